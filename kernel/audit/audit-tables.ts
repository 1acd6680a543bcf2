/**
 * An owner's audit log: entries that are only ever added, each sealed by its hash to those before it; and beside them,
 * apart so that it can be forgotten, whom they speak of and what was given as the reason. Part of migrations, so once it is
 * released it is never edited.
 */
export const AUDIT_TABLES = `
  CREATE TABLE audit_entry (
    seq bigint PRIMARY KEY CHECK (seq > 0),
    at timestamptz(3) NOT NULL,
    actor uuid,
    role text,
    action text NOT NULL,
    outcome text NOT NULL,
    subject uuid,
    object text,
    detail text,
    people integer CHECK (people >= 0),
    origin text,
    reason_seal bytea,
    hash bytea NOT NULL
  );
  COMMENT ON COLUMN audit_entry.actor IS 'Who: a pseudonym of audit_person; null for the house itself. So is subject, to whom';
  COMMENT ON COLUMN audit_entry.hash IS 'Of the entry before and of this one: kernel/audit/audit-chain.ts';

  CREATE TABLE audit_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    seq bigint NOT NULL,
    hash bytea NOT NULL
  );
  INSERT INTO audit_head (seq, hash) VALUES (0, sha256(''));

  CREATE TABLE audit_person (
    pseudonym uuid PRIMARY KEY,
    member_id uuid NOT NULL UNIQUE
  );
  COMMENT ON TABLE audit_person IS 'Who is meant; a row goes when its member is erased, and the chain stays whole';

  CREATE TABLE audit_reason (
    seq bigint PRIMARY KEY REFERENCES audit_entry,
    salt bytea NOT NULL,
    reason text NOT NULL
  );

  CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the audit log is append-only';
    END
  $$;
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
`;

export const DROP_AUDIT_TABLES = `
  DROP TABLE audit_reason, audit_person, audit_head, audit_entry;
  DROP FUNCTION audit_is_append_only;
`;
