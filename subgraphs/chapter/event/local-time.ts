const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string): Intl.DateTimeFormat {
  let found = formats.get(timeZone);
  if (!found) {
    const options = { dateStyle: 'short', timeStyle: 'medium', timeZone } as const;
    try {
      found = new Intl.DateTimeFormat('sv-SE', options);
    } catch {
      // A zone this runtime does not know must not cost the answer the row stands in.
      found = new Intl.DateTimeFormat('sv-SE', { ...options, timeZone: 'UTC' });
    }
    formats.set(timeZone, found);
  }
  return found;
}

/** The wall time at an instant in a zone, as `2026-03-01T18:30:00`; in UTC when the zone is unknown. */
export const localTime = (instant: Date, timeZone: string): string =>
  format(timeZone).format(instant).replace(' ', 'T');
