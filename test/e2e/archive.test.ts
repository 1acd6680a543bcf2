import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupRow, meetupEventRow, writeArchive } from '../../importers/meetup/archive.testing.ts';
import { packageRoot } from '../../kernel/paths.ts';
import { Client, type Json } from './client.ts';
import { House } from './house.ts';

/** A real community's archive, where it stands beside the checkout. */
const archive = join(packageRoot, '../shared/data/rladies');

interface ArchivedChapter {
  urlname: string;
  country: string;
}
interface ArchivedEvent {
  id: string;
  dateTime: string;
  status: string;
  group: { urlname: string };
  rsvps: { yesCount: number };
}
const rows = <Row>(name: string): Row[] => JSON.parse(readFileSync(join(archive, name), 'utf8'));

/** Every node of a connection, page by page. */
async function all(
  client: Client,
  field: string,
  selection: string,
  args = '',
): Promise<{ nodes: Json[]; total: number }> {
  const nodes: Json[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 1_000; pages += 1) {
    const answer: Json = await client.get(
      `query ($after: Cursor) { page: ${field}(first: 50, after: $after${args}) { totalCount nodes { ${selection} } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    const page = answer['page'] as Json;
    nodes.push(...(page['nodes'] as unknown as Json[]));
    after = page['pageInfo']?.['endCursor'] as string;
    if (!page['pageInfo']?.['hasNextPage']) return { nodes, total: page['totalCount'] as number };
  }
  throw new Error('the pages do not end');
}

describe('a small archive', () => {
  const house = new House();
  afterAll(() => house.close(), 30_000);

  it('comes into a running instance, whole and once', async () => {
    const data = await house.folder();
    const folder = await house.folder();
    await writeArchive(folder, {
      'chapters.json': [groupRow(1), groupRow(2, { status: 'inactive' })],
      'events_2019.json': [meetupEventRow(1, 1), meetupEventRow(2, 2), meetupEventRow(3, 9)],
    });
    const { url } = await house.serve(['start', '--empty'], { CHAPTERHOUSE_DATA: data });
    const client = new Client(url);
    for (const written of [2, 0]) {
      const run = house.run(['import', 'meetup', folder], { CHAPTERHOUSE_DATA: data });
      expect(await run.end()).toBe(0);
      expect(run.output).toMatch(new RegExp(`chapters +2 +${written} +${2 - written} +0`));
      expect(run.output).toMatch(new RegExp(`events +3 +${written} +${2 - written} +1`));
      expect(run.output).toContain('testers-9');
      const { chapters } = await client.get(
        '{ chapters { nodes { urlname status stats { pastEvents rsvps } events { nodes { title counts { yes waitlist } } } } } }',
      );
      expect(chapters?.['nodes']).toEqual(
        [1, 2].map((group) => ({
          urlname: `testers-${group}`,
          status: group === 1 ? 'ACTIVE' : 'INACTIVE',
          stats: { pastEvents: 1, rsvps: 7 },
          events: { nodes: [{ title: `Meeting ${group}`, counts: { yes: 7, waitlist: 2 } }] },
        })),
      );
    }
  }, 60_000);
});

if (existsSync(archive)) describeRealCommunity();

function describeRealCommunity(): void {
  describe('a real community, imported', () => {
    const house = new House();
    let data: string;
    let client: Client;
    let summary: string;

    beforeAll(async () => {
      data = await house.folder();
      const imported = house.run(['import', 'meetup', archive], { CHAPTERHOUSE_DATA: data });
      expect(await imported.end()).toBe(0);
      summary = imported.output;
      const { url } = await house.serve(['start', '--empty'], { CHAPTERHOUSE_DATA: data });
      client = new Client(url);
    }, 180_000);

    afterAll(() => house.close(), 30_000);

    it('accounts for every row', () => {
      expect(summary).toMatch(/chapters +251 +251 +0 +0/);
      expect(summary).toMatch(/events +5,227 +5,206 +0 +21/);
      expect(summary).toContain('138,882 yes, 4,183 waitlisted');
      expect(summary).toContain('21 events of 11 groups');
      expect(summary).toContain('rladies-loughborough');
    });

    it('pages through all 251 chapters, each once, and ends', async () => {
      const { nodes, total } = await all(client, 'chapters', 'urlname');
      expect(total).toBe(251);
      const expected = rows<ArchivedChapter>('chapters.json').map(({ urlname }) => urlname.toLowerCase());
      expect(nodes.map((each) => each['urlname'] as string).sort()).toEqual(expected.sort());
    });

    it('answers the directory by country, period, distance and topic from the roll-up', async () => {
      const germans = new Set(
        rows<ArchivedChapter>('chapters.json').flatMap(({ urlname, country }) =>
          country.toLowerCase() === 'de' ? [urlname] : [],
        ),
      );
      const inPeriod = ({ dateTime }: ArchivedEvent) => {
        const at = Date.parse(dateTime);
        return at >= Date.parse('2019-03-01T00:00:00Z') && at < Date.parse('2019-06-01T00:00:00Z');
      };
      const expected = rows<ArchivedEvent>('events_2019.json').filter(
        (event) => germans.has(event.group.urlname) && event.status !== 'CANCELLED' && inPeriod(event),
      );
      const period = 'from: "2019-03-01T00:00:00Z", to: "2019-06-01T00:00:00Z"';
      const found = await all(
        client,
        'directory',
        'yesCount chapter { country }',
        `, filter: { ${period}, countries: ["DE"] }`,
      );
      expect(found.total).toBe(expected.length);
      expect(found.nodes).toHaveLength(expected.length);
      expect(found.nodes.reduce((sum, each) => sum + (each['yesCount'] as number), 0)).toBe(
        expected.reduce((sum, event) => sum + event.rsvps.yesCount, 0),
      );

      const near = 'near: { lat: 52.52, lon: 13.405, radiusKm: 30 }';
      const byDistance = await all(client, 'chapters', 'urlname', `, ${near}, orderBy: DISTANCE`);
      expect(byDistance.nodes.map((each) => each['urlname'])).toEqual(['rladies-berlin']);
      const shiny = await all(
        client,
        'directory',
        'title topics',
        ', filter: { from: "2012-01-01T00:00:00Z", topics: ["shiny"] }',
      );
      expect(shiny.total).toBeGreaterThan(50);
      for (const event of shiny.nodes) expect(event['topics']).toContain('shiny');
    });

    it('joins the directory and a chapter’s live data in one request', async () => {
      const { chapter } = await client.get(
        '{ chapter(urlname: "rladies-berlin") { name nextEvent { title } events(first: 5) { totalCount nodes { title counts { yes } } } } }',
      );
      const berlin = Array.from({ length: 15 }, (_, index) =>
        rows<ArchivedEvent>(`events_${2012 + index}.json`),
      )
        .flat()
        .filter(({ group }) => group.urlname === 'rladies-berlin');
      expect(chapter?.['name']).toMatch(/berlin/i);
      expect(chapter?.['events']?.['totalCount']).toBe(berlin.length);
      expect(chapter?.['events']?.['nodes']).toHaveLength(5);
      expect(chapter?.['events']?.['nodes']?.[0]?.['counts']?.['yes']).toBeGreaterThan(0);
    });

    it('doubles nothing when imported again beside the running instance', async () => {
      const again = house.run(['import', 'meetup', archive], { CHAPTERHOUSE_DATA: data });
      expect(await again.end()).toBe(0);
      expect(again.output).toMatch(/chapters +251 +0 +251 +0/);
      expect(again.output).toMatch(/events +5,227 +0 +5,206 +21/);
      expect((await client.get('{ chapters { totalCount } }'))['chapters']?.['totalCount']).toBe(251);
    }, 120_000);
  });
}
