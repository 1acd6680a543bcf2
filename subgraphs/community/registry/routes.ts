import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Sql } from '../../../kernel/db/database.ts';
import type { Notices } from '../../../kernel/notices.ts';
import type { Routes, ServerRoute } from '../../../kernel/peers.ts';

/** Published whenever a chapter's server, its address or the set of chapters that stand somewhere may have changed. */
export const ROUTES_TOPIC = 'routes';
const MAX_WAIT_MS = 30_000;

/** Where each chapter stands now. */
export async function readRoutes(sql: Sql): Promise<Routes> {
  const servers = await sql.query<ServerRoute & { chapters: ServerRoute['chapters'] }>(
    `SELECT server.id AS "serverId", server.url, array_agg(chapter.key ORDER BY chapter.key) AS chapters
     FROM ${sql.schema}.chapter
     JOIN ${sql.schema}.chapter_server AS server ON server.id = chapter.server_id
     WHERE chapter.provisioned_at IS NOT NULL AND chapter.status <> 'PENDING'
     GROUP BY server.id ORDER BY server.id`,
  );
  const version = createHash('sha256').update(JSON.stringify(servers)).digest('base64url').slice(0, 22);
  return { version, servers };
}

/**
 * The routes, as soon as their version is not `known`; at the latest after `waitMs` or when `signal` says so, as they
 * then are.
 */
export async function awaitRoutes(
  sql: Sql,
  notices: Notices,
  known: string | undefined,
  waitMs: number,
  signal: AbortSignal,
): Promise<Routes> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, Math.min(waitMs, MAX_WAIT_MS)))]);
  for (;;) {
    const noticed = new AbortController();
    const stop = notices.listen(ROUTES_TOPIC, () => noticed.abort());
    try {
      const routes = await readRoutes(sql);
      if (routes.version !== known || over.aborted) return routes;
      await pause(MAX_WAIT_MS, undefined, { signal: AbortSignal.any([over, noticed.signal]) }).catch(
        () => undefined,
      );
    } finally {
      stop();
    }
  }
}
