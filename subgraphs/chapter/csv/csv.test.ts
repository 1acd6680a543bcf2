import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Uuid } from '../../../kernel/ids.ts';
import { ChapterWorld, eventId, memberId } from '../chapter.testing.ts';
import { joinChapter } from '../membership/membership.service.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const chapterId = Buffer.from('Chapter:berlin:').toString('base64url');

interface Imported {
  readonly applied: boolean | null;
  readonly rows: number | null;
  readonly written: number | null;
  readonly unchanged: number | null;
  readonly badRows: { line: number; column: string | null; reason: string }[] | null;
  readonly errors: { code: string }[];
}

async function bring(
  what: 'Events' | 'Members' | 'Attendance',
  input: { csv: string; dryRun?: boolean; eventId?: string },
  who: Uuid | undefined = world.lead,
): Promise<Imported> {
  const type = what === 'Attendance' ? 'ImportAttendanceCsvInput' : 'ImportChapterCsvInput';
  const { data, errors } = await world.graphql<Record<string, Imported>>(
    who,
    `mutation ($input: ${type}!) { import${what}Csv(input: $input) {
       applied rows written unchanged badRows { line column reason } errors { code }
     } }`,
    { input: what === 'Attendance' ? input : { chapterId, ...input } },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data[`import${what}Csv`] as Imported;
}

async function ofChapter(field: string, who: Uuid | undefined = world.lead) {
  const { data, errors } = await world.graphql<{ _entities: [Record<string, string>] }>(
    who,
    `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Chapter { ${field} } } }`,
    { of: [{ __typename: 'Chapter', id: chapterId }] },
  );
  return { text: data?._entities?.[0]?.[field] ?? '', code: errors?.[0]?.extensions?.code };
}

const where = ({ badRows }: Imported) => (badRows ?? []).map(({ line, column }) => `${line} ${column}`);

describe('events', () => {
  const FILE = [
    'key,title,startsAt,endsAt,timeZone,venue,city,topics',
    'a,"Talk, with ""quotes""",2026-07-01 18:30,2026-07-01 20:30,Europe/Berlin,Library,Berlin,r; data',
    'b,Online,2026-07-02T16:00:00Z,2026-07-02T17:00:00+00:00,,,,',
  ].join('\n');

  it('come in by a file, in wall times of their zone, once each, and go out the same', async () => {
    const dry = await bring('Events', { csv: FILE, dryRun: true });
    expect(dry).toMatchObject({ applied: false, rows: 2, written: 2, unchanged: 0, badRows: [], errors: [] });
    expect((await ofChapter('eventsCsv')).text.split('\r\n')).toHaveLength(2);
    expect(await bring('Events', { csv: FILE })).toMatchObject({ applied: true, written: 2, unchanged: 0 });
    expect(await bring('Events', { csv: FILE })).toMatchObject({ applied: true, written: 0, unchanged: 2 });
    const moved = FILE.replace('18:30', '19:00');
    expect(await bring('Events', { csv: moved, dryRun: true })).toMatchObject({ written: 1, unchanged: 1 });
    expect(await bring('Events', { csv: moved })).toMatchObject({ written: 1, unchanged: 1 });
    const lines = (await ofChapter('eventsCsv')).text.split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toBe(
      'a,"Talk, with ""quotes""",2026-07-01 19:00,2026-07-01 20:30,Europe/Berlin,PHYSICAL,PUBLISHED,Library,,Berlin,,,r; data,,,0',
    );
    expect(lines[2]).toContain('b,Online,2026-07-02 18:00,2026-07-02 19:00,Europe/Berlin');
  });

  it('are taken all or not at all; every fault is told with its line and column', async () => {
    const csv = [
      'key,title,startsAt,endsAt,timeZone,type,onlineUrl,country,venue',
      'c,Fine,2026-07-01 18:30,2026-07-01 20:30,,,,,',
      'c,,2026-02-30 18:30,tomorrow,Mars/Olympus,PARTY,meet.test,Germany,Library',
      'd,Ends first,2026-07-01 18:30,2026-07-01 17:30,,,,,',
      'e,Gap,2026-03-29 02:30,2026-03-29 04:30,Europe/Berlin,,,,',
      'chapter:x,Own,2026-07-01 18:30,2026-07-01 20:30,,,,,',
    ].join('\n');
    const outcome = await bring('Events', { csv });
    expect(outcome).toMatchObject({ applied: false, rows: 5, written: 0 });
    expect(where(outcome)).toEqual([
      '3 key',
      '3 timeZone',
      '3 title',
      '3 startsAt',
      '3 endsAt',
      '3 type',
      '3 onlineUrl',
      '3 venue',
      '4 endsAt',
      '5 startsAt',
      '6 key',
    ]);
    expect((await ofChapter('eventsCsv')).text).not.toContain('Fine');
  });

  it('are for those who manage events', async () => {
    const member = await world.member();
    expect((await bring('Events', { csv: FILE }, member)).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect((await ofChapter('eventsCsv', member)).code).toBe('FORBIDDEN');
  });
});

describe('members', () => {
  it('go out whole, and get roles by a file, by the rules for each', async () => {
    const [one, two] = [await world.member(), await world.member()];
    const csv = `memberId,role,status\n${memberId(one)},EVENT_MANAGER,ACTIVE\n${memberId(two)},MEMBER,ACTIVE\n`;
    expect(await bring('Members', { csv, dryRun: true })).toMatchObject({
      written: 1,
      unchanged: 1,
      applied: false,
    });
    expect((await ofChapter('membersCsv')).text).toContain(`${memberId(one)},MEMBER,ACTIVE,`);
    expect(await bring('Members', { csv })).toMatchObject({ written: 1, unchanged: 1, applied: true });
    expect((await ofChapter('membersCsv')).text).toContain(`${memberId(one)},EVENT_MANAGER,ACTIVE,`);
  });

  it('who wait are let in; nobody who did not ask, and no role out of reach', async () => {
    const [asks, stranger, organizer, peer] = [
      await world.member(),
      (await world.members(1))[0] as Uuid,
      await world.member('ORGANIZER'),
      await world.member('ORGANIZER'),
    ];
    const { db } = await world.as(undefined);
    await db.query(`UPDATE ${db.schema}.membership SET status = 'PENDING' WHERE member_id = $1`, [asks]);
    await db.query(`DELETE FROM ${db.schema}.membership WHERE member_id = $1`, [stranger]);
    const rows = [
      `${memberId(asks)},MEMBER`,
      `${memberId(stranger)},MEMBER`,
      `${memberId(peer)},MEMBER`,
      'nobody,MEMBER',
      `${memberId(asks)},MEMBER`,
    ];
    const outcome = await bring('Members', { csv: `memberId,role\n${rows.join('\n')}\n` }, organizer);
    expect(where(outcome)).toEqual(['3 memberId', '4 role', '5 memberId', '6 memberId']);
    expect(await bring('Members', { csv: `memberId,role\n${rows[0]}\n` }, organizer)).toMatchObject({
      written: 1,
    });
    await expect(joinChapter(await world.as(asks))).resolves.toMatchObject({ status: 'ACTIVE' });
    expect((await ofChapter('membersCsv', asks)).code).toBe('FORBIDDEN');
  });

  it('keep a lead organizer, whatever the file says', async () => {
    const outcome = await bring('Members', { csv: `memberId,role\n${memberId(world.lead)},MEMBER\n` });
    expect(where(outcome)).toEqual(['2 role']);
  });
});

describe('attendance', () => {
  it('goes out and comes back in by a file', async () => {
    const event = await world.event();
    const members = await world.members(3);
    for (const who of members) await rsvp(await world.as(who), { eventId: event.id, response: 'YES' });
    const read = async (who: Uuid) =>
      world.graphql<{ event: { attendanceCsv: string | null; counts: { attended: number } } }>(
        who,
        'query ($id: ID!) { event(id: $id) { attendanceCsv counts { attended } } }',
        { id: eventId(event) },
      );
    const { data } = await read(world.lead);
    expect(data.event.attendanceCsv).toContain(
      `${memberId(members[0] as Uuid)},YES,0,UNKNOWN,${world.clock.now().toISOString()}\r\n`,
    );
    const csv = (data.event.attendanceCsv ?? '').replaceAll('UNKNOWN', 'attended');
    const staff = await world.member('CHECK_IN_STAFF');
    const input = { csv, eventId: eventId(event) };
    expect(await bring('Attendance', { ...input, dryRun: true }, staff)).toMatchObject({
      written: 3,
      applied: false,
    });
    expect((await read(world.lead)).data.event.counts.attended).toBe(0);
    expect(await bring('Attendance', input, staff)).toMatchObject({ written: 3, applied: true });
    expect(await bring('Attendance', input, staff)).toMatchObject({
      written: 0,
      unchanged: 3,
      applied: true,
    });
    expect((await read(world.lead)).data.event.counts.attended).toBe(3);
    expect((await read(members[0] as Uuid)).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });

  it('names every row that cannot be', async () => {
    const event = await world.event();
    const [who, stranger] = [await world.member(), await world.member()];
    await rsvp(await world.as(who), { eventId: event.id, response: 'YES' });
    const csv = `memberId,attendance\n${memberId(who)},MAYBE\n${memberId(stranger)},ATTENDED\n`;
    const outcome = await bring('Attendance', { csv, eventId: eventId(event) });
    expect(where(outcome)).toEqual(['2 attendance', '3 memberId']);
  });
});
