import type {
  ChangeBody,
  ChapterState,
  CountsState,
  EventState,
  ListingState,
  MembershipState,
} from '../../../schema/changes.ts';

/** What a run of changes comes to: of everything they name, its last state alone. */
export interface NetChange {
  readonly profile: ChapterState | undefined;
  readonly events: ReadonlyMap<string, EventState>;
  readonly removed: ReadonlySet<string>;
  /** Counts of events whose other state did not change. */
  readonly counts: ReadonlyMap<string, CountsState>;
  readonly memberships: ReadonlyMap<string, MembershipState>;
  readonly listings: ReadonlyMap<string, ListingState>;
}

/** Folds changes in their order; applying the outcome equals applying them one by one. */
export function foldChanges(changes: readonly ChangeBody[]): NetChange {
  let profile: ChapterState | undefined;
  const events = new Map<string, EventState>();
  const removed = new Set<string>();
  const counts = new Map<string, CountsState>();
  const memberships = new Map<string, MembershipState>();
  const listings = new Map<string, ListingState>();
  for (const { type, data } of changes) {
    if (type === 'chapter.changed') profile = data;
    else if (type === 'membership.changed') memberships.set(data.memberId, data);
    else if (type === 'listing.changed') listings.set(`${data.owner}/${data.eventId}`, data);
    else if (type === 'event.changed') {
      events.set(data.eventId, data);
      removed.delete(data.eventId);
      counts.delete(data.eventId);
    } else if (type === 'event.removed') {
      events.delete(data.eventId);
      counts.delete(data.eventId);
      removed.add(data.eventId);
    } else {
      const event = events.get(data.eventId);
      if (event) events.set(data.eventId, { ...event, counts: data.counts });
      else counts.set(data.eventId, data.counts);
    }
  }
  return { profile, events, removed, counts, memberships, listings };
}
