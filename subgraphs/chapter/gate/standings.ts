import type { Sql } from '../../../kernel/db/database.ts';
import type { Standing, StandingList } from '../../../kernel/feed.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import { readStandings, saveStandings } from './standing.store.ts';

type Known = ReadonlyMap<ChapterKey, Standing>;

/** After this long the database is asked again: another process of the host may have heard something new. */
const FRESH_MS = 1_000;

/**
 * Where headquarters has each chapter of a host. Headquarters says so, signed, whenever it asks for the feed: a host
 * that was away hears it first thing, and what was heard last holds for as long as headquarters is away.
 */
export class Standings {
  private known: Promise<Known> | undefined;
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly host: Pick<Sql, 'query'>) {}

  async of(chapter: ChapterKey): Promise<Standing> {
    return (await this.read()).get(chapter) ?? 'ACTIVE';
  }

  async hear(list: StandingList): Promise<void> {
    if (says(list, await this.read())) return;
    await saveStandings(this.host, list);
    this.readAt = Number.NEGATIVE_INFINITY;
  }

  private read(): Promise<Known> {
    const now = performance.now();
    if (this.known !== undefined && now - this.readAt < FRESH_MS) return this.known;
    this.readAt = now;
    const before = this.known;
    const reading = readStandings(this.host).then(
      (rows): Known => new Map(rows.map(({ chapter, standing }) => [chapter, standing])),
    );
    this.known = reading.catch((error: unknown) => {
      // What cannot be read now stays as it was; the first time it must be read.
      if (before !== undefined) return before;
      this.known = undefined;
      throw error;
    });
    return this.known;
  }
}

/** Whether the list says nothing new. */
const says = ({ inactive, archived }: StandingList, known: Known): boolean =>
  inactive.length + archived.length === known.size &&
  inactive.every((chapter) => known.get(chapter) === 'INACTIVE') &&
  archived.every((chapter) => known.get(chapter) === 'ARCHIVED');
