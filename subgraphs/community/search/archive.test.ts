import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChapterKey } from '../../../kernel/ids.ts';
import { packageRoot } from '../../../kernel/paths.ts';
import { TestDirectory } from '../directory/directory.testing.ts';
import { event } from '../rollup/rollup.testing.ts';

const archive = join(packageRoot, '../shared/data/rladies');
const EVENTS = 300;
/** Every so many events one is searched for. */
const STEP = 15;

interface ArchivedEvent {
  title: string;
  description: string | null;
  dateTime: string;
  venues: { country: string; city: string }[];
}

(existsSync(archive) ? it : it.skip)(
  'a real community’s events in many languages are found by words of their titles and descriptions',
  async () => {
    const rows = (
      JSON.parse(readFileSync(join(archive, 'events_2019.json'), 'utf8')) as ArchivedEvent[]
    ).slice(0, EVENTS);
    const test = await TestDirectory.open();
    const chapter: ChapterKey = await test.chapter('all');
    await test.tell(
      chapter,
      ...rows.map(({ title, description, dateTime, venues }) => ({
        type: 'event.changed' as const,
        data: event({
          title,
          summary: Array.from(description ?? '')
            .slice(0, 500)
            .join(''),
          startsAt: new Date(dateTime).toISOString(),
          endsAt: new Date(dateTime).toISOString(),
          country: venues[0]?.country?.toUpperCase() || null,
          city: venues[0]?.city || null,
        }),
      })),
    );
    const missed: string[] = [];
    const search = async (text: string): Promise<string[]> => {
      const { data, codes } = await test.ask<{ search: { nodes: { title: string }[] } }>(
        `query ($text: String!) { search(text: $text, kinds: [EVENT], filter: { from: "2012-01-01T00:00:00Z" }, first: 100) {
          nodes { ... on DirectoryEvent { title } } } }`,
        undefined,
        { text },
      );
      expect(codes).toEqual([]);
      return data.search.nodes.map(({ title }) => title);
    };
    for (const { title, description } of rows.filter((_, index) => index % STEP === 0)) {
      const plain = title.replace(/["-]/g, ' ').slice(0, 190);
      const inBody = /\p{L}{7,}/u.exec(
        Array.from(description ?? '')
          .slice(0, 400)
          .join(''),
      )?.[0];
      for (const text of [
        plain.toUpperCase(),
        plain.normalize('NFD'),
        `${plain.split(/\s+/)[0]} ${inBody ?? ''}`,
      ]) {
        if (/[\p{L}\p{N}]/u.test(text) && !(await search(text)).includes(title)) missed.push(text);
      }
    }
    await test.close();
    expect(missed).toEqual([]);
  },
  120_000,
);
