import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { acceptOnce, findGuidelines, insertNextGuidelines } from './guidelines.store.ts';
import {
  type AcceptanceRecord,
  checkAcceptable,
  checkGuidelinesText,
  type GuidelinesRecord,
} from './guidelines.ts';

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
   * @param by the member who did; undefined for the house itself
   * @throws UserFault INVALID
   */
  async publish(text: string, by?: Uuid): Promise<GuidelinesRecord> {
    const checked = checkGuidelinesText(text);
    return this.db.transaction((tx) => insertNextGuidelines(tx, checked, this.clock.now(), by ?? null));
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
