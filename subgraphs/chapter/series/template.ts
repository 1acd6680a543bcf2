import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import { invalid } from '../checks.ts';
import { type EventFields, type EventPatch, patchedFields } from '../event/event.fields.ts';
import type { QuestionDraft } from '../question/question.fields.ts';

/** What stands in each occurrence alike. */
type CommonFields = Omit<EventFields, 'startsAt' | 'endsAt' | 'timeZone' | 'rsvpOpensAt' | 'rsvpClosesAt'>;

/** What the occurrences of a series are made like. */
export interface Template extends CommonFields {
  /** Seconds before the start; null leaves that end of the window open. */
  readonly rsvpOpensBefore: number | null;
  readonly rsvpClosesBefore: number | null;
  readonly venueId: Uuid | null;
  readonly hostIds: readonly Uuid[];
  /** Chapters asked to host each as well. */
  readonly coHosts: readonly ChapterKey[];
  /** The series whose questions each asks, its own or the one it was split from; null for the chapter's. */
  readonly asksOfSeries: Uuid | null;
  /** Whether occurrences are published as they are made. */
  readonly published: boolean;
}

/** Changes to all occurrences: what is undefined stays, null clears what may be empty. */
export type TemplatePatch = Pick<EventPatch, keyof CommonFields | 'venue'> & {
  readonly rsvpOpensBefore?: number | null | undefined;
  readonly rsvpClosesBefore?: number | null | undefined;
  readonly hostIds?: readonly Uuid[] | null | undefined;
  readonly coHosts?: readonly ChapterKey[] | null | undefined;
  /** Null asks what the chapter asks. */
  readonly questions?: readonly QuestionDraft[] | null | undefined;
  /** True publishes what is a draft; nothing goes back. */
  readonly publish?: boolean | null | undefined;
};

const LONGEST_BEFORE = 366 * 86_400;
/** Any time will do to check the rest by. */
const SOME_TIME = {
  startsAt: new Date('2026-01-01T12:00:00Z'),
  endsAt: new Date('2026-01-01T13:00:00Z'),
  timeZone: 'UTC',
  rsvpOpensAt: null,
  rsvpClosesAt: null,
};

export const EMPTY_TEMPLATE: Template = {
  title: '',
  description: null,
  type: 'PHYSICAL',
  onlineUrl: null,
  topics: [],
  capacity: null,
  guestLimit: 0,
  rsvpMode: 'OPEN',
  rsvpOpensBefore: null,
  rsvpClosesBefore: null,
  venueId: null,
  hostIds: [],
  coHosts: [],
  asksOfSeries: null,
  published: false,
};

/**
 * The template after a patch, checked as a whole.
 * @param own the series
 * @param venueId the venue's row when the patch changes it
 * @throws INVALID with the path of the field
 */
export function patchedTemplate(
  own: Uuid,
  before: Template,
  patch: TemplatePatch,
  venueId: Uuid | null | undefined,
): Template {
  const {
    startsAt: _starts,
    endsAt: _ends,
    timeZone: _zone,
    ...fields
  } = patchedFields({ ...before, ...SOME_TIME }, patch);
  const { rsvpOpensAt: _opens, rsvpClosesAt: _closes, ...common } = fields;
  const rsvpOpensBefore = secondsBefore(before.rsvpOpensBefore, patch.rsvpOpensBefore, 'rsvpOpensBefore');
  const rsvpClosesBefore = secondsBefore(before.rsvpClosesBefore, patch.rsvpClosesBefore, 'rsvpClosesBefore');
  if (rsvpOpensBefore !== null && rsvpClosesBefore !== null && rsvpOpensBefore <= rsvpClosesBefore) {
    throw invalid(['rsvpClosesBefore'], 'Answers close after they open.');
  }
  return {
    ...common,
    rsvpOpensBefore,
    rsvpClosesBefore,
    venueId: venueId === undefined ? before.venueId : venueId,
    hostIds: patch.hostIds ?? before.hostIds,
    coHosts: patch.coHosts === null ? [] : (patch.coHosts ?? before.coHosts),
    asksOfSeries: patch.questions === undefined ? before.asksOfSeries : patch.questions && own,
    published: before.published || patch.publish === true,
  };
}

function secondsBefore(before: number | null, given: number | null | undefined, name: string): number | null {
  if (given === undefined) return before;
  if (given !== null && given > LONGEST_BEFORE) throw invalid([name], 'At most a year before the start.');
  return given;
}
