import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** Countries of ISO 3166-1 by region, after UN M49; Antarctica, which M49 leaves out, goes with its nearest neighbours. */
const REGIONS = [
  {
    id: 'africa',
    name: 'Africa',
    countries:
      'AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW',
  },
  {
    id: 'asia',
    name: 'Asia',
    countries:
      'AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE',
  },
  {
    id: 'europe',
    name: 'Europe',
    countries:
      'AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA',
  },
  {
    id: 'north-america',
    name: 'North America',
    countries:
      'AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI',
  },
  {
    id: 'oceania',
    name: 'Oceania',
    countries: 'AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS',
  },
  {
    id: 'south-america',
    name: 'South America',
    countries: 'AQ AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE',
  },
] as const;

/** What the chapters' feeds tell, ready to be searched: copies that can be made again at any time. */
export class Directory0000000000002 implements MigrationInterface {
  readonly name = 'Directory0000000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(runner, TABLES);
    await runInSchema(
      runner,
      REGIONS.map(
        ({ id, name, countries }) =>
          `INSERT INTO region VALUES ('${id}', '${name}');
           INSERT INTO country_region SELECT country, '${id}' FROM unnest(string_to_array('${countries}', ' ')) AS country;`,
      ).join('\n'),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `DROP TABLE server_contact, feed_cursor, directory_tally, directory_membership, directory_event,
         directory_chapter, country_region, region, organization;
       DROP FUNCTION fold(text);`,
    );
  }
}

const TABLES = `
  CREATE FUNCTION fold(value text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN translate(
    lower(regexp_replace(
      normalize(value, NFKD), '[\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f]', '', 'g'
    )),
    'łøđħı', 'lodhi'
  );
  COMMENT ON FUNCTION fold IS 'Text without case and accents, to compare and to sort by';

  CREATE TABLE organization (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    name text NOT NULL
  );
  INSERT INTO organization (name) VALUES ('Chapterhouse');

  CREATE TABLE region (
    id text PRIMARY KEY,
    name text NOT NULL UNIQUE
  );
  CREATE TABLE country_region (
    country text PRIMARY KEY CHECK (country ~ '^[A-Z]{2}$'),
    region_id text NOT NULL REFERENCES region
  );

  CREATE TABLE directory_chapter (
    chapter text PRIMARY KEY,
    name text NOT NULL,
    description text,
    city text,
    country text,
    lat float8 CHECK (lat BETWEEN -90 AND 90),
    lon float8 CHECK (lon BETWEEN -180 AND 180),
    time_zone text NOT NULL,
    join_mode text NOT NULL,
    founded_at timestamptz(3),
    links text[] NOT NULL,
    topics text[] NOT NULL,
    search text GENERATED ALWAYS AS (fold(name || ' ' || coalesce(city, ''))) STORED,
    sort_name text GENERATED ALWAYS AS (left(fold(name), 100)) STORED,
    CHECK ((lat IS NULL) = (lon IS NULL))
  );

  CREATE TABLE directory_event (
    chapter text NOT NULL,
    event_id uuid NOT NULL,
    title text NOT NULL,
    starts_at timestamptz(3) NOT NULL,
    ends_at timestamptz(3) NOT NULL,
    time_zone text NOT NULL,
    type text NOT NULL,
    status text NOT NULL,
    own_city text,
    own_country text,
    own_lat float8 CHECK (own_lat BETWEEN -90 AND 90),
    own_lon float8 CHECK (own_lon BETWEEN -180 AND 180),
    city text,
    country text,
    lat float8,
    lon float8,
    topics text[] NOT NULL,
    capacity int,
    version bigint NOT NULL,
    yes int NOT NULL,
    maybe int NOT NULL,
    no int NOT NULL,
    waitlist int NOT NULL,
    pending int NOT NULL,
    guests int NOT NULL,
    attended int NOT NULL,
    changed_at timestamptz(3) NOT NULL DEFAULT now(),
    changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (chapter, event_id),
    CHECK ((own_lat IS NULL) = (own_lon IS NULL))
  );
  CREATE INDEX directory_event_page ON directory_event (starts_at, chapter, event_id);
  CREATE INDEX directory_event_of_chapter ON directory_event (chapter, starts_at);
  CREATE INDEX directory_event_country ON directory_event (country, starts_at);
  CREATE INDEX directory_event_place ON directory_event (lat, lon);
  CREATE INDEX directory_event_topics ON directory_event USING gin (topics);
  CREATE INDEX directory_event_changed_in ON directory_event (changed_in);
  COMMENT ON COLUMN directory_event.own_city IS 'own_*: as the event says; city, country, lat, lon: its chapter''s where it says nothing';
  COMMENT ON COLUMN directory_event.changed_in IS 'The transaction that wrote the row last: tells a subscriber what is new since a snapshot';

  CREATE TABLE directory_membership (
    chapter text NOT NULL,
    member_id uuid NOT NULL,
    role text NOT NULL,
    status text NOT NULL,
    joined_at timestamptz(3) NOT NULL,
    PRIMARY KEY (chapter, member_id)
  );
  CREATE INDEX directory_membership_member ON directory_membership (member_id);
  CREATE INDEX directory_membership_active ON directory_membership (chapter, member_id) WHERE status = 'ACTIVE';

  CREATE TABLE directory_tally (
    chapter text PRIMARY KEY,
    members int NOT NULL
  );
  COMMENT ON TABLE directory_tally IS 'Counted anew from the rows in the transaction that changes them';

  CREATE TABLE feed_cursor (
    chapter text PRIMARY KEY REFERENCES chapter ON DELETE CASCADE,
    epoch text,
    seq bigint NOT NULL DEFAULT 0,
    as_of timestamptz(3),
    applied_at timestamptz(3),
    parked jsonb
  );
  COMMENT ON COLUMN feed_cursor.as_of IS 'The chapter''s own time of the last change applied';
  COMMENT ON COLUMN feed_cursor.parked IS 'Why this chapter is left out until a snapshot of it can be applied';

  CREATE TABLE server_contact (
    server_id uuid PRIMARY KEY REFERENCES chapter_server ON DELETE CASCADE,
    contact_at timestamptz(3) NOT NULL,
    current_at timestamptz(3),
    error text
  );
  COMMENT ON COLUMN server_contact.contact_at IS 'When it was last tried';
  COMMENT ON COLUMN server_contact.current_at IS 'The server''s time when it last had nothing more to tell';
  COMMENT ON COLUMN server_contact.error IS 'Why the last try failed; null when it did not';
`;
