import type { Tx } from '../../../kernel/db/database.ts';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { type Place, placeDigest } from './venue.ts';

/** Finds or makes the rows of the places; ids by `placeDigest`. */
export async function saveVenues(tx: Tx, places: readonly Place[]): Promise<ReadonlyMap<string, Uuid>> {
  if (places.length === 0) return new Map();
  const byDigest = new Map(places.map((place) => [placeDigest(place), place]));
  const rows = [...byDigest].map(([digest, place]) => ({ ...place, id: newUuid(), digest }));
  // The update changes nothing; it makes RETURNING give the rows that were there already.
  const saved = await tx.query<{ digest: string; id: Uuid }>(
    `INSERT INTO ${tx.schema}.venue (id, digest, name, address, city, country, lat, lon)
     SELECT id, digest, name, address, city, country, lat, lon
     FROM jsonb_to_recordset($1::jsonb) AS place (id uuid, digest text, name text, address text, city text,
       country text, lat double precision, lon double precision)
     ORDER BY digest
     ON CONFLICT (digest) DO UPDATE SET digest = excluded.digest
     RETURNING digest, id`,
    [JSON.stringify(rows)],
  );
  return new Map(saved.map((row) => [row.digest, row.id]));
}
