import { DEVELOPMENT_ISSUER } from '../gateway/auth/development-issuer.ts';
import { inParallel } from '../importers/in-parallel.ts';
import { type Ledger, openLedger } from '../importers/ledger.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Pool } from '../kernel/db/pool.ts';
import type { Uuid } from '../kernel/ids.ts';
import type { Logger } from '../kernel/log.ts';
import type { Viewer } from '../kernel/viewer.ts';
import type { ChapterHost } from '../subgraphs/chapter/host.ts';
import type { Community } from '../subgraphs/community/community.ts';
import { takenKeys } from '../subgraphs/community/registry/registry.store.ts';
import { planSample } from './plan-sample.ts';
import { SAMPLE_GUIDELINES } from './sample-guidelines.ts';
import { SAMPLE_MEMBERS } from './sample-members.ts';
import { seedChapter } from './seed-chapter.ts';

export interface SeedOptions {
  readonly community: Community;
  readonly host: ChapterHost;
  /** The registered server that `host` is. */
  readonly server: { readonly id: Uuid };
  /** The database of community and host. */
  readonly pool: Pool;
  readonly clock: Clock;
  readonly logger: Logger;
}

const SOURCE = 'sample';
const ENTRY = 'community';
const DONE = 'done';
const CHAPTERS_AT_ONCE = 4;
/** Every so manieth member has not accepted the guidelines yet. */
const UNDECIDED = 8;

/**
 * Fills an empty instance with the sample community, once: an instance that has chapters of its own is left alone, and
 * a sample that stands is never touched again. A seeding cut off half-way goes on at the next call.
 * @returns whether the sample was made or finished by this call
 */
export async function seedSample(options: SeedOptions): Promise<boolean> {
  const lock = await options.pool.connect();
  try {
    await lock.query(`SELECT pg_advisory_lock(hashtextextended('chapterhouse:sample', 0))`);
    const ledger = await openLedger(options.pool, options.clock);
    const begun = await beginning(options, ledger);
    if (begun === undefined) return false;
    await seed(options, begun);
    await ledger.record(SOURCE, ENTRY, DONE);
    return true;
  } finally {
    await lock.query('SELECT pg_advisory_unlock_all()').finally(() => lock.release());
  }
}

/** The time to which the sample is relative: when its seeding began; undefined when there is nothing to seed. */
async function beginning({ community, clock }: SeedOptions, ledger: Ledger): Promise<Date | undefined> {
  const entry = await ledger.digestOf(SOURCE, ENTRY);
  if (entry === DONE) return undefined;
  if (entry !== undefined) return new Date(entry);
  if ((await takenKeys(community.context(undefined).db)).size > 0) return undefined;
  const now = clock.now();
  await ledger.record(SOURCE, ENTRY, now.toISOString());
  return now;
}

async function seed(options: SeedOptions, begun: Date): Promise<void> {
  const { community, host, server, clock, logger } = options;
  const start = clock.now().getTime();
  const viewers = await seedMembers(community);
  const planned = planSample(begun);
  await inParallel(planned, CHAPTERS_AT_ONCE, (chapter) =>
    seedChapter({ community, host, serverId: server.id, viewers }, chapter),
  );
  await community.catchUp();
  logger.info(
    { chapters: planned.length, members: viewers.size, ms: clock.now().getTime() - start },
    'sample community made',
  );
}

async function seedMembers(community: Community): Promise<ReadonlyMap<string, Viewer>> {
  const { version } =
    (await community.guidelines.find()) ?? (await community.guidelines.publish(SAMPLE_GUIDELINES));
  const { members } = community.context(undefined);
  const viewers = new Map<string, Viewer>();
  for (const [index, { subject, name }] of SAMPLE_MEMBERS.entries()) {
    const email = `${subject}@example.org`;
    const viewer = await community.signIn({ issuer: DEVELOPMENT_ISSUER, subject, name, email, roles: [] });
    await members.updateProfile(viewer, { bio: 'Sample member.' });
    if (index % UNDECIDED !== UNDECIDED - 1) await community.guidelines.accept(viewer, version);
    viewers.set(subject, viewer);
  }
  return viewers;
}
