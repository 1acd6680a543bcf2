/** What an import decides where the archive says nothing, or something that cannot be, and how it says so. */
export const ASSUMPTIONS = {
  ZERO_DURATION: 'events without a duration, taken as 2 hours',
  UTC_ONLY: 'times in UTC without a local offset, kept as that instant in the chapter’s zone',
  NO_TITLE: 'events without a title, named for their chapter',
  NO_VENUE_PHYSICAL: 'events without a venue, kept as in person, place unknown',
  NO_VENUE_ONLINE: 'events without a venue whose title says online, taken as online',
  ONLINE_BY_NAME: 'venues that are online by their name, taken as online',
  ONLINE_COORDINATES: 'online venues with coordinates of no real place, left out',
  VENUE_WITHOUT_COORDINATES: 'venues at 0, 0 or off the globe, kept without coordinates',
  MORE_VENUES: 'further venues of one event, left out',
  COUNTRY_CASE: 'country codes in capitals, read like the small ones',
  COUNTRY_UNKNOWN: 'country codes that are no country’s, left empty',
  CHAPTER_WITHOUT_COORDINATES: 'chapters at 0, 0 or off the globe, kept without coordinates',
  ZONE_UNKNOWN: 'chapters with an unknown time zone, taken as UTC',
  JOIN_MODE_UNKNOWN: 'chapters with an unknown join mode, taken as by approval',
  STATUS_UNKNOWN: 'chapters with an unknown status, taken as inactive',
} as const satisfies Record<string, string>;

export type AssumptionKind = keyof typeof ASSUMPTIONS;

/** One use of an assumption; `detail` is the odd value itself, where it is worth showing. */
export interface Assumption {
  readonly kind: AssumptionKind;
  readonly detail?: string;
}

export interface AssumptionTally {
  readonly kind: AssumptionKind;
  readonly count: number;
  /** The different odd values met, sorted. */
  readonly details: readonly string[];
}

/** Counts by kind, in the catalogue's order, leaving out what was never assumed. */
export function tallyAssumptions(assumed: readonly Assumption[]): AssumptionTally[] {
  return (Object.keys(ASSUMPTIONS) as AssumptionKind[]).flatMap((kind) => {
    const uses = assumed.filter((assumption) => assumption.kind === kind);
    const details = [
      ...new Set(uses.flatMap((use) => (use.detail === undefined ? [] : [use.detail]))),
    ].sort();
    return uses.length === 0 ? [] : [{ kind, count: uses.length, details }];
  });
}
