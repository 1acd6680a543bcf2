import { boundingBox, EARTH_RADIUS_KM, type Near } from './near.ts';
import type { SqlValues } from './sql-values.ts';

/** SQL for the distance in kilometres (haversine) of `row`, which has columns lat and lon, from the middle of `near`. */
export function distanceSql(near: Near, row: string, values: SqlValues): string {
  const lat = `${values.bind(near.lat)}::float8`;
  const lon = `${values.bind(near.lon)}::float8`;
  return `(${2 * EARTH_RADIUS_KM}::float8 * asin(least(1, sqrt(
    sin(radians(${row}.lat - ${lat}) / 2) ^ 2
    + cos(radians(${lat})) * cos(radians(${row}.lat)) * sin(radians(${row}.lon - ${lon}) / 2) ^ 2))))`;
}

/** SQL that is true where `row` lies within `near`: a box an index can answer, then the distance itself. */
export function withinSql(near: Near, row: string, values: SqlValues): string {
  const { south, north, longitudes } = boundingBox(near);
  const between = (column: string, low: number, high: number): string =>
    `${row}.${column} BETWEEN ${values.bind(low)}::float8 AND ${values.bind(high)}::float8`;
  const ranges = longitudes.map(([west, east]) => between('lon', west, east));
  return `(${between('lat', south, north)} AND (${ranges.join(' OR ')})
    AND ${distanceSql(near, row, values)} <= ${values.bind(near.radiusKm)}::float8)`;
}
