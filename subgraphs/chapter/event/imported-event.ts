import type { Uuid } from '../../../kernel/ids.ts';
import type { EventState } from '../../../schema/changes.ts';
import type { Place } from '../venue/venue.ts';

/** An event as another system's archive has it. Its answers are numbers, without people. */
export interface ImportedEvent {
  /** The same on every run. */
  readonly id: Uuid;
  /** Its key at the source. */
  readonly sourceId: string;
  /** Fingerprint of the source's row: what stands with the same one is left as it is. */
  readonly digest: string;
  readonly title: string;
  readonly description: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  readonly type: EventState['type'];
  readonly venue: Place | null;
  readonly onlineUrl: string | null;
  readonly topics: readonly string[];
  readonly status: EventState['status'];
  readonly importedYes: number;
  readonly importedWaitlist: number;
  readonly createdAt: Date;
}
