import type { Database } from '../../../kernel/db/database.ts';
import { type ChapterKey, isUuid, tryToChapterKey, type Uuid } from '../../../kernel/ids.ts';
import { LETTER_KINDS, type LetterKind } from '../../../kernel/letters.ts';
import type { MailList, MailListRequest } from '../../../kernel/peers.ts';
import { seal, unseal } from '../../../kernel/sealed-token.ts';
import {
  namesOf,
  type Refusals,
  readSecret,
  refusalsOf,
  refuseKinds,
  setChapter,
  setKind,
} from './choices.store.ts';

const PURPOSE = 'mail';

/** The letter a token came with: it may choose for that member, chapter and kind, and no more. */
export interface ListKey {
  readonly memberId: Uuid;
  /** Null of what headquarters sends. */
  readonly chapter: ChapterKey | null;
  readonly kind: LetterKind;
}

export const sealList = (secret: Buffer, { memberId, chapter, kind }: ListKey): string =>
  seal(secret, PURPOSE, `${memberId}:${chapter ?? ''}:${kind}`);

function unsealList(secret: Buffer, token: string): ListKey | undefined {
  const [memberId = '', key, word] = unseal(secret, PURPOSE, token)?.split(':') ?? [];
  const chapter = key === '' ? null : tryToChapterKey(key);
  const kind = LETTER_KINDS.find((each) => each === word);
  return isUuid(memberId) && chapter !== undefined && kind ? { memberId, chapter, kind } : undefined;
}

/** Reads, and changes first when asked to, what the holder of a mail's token chose; undefined for a bad token. */
export async function mailList(
  db: Database,
  { token, change }: MailListRequest,
): Promise<MailList | undefined> {
  const key = unsealList(await readSecret(db), token);
  const names = key && (await namesOf(db, key.memberId, key.chapter));
  if (!key || !names) return undefined;
  if (change?.list === 'CHAPTER' && key.chapter !== null) {
    await setChapter(db, key.memberId, key.chapter, change.wanted);
  } else if (change) {
    await setKind(db, key.memberId, key.kind, change.wanted);
  }
  const { kinds, chapters } = await refusalsOf(db, key.memberId);
  return {
    chapter: names.chapter,
    kind: key.kind,
    chapterWanted: key.chapter === null || !chapters.includes(key.chapter),
    kindWanted: !kinds.includes(key.kind),
  };
}

export interface ChoicesChange {
  /** The kinds that are wanted, from every chapter; the others are not. */
  readonly kinds?: readonly LetterKind[] | null | undefined;
  readonly mute?: readonly ChapterKey[] | undefined;
  readonly unmute?: readonly ChapterKey[] | undefined;
}

export async function changeChoices(db: Database, memberId: Uuid, change: ChoicesChange): Promise<Refusals> {
  return db.transaction(async (tx) => {
    const { kinds, mute = [], unmute = [] } = change;
    if (kinds) {
      const unwanted = LETTER_KINDS.filter((kind) => !kinds.includes(kind));
      await refuseKinds(tx, memberId, unwanted);
    }
    for (const chapter of mute) await setChapter(tx, memberId, chapter, false);
    for (const chapter of unmute) await setChapter(tx, memberId, chapter, true);
    return refusalsOf(tx, memberId);
  });
}
