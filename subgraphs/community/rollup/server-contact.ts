import type { Clock } from '../../../kernel/clock.ts';
import type { Sql } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';

/** How often contact that goes on well is written down. */
const WRITE_EVERY_MS = 3_000;

/** Writes down how one server answers: news of trouble and of recovery at once, the rest every few seconds. */
export class ServerContact {
  private written: { at: number; outcome: string } | undefined;

  constructor(
    private readonly db: Sql,
    private readonly clock: Clock,
    private readonly server: Uuid,
  ) {}

  /** @param currentAt the server's time, when it had nothing more to tell (ISO 8601) */
  async answered(currentAt: string | undefined): Promise<void> {
    await this.write(currentAt === undefined ? 'behind' : 'current', currentAt ?? null, null);
  }

  async failed(error: string): Promise<void> {
    await this.write(`failed: ${error}`, null, error);
  }

  private async write(outcome: string, currentAt: string | null, error: string | null): Promise<void> {
    const now = this.clock.now();
    const since = now.getTime() - (this.written?.at ?? 0);
    if (this.written?.outcome === outcome && since >= 0 && since < WRITE_EVERY_MS) return;
    await this.db.query(
      `INSERT INTO ${this.db.schema}.server_contact AS c (server_id, contact_at, current_at, error)
       SELECT id, $2, $3, $4 FROM ${this.db.schema}.chapter_server WHERE id = $1
       ON CONFLICT (server_id) DO UPDATE
       SET contact_at = EXCLUDED.contact_at, error = EXCLUDED.error,
           current_at = coalesce(EXCLUDED.current_at, c.current_at)`,
      [this.server, now, currentAt, error],
    );
    this.written = { at: now.getTime(), outcome };
  }
}
