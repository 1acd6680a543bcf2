import { ChapterhouseError } from '../../../kernel/errors.ts';

/** A circle on the globe. Degrees (WGS 84) and kilometres. */
export interface Near {
  readonly lat: number;
  readonly lon: number;
  readonly radiusKm: number;
}

/** Half the way round, and a little. */
const MAX_RADIUS_KM = 20_100;
/** Mean radius of the Earth (IUGG), taken as a sphere. */
export const EARTH_RADIUS_KM = 6371.0088;

/** @throws BAD_USER_INPUT that names the bounds */
export function checkNear(near: Near): Near {
  const { lat, lon, radiusKm } = near;
  if (!(Math.abs(lat) <= 90)) throw bad('`near.lat` goes from -90 to 90.');
  if (!(Math.abs(lon) <= 180)) throw bad('`near.lon` goes from -180 to 180.');
  if (!(radiusKm > 0 && radiusKm <= MAX_RADIUS_KM)) {
    throw bad(`\`near.radiusKm\` is more than 0 and at most ${MAX_RADIUS_KM}.`);
  }
  return near;
}

const bad = (message: string): ChapterhouseError => new ChapterhouseError('BAD_USER_INPUT', message);

/** Latitudes and longitudes between which a circle lies; two ranges of longitude where it crosses the antimeridian. */
export interface Box {
  readonly south: number;
  readonly north: number;
  readonly longitudes: readonly (readonly [west: number, east: number])[];
}

/** Degrees added on each side (about 0.1 m), so that rounding cuts nothing off. */
const MARGIN = 1e-6;
const EVERYWHERE = [[-180, 180]] as const;

/** The smallest box of latitude and longitude round a circle. */
export function boundingBox({ lat, lon, radiusKm }: Near): Box {
  const angle = radiusKm / EARTH_RADIUS_KM;
  const reach = degrees(angle) + MARGIN;
  const [south, north] = [lat - reach, lat + reach];
  // Round a pole every longitude is near.
  if (south <= -90 || north >= 90) return { south, north, longitudes: EVERYWHERE };
  const width = degrees(Math.asin(Math.min(1, Math.sin(angle) / Math.cos(radians(lat))))) + MARGIN;
  const [west, east] = [lon - width, lon + width];
  if (east - west >= 360) return { south, north, longitudes: EVERYWHERE };
  if (west < -180)
    return {
      south,
      north,
      longitudes: [
        [west + 360, 180],
        [-180, east],
      ],
    };
  if (east > 180)
    return {
      south,
      north,
      longitudes: [
        [west, 180],
        [-180, east - 360],
      ],
    };
  return { south, north, longitudes: [[west, east]] };
}

const degrees = (angle: number): number => (angle * 180) / Math.PI;
const radians = (angle: number): number => (angle * Math.PI) / 180;
