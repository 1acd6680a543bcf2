import type { Sql, Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { Listing } from './co-host.ts';

/** More than a chapter hosts with others in years. */
const MOST = 100;

/** @returns whether it was not listed already */
export async function insertListing(tx: Tx, listing: Listing, acceptedBy: Uuid, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO ${tx.schema}.listing (owner, event_id, accepted_by, accepted_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (owner, event_id) DO NOTHING RETURNING owner`,
    [listing.owner, listing.eventId, acceptedBy, now],
  );
  return rows.length > 0;
}

/** @returns whether it was listed */
export async function deleteListing(tx: Tx, { owner, eventId }: Listing): Promise<boolean> {
  const rows = await tx.query(
    `DELETE FROM ${tx.schema}.listing WHERE owner = $1 AND event_id = $2 RETURNING owner`,
    [owner, eventId],
  );
  return rows.length > 0;
}

/** Listings, the newest first. */
export const listings = (sql: Sql): Promise<Listing[]> =>
  sql.query(
    `SELECT owner, event_id AS "eventId" FROM ${sql.schema}.listing
     ORDER BY accepted_at DESC, owner, event_id LIMIT ${MOST}`,
  );

export const allListings = (sql: Sql): Promise<Listing[]> =>
  sql.query(`SELECT owner, event_id AS "eventId" FROM ${sql.schema}.listing ORDER BY owner, event_id`);
