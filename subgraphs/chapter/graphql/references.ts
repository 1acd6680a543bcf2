import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { type ChapterKey, chapterId, encodeId, type GlobalId, type Uuid } from '../../../kernel/ids.ts';
import { isTombstone } from '../../../kernel/tombstone.ts';

/** The part of a chapter that the chapter itself answers live. */
@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true })
export class Chapter {
  @Field(() => ID)
  id!: GlobalId;
}

/** A person; headquarters knows more of them. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ simpleResolvers: true })
export class Member {
  @Field(() => ID)
  id!: GlobalId;
}

export const chapterReference = (chapter: ChapterKey): Chapter => ({ id: chapterId(chapter) });

export const memberReference = (memberId: Uuid): Member => ({ id: encodeId('Member', undefined, memberId) });

/** Null for someone who has left. */
export const memberReferenceOrNone = (memberId: Uuid): Member | null =>
  isTombstone(memberId) ? null : memberReference(memberId);
