import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { Change } from '../../../schema/changes.ts';
import { Chapter } from '../graphql/references.ts';

export const ChapterActivityKind = {
  EVENT_CHANGED: 'EVENT_CHANGED',
  COUNTS_CHANGED: 'COUNTS_CHANGED',
  MEMBERSHIP_CHANGED: 'MEMBERSHIP_CHANGED',
  CHAPTER_CHANGED: 'CHAPTER_CHANGED',
  LISTING_CHANGED: 'LISTING_CHANGED',
} as const;
registerEnumType(ChapterActivityKind, { name: 'ChapterActivityKind' });

export const KIND_OF_CHANGE = {
  'event.changed': 'EVENT_CHANGED',
  'event.removed': 'EVENT_CHANGED',
  'event.counted': 'COUNTS_CHANGED',
  'membership.changed': 'MEMBERSHIP_CHANGED',
  'chapter.changed': 'CHAPTER_CHANGED',
  'listing.changed': 'LISTING_CHANGED',
} as const satisfies Record<Change['type'], keyof typeof ChapterActivityKind>;

@ObjectType({ description: 'Something happened in a chapter.', simpleResolvers: true })
export class ChapterActivity {
  /** The event it is about, when it is about one. */
  readonly eventLocalId!: Uuid | undefined;

  @Field(() => ChapterActivityKind)
  kind!: keyof typeof ChapterActivityKind;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => Chapter, { nullable: true })
  chapter!: Chapter;
}
