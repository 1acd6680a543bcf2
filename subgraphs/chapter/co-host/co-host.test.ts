import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chapterId, encodeId, newUuid, toChapterKey, type Uuid } from '../../../kernel/ids.ts';
import { berlin, ChapterWorld, eventId } from '../chapter.testing.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const nairobi = toChapterKey('nairobi');

interface Payload {
  event: Record<string, unknown> | null;
  errors: { code: string; field: string[] | null }[];
}
const mutate = async (name: string, input: object, as: Uuid = world.lead, selection = 'id') => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { data } = await world.graphql<Record<string, Payload>>(
    as,
    `mutation ($input: ${type}!) { ${name}(input: $input) { event { ${selection} } errors { code field } } }`,
    { input },
  );
  return data[name] as Payload;
};

describe('an event that several chapters host', () => {
  it('names those its organizers ask, and headquarters is told', async () => {
    const event = await world.event();
    const asking = (coHostChapterIds: string[]) =>
      mutate('updateEvent', { eventId: eventId(event), coHostChapterIds }, world.lead, 'coHostChapterIds');
    const asked = [chapterId(nairobi)];
    expect(await asking([...asked, ...asked])).toEqual({ event: { coHostChapterIds: asked }, errors: [] });
    const { items } = await world.host.snapshot(berlin);
    expect(items).toContainEqual({
      type: 'event.changed',
      data: expect.objectContaining({ eventId: event.id, coHosts: [nairobi] }),
    });
    expect(await asking([chapterId(berlin)])).toEqual({
      event: null,
      errors: [{ code: 'INVALID', field: ['input', 'coHostChapterIds', '0'] }],
    });
    await asking([]);
  });

  it('is listed by a chapter that accepts, until it no longer wants to', async () => {
    const local = newUuid();
    const input = { chapterId: chapterId(berlin), eventId: encodeId('Event', nairobi, local) };
    const copy = { id: encodeId('DirectoryEvent', nairobi, local) };
    const listed = async () => {
      const { data } = await world.graphql<{ _entities: [{ coHostedEvents: unknown[] }] }>(
        undefined,
        `query ($chapter: [_Any!]!) { _entities(representations: $chapter) {
          ... on Chapter { coHostedEvents { id } } } }`,
        { chapter: [{ __typename: 'Chapter', id: chapterId(berlin) }] },
      );
      return data._entities[0].coHostedEvents;
    };
    const told = async () =>
      (await world.host.snapshot(berlin)).items.filter(({ type }) => type === 'listing.changed');
    const { seq } = await world.host.snapshot(berlin);

    expect((await mutate('acceptCoHosting', input, await world.member())).errors[0]?.code).toBe('FORBIDDEN');
    expect(await mutate('acceptCoHosting', input)).toEqual({ event: copy, errors: [] });
    await mutate('acceptCoHosting', input);
    expect(await listed()).toEqual([copy]);
    const data = { owner: nairobi, eventId: local, listed: true };
    expect(await told()).toEqual([{ type: 'listing.changed', data }]);
    await mutate('endCoHosting', input);
    await mutate('endCoHosting', input);
    expect([await listed(), await told()]).toEqual([[], []]);
    expect((await world.host.snapshot(berlin)).seq).toBe(seq + 2);
  });

  it('is another chapter’s', async () => {
    const input = { chapterId: chapterId(berlin), eventId: eventId(await world.event()) };
    expect((await mutate('acceptCoHosting', input)).errors).toEqual([
      { code: 'INVALID', field: ['input', 'eventId'] },
    ]);
  });
});
