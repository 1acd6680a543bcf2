import fc from 'fast-check';
import { distanceByVectors } from './directory.testing.ts';
import { boundingBox, checkNear } from './near.ts';

const aPlace = fc.record({
  lat: fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, -89.9, 0, 89.9, 90)),
  lon: fc.oneof(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.constantFrom(-180, -179.9, 0, 179.9, 180),
  ),
});

it('bounds a circle by a box that holds all of it, over poles and antimeridian', () => {
  fc.assert(
    fc.property(
      aPlace,
      aPlace,
      fc.oneof(
        fc.double({ min: 0.01, max: 20_100, noNaN: true }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
      ),
      (middle, place, radiusKm) => {
        // Half of the places are drawn towards the middle, so that many lie within.
        const near = { ...middle, radiusKm };
        for (const share of [1, radiusKm / 40_000]) {
          const lat = Math.max(-90, Math.min(90, middle.lat + (place.lat - middle.lat) * share));
          const lon = Math.max(-180, Math.min(180, middle.lon + (place.lon - middle.lon) * share));
          if (distanceByVectors(middle, { lat, lon }) > radiusKm) continue;
          const { south, north, longitudes } = boundingBox(near);
          expect(lat >= south && lat <= north).toBe(true);
          expect(longitudes.some(([west, east]) => lon >= west && lon <= east)).toBe(true);
        }
      },
    ),
    { numRuns: 3_000 },
  );
});

it('bounds a circle across the antimeridian by the two sides of it', () => {
  const { longitudes } = boundingBox({ lat: -17.8, lon: 179.5, radiusKm: 200 });
  expect(longitudes).toHaveLength(2);
  expect(longitudes[0]?.[1]).toBe(180);
  expect(longitudes[1]?.[0]).toBe(-180);
  expect(longitudes[1]?.[1]).toBeCloseTo(-178.61, 1);
});

it.each([
  { lat: 90.1, lon: 0, radiusKm: 1 },
  { lat: 0, lon: -180.1, radiusKm: 1 },
  { lat: 0, lon: 0, radiusKm: 0 },
  { lat: 0, lon: 0, radiusKm: -5 },
  { lat: 0, lon: 0, radiusKm: 20_101 },
  { lat: Number.NaN, lon: 0, radiusKm: 1 },
])('refuses a circle that is none: $lat $lon $radiusKm', (near) => {
  expect(() => checkNear(near)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
});
