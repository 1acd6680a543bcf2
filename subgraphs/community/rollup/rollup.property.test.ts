import fc from 'fast-check';
import type { Database } from '../../../kernel/db/database.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import { silentLogger } from '../../../kernel/log.ts';
import type { ChapterHostPeer } from '../../../kernel/peers.ts';
import type {
  Change,
  ChangeBody,
  CountsState,
  EventState,
  ListingState,
  MembershipState,
} from '../../../schema/changes.ts';
import { Absorber } from './absorb.ts';
import type { ChapterSnapshot, News } from './feed-answer.ts';
import { type FollowedChapter, readCursors } from './feed-cursor.store.ts';
import { MemoryFeedHost } from './memory-host.testing.ts';
import { event, NO_COUNTS, profile, TestTables } from './rollup.testing.ts';
import { Rollup } from './rollup.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await TestTables.open();
});
afterAll(() => tables.close());

const uuid = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;
const few = fc.integer({ min: 0, max: 3 });
const counts = few.map((n): CountsState => ({ ...NO_COUNTS, version: n, yes: n, attended: n }));
const aChange: fc.Arbitrary<ChangeBody> = fc.oneof(
  few.map((n): ChangeBody => ({ type: 'chapter.changed', data: profile({ name: `name ${n}` }) })),
  fc.tuple(few, few, counts).map(
    ([id, n, state]): ChangeBody => ({
      type: 'event.changed',
      data: event({ eventId: uuid(id), title: `title ${n}`, counts: state }),
    }),
  ),
  fc
    .tuple(few, counts)
    .map(
      ([id, state]): ChangeBody => ({ type: 'event.counted', data: { eventId: uuid(id), counts: state } }),
    ),
  few.map((id): ChangeBody => ({ type: 'event.removed', data: { eventId: uuid(id) } })),
  fc.tuple(few, fc.constantFrom('ACTIVE' as const, 'LEFT' as const)).map(
    ([id, status]): ChangeBody => ({
      type: 'membership.changed',
      data: { memberId: uuid(id), role: 'MEMBER', status, joinedAt: '2026-01-01T00:00:00.000Z' },
    }),
  ),
  fc.tuple(few, fc.constantFrom('lyon', 'oslo'), fc.boolean()).map(
    ([id, owner, listed]): ChangeBody => ({
      type: 'listing.changed',
      data: { owner, eventId: uuid(id), listed },
    }),
  ),
);
const aCrash = fc.constantFrom('none', 'before commit', 'after commit');

