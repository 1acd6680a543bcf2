import type { Tx } from '../../../kernel/db/database.ts';
import type { ChapterKey } from '../../../kernel/ids.ts';
import type { ChangeBody, ChapterState } from '../../../schema/changes.ts';
import { allowed, type ChapterContext, type ContextSource } from '../context.ts';
import { commit } from '../feed/commit.ts';
import { membershipsOfMembers } from '../membership/membership.store.ts';
import { ProfileEntity } from './profile.entity.ts';
import { type ProfilePatch, patchedProfile } from './profile.fields.ts';
import { readProfile } from './profile.store.ts';
import { chapterState, type Profile } from './profile.ts';

/** @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN, INVALID */
export function updateChapter(ctx: ChapterContext, patch: ProfilePatch): Promise<Profile> {
  const viewer = ctx.signedIn();
  return commit(ctx, async (tx) => {
    const [membership] = await membershipsOfMembers(tx, [viewer]);
    allowed('UPDATE_CHAPTER', membership);
    const profile = patchedProfile(await readProfile(tx, 'FOR UPDATE'), patch);
    return { result: profile, changes: await write(tx, { ...profile, updatedAt: ctx.now }) };
  });
}

/** Writes the profile that an archive has; one that stands already is no news. @throws CHAPTER_UNKNOWN */
export async function importProfile(
  source: ContextSource,
  chapter: ChapterKey,
  state: ChapterState,
): Promise<void> {
  const store = await source.context(chapter, undefined);
  const foundedAt = state.foundedAt === null ? null : new Date(state.foundedAt);
  await commit(store, async (tx) => {
    const changes = await write(tx, { ...state, foundedAt, updatedAt: store.now });
    return { result: undefined, changes };
  });
}

async function write(tx: Tx, fields: Profile & { readonly updatedAt: Date }): Promise<ChangeBody[]> {
  const before = chapterState(await readProfile(tx, 'FOR UPDATE'));
  const data = chapterState(fields);
  if (JSON.stringify(data) === JSON.stringify(before)) return [];
  await tx.orm.update(ProfileEntity, { onlyRow: true }, fields);
  return [{ type: 'chapter.changed', data }];
}
