import type { Sql } from '../../../kernel/db/database.ts';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { Profile } from './profile.ts';

/** What the chapter says of itself. @throws CHAPTER_UNKNOWN when it has not been provisioned */
export async function readProfile(sql: Sql, lock: '' | 'FOR UPDATE' = ''): Promise<Profile> {
  const [row] = await sql.query<Profile>(
    `SELECT name, description, city, country, lat, lon, time_zone AS "timeZone", join_mode AS "joinMode",
       founded_at AS "foundedAt", links, topics
     FROM ${sql.schema}.profile ${lock}`,
  );
  if (!row) throw new ChapterhouseError('CHAPTER_UNKNOWN', 'This chapter is not provisioned yet.');
  return row;
}
