import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runInSchema } from '../../kernel/db/database.ts';

/** Where the whole community talks: announcements, discussions and what keeps them civil. */
export class Space0000000000007 implements MigrationInterface {
  readonly name = 'Space0000000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      `
      CREATE TABLE announcement (
        id uuid PRIMARY KEY,
        title text NOT NULL,
        body text NOT NULL,
        author_id uuid REFERENCES member ON DELETE SET NULL,
        regions text[] NOT NULL,
        chapters text[] NOT NULL,
        published_at timestamptz(3) NOT NULL,
        changed_in xid8 NOT NULL DEFAULT pg_current_xact_id()
      );
      CREATE INDEX announcement_page ON announcement (published_at DESC, id DESC);
      CREATE INDEX announcement_author ON announcement (author_id);
      CREATE INDEX announcement_changed_in ON announcement (changed_in);
      COMMENT ON COLUMN announcement.regions IS 'Whom it is for, with chapters: members of any; both empty: everyone';

      CREATE TABLE discussion (
        id uuid PRIMARY KEY,
        chapter text,
        title text,
        locked_at timestamptz(3),
        last_activity_at timestamptz(3) NOT NULL
      );
      CREATE INDEX discussion_page ON discussion ((coalesce(chapter, '')), last_activity_at DESC, id DESC);
      COMMENT ON COLUMN discussion.chapter IS 'Null: of the whole community';
      COMMENT ON COLUMN discussion.title IS 'Null once its author deleted it';

      CREATE TABLE post (
        id uuid PRIMARY KEY,
        discussion_id uuid NOT NULL REFERENCES discussion ON DELETE CASCADE,
        author_id uuid REFERENCES member ON DELETE SET NULL,
        as_chapter text,
        body text,
        created_at timestamptz(3) NOT NULL,
        edited_at timestamptz(3),
        deleted_at timestamptz(3),
        hidden_at timestamptz(3),
        hidden_reason text,
        hidden_by uuid REFERENCES member ON DELETE SET NULL,
        changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
        CHECK ((body IS NULL) = (deleted_at IS NOT NULL)),
        CHECK ((hidden_at IS NULL) = (hidden_reason IS NULL))
      );
      CREATE INDEX post_page ON post (discussion_id, created_at, id);
      CREATE INDEX post_author ON post (author_id);
      CREATE INDEX post_created ON post (created_at);
      CREATE INDEX post_changed_in ON post (changed_in);
      COMMENT ON COLUMN post.id IS 'What opens a discussion has the discussion''s id; all others are replies';
      COMMENT ON COLUMN post.as_chapter IS 'The chapter in whose name its organizer wrote it';
      COMMENT ON COLUMN post.changed_in IS 'The transaction that changed the post, or the lock of the discussion it opens';

      CREATE TABLE post_mention (
        post_id uuid NOT NULL REFERENCES post ON DELETE CASCADE,
        member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
        mentioned_at timestamptz(3) NOT NULL,
        PRIMARY KEY (post_id, member_id)
      );
      CREATE INDEX post_mention_of_member ON post_mention (member_id, mentioned_at DESC, post_id DESC);

      CREATE TABLE post_report (
        post_id uuid NOT NULL REFERENCES post ON DELETE CASCADE,
        member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
        reason text NOT NULL,
        reported_at timestamptz(3) NOT NULL,
        settled_at timestamptz(3),
        PRIMARY KEY (post_id, member_id)
      );
      CREATE INDEX post_report_open ON post_report (post_id, reported_at) WHERE settled_at IS NULL;
      CREATE INDEX post_report_of_member ON post_report (member_id);

      CREATE TABLE space_ban (
        id uuid PRIMARY KEY,
        member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
        region_id text REFERENCES region,
        reason text NOT NULL,
        until timestamptz(3),
        banned_at timestamptz(3) NOT NULL,
        banned_by uuid REFERENCES member ON DELETE SET NULL,
        lifted_at timestamptz(3)
      );
      CREATE INDEX space_ban_of_member ON space_ban (member_id);
      CREATE INDEX space_ban_page ON space_ban (banned_at DESC, id DESC);
      COMMENT ON COLUMN space_ban.region_id IS 'Where it holds: discussions of the region''s chapters; null: everywhere';

      CREATE TABLE ban_appeal (
        id uuid PRIMARY KEY,
        ban_id uuid NOT NULL REFERENCES space_ban ON DELETE CASCADE,
        text text NOT NULL,
        appealed_at timestamptz(3) NOT NULL,
        decided_at timestamptz(3),
        decided_by uuid REFERENCES member ON DELETE SET NULL,
        granted boolean,
        answer text,
        CHECK ((decided_at IS NULL) = (granted IS NULL))
      );
      CREATE UNIQUE INDEX ban_appeal_open ON ban_appeal (ban_id) WHERE decided_at IS NULL;
      CREATE INDEX ban_appeal_of_ban ON ban_appeal (ban_id, appealed_at DESC);
      `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runInSchema(
      runner,
      'DROP TABLE ban_appeal, space_ban, post_report, post_mention, post, discussion, announcement',
    );
  }
}
