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

/**
 * Writes a profile as an archive has it, unless it was last written from the very same row.
 * @param digest fingerprint of the archive's row
 * @throws CHAPTER_UNKNOWN
 */
export async function importProfile(
  host: ContextSource,
  chapter: ChapterKey,
  digest: string,
  state: ChapterState,
): Promise<'written' | 'unchanged'> {
  const store = await host.context(chapter, undefined);
  return commit(store, async (tx) => {
    const before = await tx.orm.findOneBy(ProfileEntity, { onlyRow: true });
    if (before?.sourceDigest === digest) return { result: 'unchanged', changes: [] };
    const foundedAt = state.foundedAt === null ? null : new Date(state.foundedAt);
    const profile = { ...state, foundedAt, sourceDigest: digest, updatedAt: store.now };
    return { result: 'written', changes: await write(tx, profile) };
  });
}

async function write(tx: Tx, fields: Profile & Partial<ProfileEntity>): Promise<ChangeBody[]> {
  const before = chapterState(await readProfile(tx));
  await tx.orm.update(ProfileEntity, { onlyRow: true }, fields);
  const data = chapterState(fields);
  // An archive's row that says what stands here already is no news.
  return JSON.stringify(data) === JSON.stringify(before) ? [] : [{ type: 'chapter.changed', data }];
}
