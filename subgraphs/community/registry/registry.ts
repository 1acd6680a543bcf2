import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { ChapterState } from '../../../schema/changes.ts';
import type { ChapterStatus } from './chapter-life.ts';
import type { ProposalAnswer } from './proposal-question.ts';

/** A chapter as headquarters registered it. */
export interface RegisteredChapter {
  readonly key: ChapterKey;
  readonly urlname: string;
  readonly status: ChapterStatus;
  readonly serverId: Uuid | null;
  /** The profile as proposed; what stands now is the chapter's own word. */
  readonly proposal: ChapterState;
  readonly proposedBy: Uuid | null;
  /** What the proposer answered. */
  readonly answers: readonly ProposalAnswer[];
  /** When its server first held it; null until then. */
  readonly provisionedAt: Date | null;
}

/** Who does something to a chapter, and why. */
export interface Deed {
  /** Null for the house itself. */
  readonly by: Uuid | null;
  readonly reason: string | null;
}

/** A server that hosts chapters. */
export interface RegisteredServer {
  readonly id: Uuid;
  readonly name: string;
  readonly url: string;
}

/** A chapter that comes with a key of its own, from an archive or the sample. */
export interface ChapterRegistration {
  readonly key: ChapterKey;
  readonly urlname: string;
  /** PENDING leaves it a proposal; with any other it is made to stand on its server. */
  readonly status: ChapterStatus;
  readonly serverId: Uuid;
  readonly profile: ChapterState;
  readonly proposedBy?: Uuid | undefined;
  readonly leadOrganizer?: Uuid | undefined;
}
