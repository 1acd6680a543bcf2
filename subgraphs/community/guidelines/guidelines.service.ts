import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { GuidelinesDue, Viewer } from '../../../kernel/viewer.ts';
import { acceptOnce, findGuidelines, guidelinesDue, insertNextGuidelines } from './guidelines.store.ts';
import {
  type AcceptanceRecord,
  checkAcceptable,
  checkGuidelinesText,
  enforcedFrom,
  type GuidelinesRecord,
} from './guidelines.ts';

interface Publishing {
  /** The member who does; undefined for the house itself. */
  readonly by?: Uuid;
  /** Days until everyone must have accepted; 14 unless given. */
  readonly graceDays?: number | null | undefined;
}

export class GuidelinesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Of `version`, or the newest; null when there are none. */
  find(version?: number): Promise<GuidelinesRecord | null> {
    return findGuidelines(this.db, version);
  }

  /**
   * Publishes the next version.
   * @throws UserFault INVALID
   */
  async publish(text: string, { by, graceDays }: Publishing = {}): Promise<GuidelinesRecord> {
    const publishedAt = this.clock.now();
    const guidelines = {
      text: checkGuidelinesText(text),
      publishedAt,
      enforcedFrom: enforcedFrom(publishedAt, graceDays),
    };
    return this.db.transaction((tx) => insertNextGuidelines(tx, guidelines, by ?? null));
  }

  /** What a member has still to accept, if anything. */
  due(memberId: Uuid): Promise<GuidelinesDue | undefined> {
    return guidelinesDue(this.db, memberId);
  }

  /**
   * Accepting twice keeps the first time.
   * @throws UserFault NOT_FOUND, INVALID when another version is the newest
   */
  async accept(viewer: Viewer, version: number): Promise<AcceptanceRecord> {
    return this.db.transaction(async (tx) => {
      checkAcceptable(version, await findGuidelines(tx));
      return acceptOnce(tx, viewer.memberId, version, this.clock.now());
    });
  }
}
