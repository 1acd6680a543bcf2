import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { isAtHeadquarters, type Viewer } from '../../../kernel/viewer.ts';
import type { ChapterState } from '../../../schema/changes.ts';
import type { ChapterStatus } from '../registry/chapter-life.ts';
import type { Contact } from '../rollup/freshness.ts';

/** A chapter as the directory knows it: its own word where a copy of that is here, else what was proposed. */
export interface ChapterRecord extends Pick<Contact, 'currentAt' | 'error'> {
  readonly key: ChapterKey;
  readonly urlname: string;
  readonly status: ChapterStatus;
  readonly proposedBy: Uuid | null;
  readonly regionId: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly timeZone: string;
  readonly joinMode: ChapterState['joinMode'];
  readonly foundedAt: Date | null;
  readonly links: string[];
  /** Whether the copy lags behind for a reason of its own. */
  readonly behind: boolean;
  /** Until when the copy is true; null while there is none. */
  readonly asOf: Date | null;
}

/** What the directory shows to everyone, and counts. */
export const LISTED: readonly ChapterStatus[] = ['ACTIVE', 'INACTIVE'];

/** Which chapters a list may show: those of any of `statuses`, and of `proposedBy` those that wait for approval. */
export interface ChapterScope {
  readonly statuses: readonly ChapterStatus[];
  readonly proposedBy: Uuid | undefined;
}

/** Headquarters lists whatever it asks for; others what is listed for everyone, and what they proposed themselves. */
export function chapterScope(
  asked: readonly ChapterStatus[] | null | undefined,
  viewer: Viewer | undefined,
): ChapterScope {
  const statuses = asked?.length ? asked : LISTED;
  if (isAtHeadquarters(viewer)) return { statuses, proposedBy: undefined };
  return {
    statuses: statuses.filter((status) => LISTED.includes(status)),
    proposedBy: statuses.includes('PENDING') ? viewer?.memberId : undefined,
  };
}

/** How a chapter came, and what became of it, is for headquarters and its proposer. */
export const mayKnowLife = (
  { proposedBy }: Pick<ChapterRecord, 'proposedBy'>,
  viewer: Viewer | undefined,
): boolean => isAtHeadquarters(viewer) || (proposedBy !== null && proposedBy === viewer?.memberId);

/** Whoever has its address may see a chapter, but a proposal is for headquarters and its proposer. */
export const mayFind = (
  record: Pick<ChapterRecord, 'status' | 'proposedBy'>,
  viewer: Viewer | undefined,
): boolean => record.status !== 'PENDING' || mayKnowLife(record, viewer);

export type ChapterOrder = 'NAME' | 'DISTANCE' | 'NEWEST' | 'LAST_EVENT' | 'MEMBERS';