/** What may happen between a chapter and its follower. */
const aStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('write' as const), changes: fc.array(aChange, { maxLength: 4 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fetch' as const),
      skip: fc.integer({ min: 0, max: 2 }),
      size: fc.nat(5),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fetchSnapshot' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('deliver' as const), which: fc.nat(), crash: aCrash }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), keep: fc.nat(6) }) },
);
type Step = typeof aStep extends fc.Arbitrary<infer Kind> ? Kind : never;

/** A message on its way: it may arrive late, twice, or never. */
type Message =
  | { kind: 'news'; known: FollowedChapter; news: News }
  | { kind: 'snapshot'; known: FollowedChapter; snapshot: ChapterSnapshot };

/** The state a log comes to, folded change by change, in the plainest way. */
function fold(log: readonly ChangeBody[]) {
  let name: string | null = null;
  const events = new Map<string, EventState>();
  const members = new Map<string, MembershipState>();
  const listings = new Map<string, ListingState>();
  for (const { type, data } of log) {
    if (type === 'chapter.changed') name = data.name;
    else if (type === 'event.changed') events.set(data.eventId, data);
    else if (type === 'event.removed') events.delete(data.eventId);
    else if (type === 'membership.changed') members.set(data.memberId, data);
    else if (type === 'listing.changed') listings.set(`${data.owner} ${data.eventId}`, data);
    else {
      const known = events.get(data.eventId);
      if (known) events.set(data.eventId, { ...known, counts: data.counts });
    }
  }
  return {
    name,
    events: [...events.values()]
      .map(({ eventId, title, counts: { version, yes, attended } }) => ({
        eventId,
        title,
        version,
        yes,
        attended,
      }))
      .sort((a, b) => (a.eventId < b.eventId ? -1 : 1)),
    members: [...members.values()]
      .map(({ memberId, status }) => ({ memberId, status }))
      .sort((a, b) => (a.memberId < b.memberId ? -1 : 1)),
    listings: [...listings.values()]
      .filter(({ listed }) => listed)
      .map(({ owner, eventId }) => ({ owner, eventId }))
      .sort((a, b) => (a.owner + a.eventId < b.owner + b.eventId ? -1 : 1)),
    tally: [...members.values()].filter(({ status }) => status === 'ACTIVE').length,
  };
}

async function held(chapter: ChapterKey) {
  const rows = <Row extends object>(sql: string) => tables.db.query<Row>(sql, [chapter]);
  const [profiles, events, members, tally, listings] = await Promise.all([
    rows<{ name: string }>('SELECT name FROM community.directory_chapter WHERE chapter = $1'),
    rows(`SELECT event_id AS "eventId", title, version, yes, attended
          FROM community.directory_event WHERE chapter = $1 ORDER BY event_id`),
    rows(`SELECT member_id AS "memberId", status FROM community.directory_membership
          WHERE chapter = $1 ORDER BY member_id`),
    rows<{ members: number }>('SELECT members FROM community.directory_tally WHERE chapter = $1'),
    rows(`SELECT owner, event_id AS "eventId" FROM community.directory_listing WHERE chapter = $1
          ORDER BY owner, event_id`),
  ]);
  return { name: profiles[0]?.name ?? null, events, members, listings, tally: tally[0]?.members ?? 0 };
}

/** The database of a process that dies around the end of its next transaction. */
const crashing = (db: Database, when: 'before commit' | 'after commit'): Database =>
  Object.create(db, {
    transaction: {
      value: async (work: (tx: never) => Promise<unknown>) => {
        if (when === 'before commit') {
          return db.transaction(async (tx) => {
            await work(tx as never);
            throw new Error('crashed');
          });
        }
        await db.transaction((tx) => work(tx as never));
        throw new Error('crashed');
      },
    },
  }) as Database;

const clock = { now: () => new Date('2026-03-01T12:00:00.000Z') };

class Run {
  private readonly host = new MemoryFeedHost(clock.now);
  private readonly logs = new Map<string, Change[]>();
  private readonly messages: Message[] = [];
  private readonly left = new Set<string | null>();
  private last: FollowedChapter | undefined;

  constructor(
    readonly chapter: ChapterKey,
    readonly server: Awaited<ReturnType<TestTables['server']>>,
  ) {
    this.host.write(chapter);
    this.keepLog();
  }

  async step(step: Step): Promise<void> {
    const standing = this.standing;
    if (step.do === 'write') this.host.write(this.chapter, ...step.changes);
    else if (step.do === 'restore') this.host.restore(this.chapter, step.keep);
    else if (step.do === 'fetch') {
      const known = await this.cursor();
      const from = known.epoch === standing.epoch ? known.seq : 0;
      const changes = standing.log.slice(from + step.skip, from + step.skip + step.size);
      const news: News = { kind: 'changes', chapter: this.chapter, epoch: standing.epoch, changes };
      this.messages.push({ kind: 'news', known, news });
    } else if (step.do === 'fetchSnapshot') {
      const known = await this.cursor();
      const { items, ...snapshot } = await this.host.snapshot(this.chapter);
      this.messages.push({ kind: 'snapshot', known, snapshot: { ...snapshot, items: [...items] } });
    } else await this.deliver(step.which, step.crash);
    this.keepLog();
    await this.check();
  }

  /** What stands in the directory is what the log says up to the cursor: no more, no less. */
  async check(): Promise<void> {
    const cursor = await this.cursor();
    const { epoch, seq } = cursor;
    const log = epoch === null ? [] : (this.logs.get(epoch) ?? []);
    expect(await held(this.chapter)).toEqual(fold(log.slice(0, seq)));
    // It never goes back, neither along a log nor to one it has left.
    if (this.last?.epoch === epoch) expect(seq).toBeGreaterThanOrEqual(this.last.seq);
    else if (this.last) this.left.add(this.last.epoch);
    expect(this.left.has(epoch)).toBe(false);
    this.last = cursor;
  }

  async settle(): Promise<void> {
    const rollup = new Rollup({ ...this.options(tables.db), hostPeer: () => this.host });
    await rollup.catchUp();
    expect(await held(this.chapter)).toEqual(fold(this.standing.log));
  }

  private async deliver(
    which: number,
    crash: 'none' | 'before commit' | 'after commit' | string,
  ): Promise<void> {
    const message = this.messages[which % Math.max(1, this.messages.length)];
    if (!message) return;
    const db = crash === 'none' ? tables.db : crashing(tables.db, crash as 'before commit');
    const absorber = new Absorber(this.options(db));
    const work =
      message.kind === 'news'
        ? absorber.news(this.host, message.known, message.news)
        : absorber.snapshot(
            { snapshot: async () => message.snapshot } as unknown as ChapterHostPeer,
            message.known,
          );
    await work.catch((error: Error) => {
      if (error.message !== 'crashed') throw error;
    });
  }

  private options(db: Database) {
    return { db, notices: tables.notices, logger: silentLogger, clock };
  }

  private get standing() {
    return this.host.chapters.get(this.chapter) as { epoch: string; log: Change[] };
  }

  private keepLog(): void {
    this.logs.set(this.standing.epoch, this.standing.log);
  }

  private async cursor(): Promise<FollowedChapter> {
    const [cursor] = await readCursors(tables.db, [this.chapter]);
    return cursor as FollowedChapter;
  }
}

let runs = 0;

it('holds what the log says up to its cursor, whatever is doubled, reordered, cut, late or lost in a crash', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 5, maxLength: 40, size: 'max' }), async (steps) => {
      await tables.db.query('DELETE FROM community.chapter');
      await tables.db.query('DELETE FROM community.chapter_server');
      runs += 1;
      const server = await tables.server();
      const run = new Run(await tables.register(`run${runs}`, { server }), server);
      for (const step of steps) await run.step(step);
      await run.settle();
    }),
    { numRuns: 30 },
  );
}, 60_000);
