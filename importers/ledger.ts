import type { Clock } from '../kernel/clock.ts';
import { Database } from '../kernel/db/database.ts';
import type { Pool } from '../kernel/db/pool.ts';
import { importsMigrations } from '../migrations/imports/imports-migrations.ts';

/** Opens the books of what was taken in from outside, in a schema of their own. */
export async function openLedger(pool: Pool, clock: Clock): Promise<Ledger> {
  const db = new Database(pool, 'imports', { entities: [], migrations: importsMigrations });
  await db.migrate();
  return new Ledger(db, clock);
}

/** For each row of a source that was taken in: the digest of the words it had then. */
export class Ledger {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async digestOf(source: string, sourceId: string): Promise<string | undefined> {
    const [row] = await this.db.query<{ digest: string }>(
      `SELECT digest FROM ${this.db.schema}.ledger WHERE source = $1 AND source_id = $2`,
      [source, sourceId],
    );
    return row?.digest;
  }

  /** To be called once what the row says has been written. */
  async record(source: string, sourceId: string, digest: string): Promise<void> {
    await this.db.query(
      `INSERT INTO ${this.db.schema}.ledger (source, source_id, digest, at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (source, source_id) DO UPDATE SET digest = excluded.digest, at = excluded.at`,
      [source, sourceId, digest, this.clock.now()],
    );
  }
}
