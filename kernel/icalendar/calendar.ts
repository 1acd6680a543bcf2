/** What a calendar is for (RFC 5546 §1.4): to be looked at, to be answered or updated, to be taken back. */
export type CalendarMethod = 'PUBLISH' | 'REQUEST' | 'CANCEL';

export interface CalendarEntry {
  /** The same for all that is ever said of one event. */
  readonly uid: string;
  /** Grows with each change of time or place and with the cancellation. */
  readonly sequence: number;
  readonly status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
  readonly title: string;
  readonly description: string | null;
  readonly location: string | null;
  /** Degrees, north and east positive. */
  readonly geo: { readonly lat: number; readonly lon: number } | null;
  readonly url: string | null;
  readonly topics: readonly string[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** IANA name of the zone its wall times are told in. */
  readonly timeZone: string;
  /** When it was last changed. */
  readonly changedAt: Date;
  /** It recurs, by wall times of its zone, and starts with the first occurrence. */
  readonly recurrence?: EntryRecurrence | undefined;
  /** It stands for one occurrence of the recurring entry that has its `uid`. */
  readonly occurrence?: EntryOccurrence | undefined;
}

export interface EntryRecurrence {
  /** An RRULE that ends with UNTIL, without the name. */
  readonly rule: string;
  /** When the last occurrence starts. */
  readonly until: Date;
  /** When occurrences would start that there are not. */
  readonly exceptions: readonly Date[];
}

export interface EntryOccurrence {
  /** When the rule has it start, wherever it was moved. */
  readonly at: Date;
  /** IANA name of the recurring entry's zone. */
  readonly timeZone: string;
}

/** Someone with an address. */
export interface Party {
  readonly name: string;
  readonly email: string;
}

export interface Calendar {
  readonly method: CalendarMethod;
  /** As a calendar program shows it; for feeds. */
  readonly name?: string;
  readonly organizer?: Party;
  /** Who has a seat. An invitation (REQUEST, CANCEL) is to one. */
  readonly attendee?: Party;
  readonly entries: readonly CalendarEntry[];
}
