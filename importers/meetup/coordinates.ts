export interface Coordinates {
  readonly lat: number;
  readonly lon: number;
}

/** The point, or undefined where the numbers are none: absent, off the globe, or 0, 0 as Meetup writes "unknown". */
export function coordinates(
  lat: number | null | undefined,
  lon: number | null | undefined,
): Coordinates | undefined {
  if (lat == null || lon == null || (lat === 0 && lon === 0)) return undefined;
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : undefined;
}
