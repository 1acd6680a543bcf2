/** Columns of a chapter's profile, and how each is read from what was proposed while no copy is here. */
const PROPOSED: Readonly<Record<string, string>> = {
  name: `c.proposal->>'name'`,
  description: `c.proposal->>'description'`,
  city: `c.proposal->>'city'`,
  country: `c.proposal->>'country'`,
  lat: `(c.proposal->>'lat')::float8`,
  lon: `(c.proposal->>'lon')::float8`,
  time_zone: `c.proposal->>'timeZone'`,
  join_mode: `c.proposal->>'joinMode'`,
  founded_at: `(c.proposal->>'foundedAt')::timestamptz(3)`,
  links: `ARRAY(SELECT jsonb_array_elements_text(c.proposal->'links'))`,
  topics: `ARRAY(SELECT lower(jsonb_array_elements_text(c.proposal->'topics')))`,
};

const HEADQUARTERS = 'c.key, c.urlname, c.status, c.server_id, c.proposed_by, c.created_at';

/**
 * SQL of every chapter there is, to stand in FROM: headquarters' word, the profile, its region, and how fresh it is.
 * @param schema quoted
 */
export function profilesSql(schema: string): string {
  const names = Object.keys(PROPOSED);
  const own = names.map((name) => `d.${name}`);
  const proposed = Object.entries(PROPOSED).map(([name, sql]) => `${sql} AS ${name}`);
  const fold = (name: string, city: string): string =>
    `${schema}.fold(${name} || ' ' || coalesce(${city}, '')), left(${schema}.fold(${name}), 100)`;
  return `(
    SELECT chapter.*, coalesce(chapter.own_region, home.region_id) AS region_id,
      f.epoch IS NULL OR f.parked IS NOT NULL AS behind,
      CASE WHEN f.epoch IS NOT NULL AND f.parked IS NULL THEN greatest(f.as_of, s.current_at) ELSE f.as_of END AS as_of,
      s.current_at, s.error
    FROM (
      SELECT ${HEADQUARTERS}, c.region_id AS own_region, ${own.join(', ')}, d.search, d.sort_name
      FROM ${schema}.chapter c JOIN ${schema}.directory_chapter d ON d.chapter = c.key
      UNION ALL
      SELECT ${HEADQUARTERS}, c.region_id, ${proposed.join(', ')}, ${fold(`c.proposal->>'name'`, `c.proposal->>'city'`)}
      FROM ${schema}.chapter c
      WHERE NOT EXISTS (SELECT FROM ${schema}.directory_chapter d WHERE d.chapter = c.key)
    ) AS chapter
    LEFT JOIN ${schema}.country_region home ON home.country = chapter.country
    LEFT JOIN ${schema}.feed_cursor f ON f.chapter = chapter.key
    LEFT JOIN ${schema}.server_contact s ON s.server_id = chapter.server_id
  )`;
}

/**
 * SQL of the region each chapter is in, to stand in FROM: columns chapter, status, region.
 * @param schema quoted
 */
export const regionsSql = (schema: string): string => `(
  SELECT c.key AS chapter, c.status, coalesce(c.region_id, home.region_id) AS region
  FROM ${schema}.chapter c
  LEFT JOIN ${schema}.directory_chapter d ON d.chapter = c.key
  LEFT JOIN ${schema}.country_region home
    ON home.country = CASE WHEN d.chapter IS NULL THEN c.proposal->>'country' ELSE d.country END
)`;
