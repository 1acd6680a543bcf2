import { Database } from '../../../kernel/db/database.ts';
import { createPool, type Pool } from '../../../kernel/db/pool.ts';
import { type ChapterKey, newUuid, type Uuid } from '../../../kernel/ids.ts';
import { silentLogger } from '../../../kernel/log.ts';
import { Notices } from '../../../kernel/notices.ts';
import { communityMigrations } from '../../../migrations/community/community-migrations.ts';
import type { ChapterState, CountsState, EventState } from '../../../schema/changes.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/setup/database.ts';
import type { ChapterStatus } from '../registry/chapter-life.ts';

export const NO_COUNTS: CountsState = {
  version: 0,
  yes: 0,
  maybe: 0,
  no: 0,
  waitlist: 0,
  pending: 0,
  guests: 0,
  attended: 0,
};

export const profile = (over: Partial<ChapterState> = {}): ChapterState => ({
  name: 'Lyon',
  description: null,
  city: 'Lyon',
  country: 'FR',
  lat: 45.75,
  lon: 4.85,
  timeZone: 'Europe/Paris',
  joinMode: 'OPEN',
  foundedAt: null,
  links: [],
  topics: [],
  ...over,
});

export const event = (over: Partial<EventState> = {}): EventState => ({
  eventId: newUuid(),
  title: 'Meeting',
  startsAt: '2026-03-10T18:00:00.000Z',
  endsAt: '2026-03-10T20:00:00.000Z',
  timeZone: 'Europe/Paris',
  type: 'PHYSICAL',
  status: 'PUBLISHED',
  city: null,
  country: null,
  lat: null,
  lon: null,
  topics: [],
  capacity: null,
  counts: NO_COUNTS,
  ...over,
});

export interface RegisterOptions {
  readonly server?: Uuid;
  readonly status?: ChapterStatus;
  readonly proposal?: ChapterState;
  readonly proposedBy?: Uuid;
  readonly region?: string;
  readonly urlname?: string;
}

/** Community's tables in a database of their own. */
export class TestTables {
  private constructor(
    private readonly database: TestDatabase,
    readonly pool: Pool,
    readonly db: Database,
    readonly notices: Notices,
  ) {}

  static async open(): Promise<TestTables> {
    const database = await createTestDatabase();
    const pool = createPool(database.url, silentLogger);
    const db = new Database(pool, 'community', { entities: [], migrations: communityMigrations });
    await db.migrate();
    const notices = new Notices(pool, silentLogger);
    await notices.start();
    return new TestTables(database, pool, db, notices);
  }

  async server(url = 'local:'): Promise<Uuid> {
    const id = newUuid();
    await this.db.query(
      `INSERT INTO community.chapter_server (id, name, url, registered_at) VALUES ($1, $2, $3, now())`,
      [id, `server ${id}`, url],
    );
    return id;
  }

  async register(key: string, options: RegisterOptions = {}): Promise<ChapterKey> {
    const { server, status = 'ACTIVE', proposal = profile(), proposedBy, region, urlname } = options;
    await this.db.query(
      `INSERT INTO community.chapter
         (key, urlname, status, server_id, region_id, proposal, proposed_by, created_at, provisioned_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, '2026-01-01', CASE WHEN $4::uuid IS NOT NULL THEN now() END)`,
      [
        key,
        urlname ?? `${key}-town`,
        status,
        server ?? null,
        region ?? null,
        JSON.stringify(proposal),
        proposedBy ?? null,
      ],
    );
    return key as ChapterKey;
  }

  async member(name: string): Promise<Uuid> {
    const id = newUuid();
    await this.db.query(
      `INSERT INTO community.member (id, issuer, subject, name, joined_at) VALUES ($1, 'test', $2, $3, now())`,
      [id, `subject ${id}`, name],
    );
    return id;
  }

  /** One value of one row. */
  async value<Value>(sql: string, ...values: unknown[]): Promise<Value> {
    const [row] = await this.db.query<{ value: Value }>(`SELECT (${sql}) AS value`, values);
    return (row as { value: Value }).value;
  }

  async close(): Promise<void> {
    await this.notices.stop();
    await this.pool.end();
    await this.database.drop();
  }
}
