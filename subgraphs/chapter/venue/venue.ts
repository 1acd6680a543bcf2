import { createHash } from 'node:crypto';
import type { Uuid } from '../../../kernel/ids.ts';

/** A place as a person or an archive names it. */
export interface Place {
  readonly name: string;
  readonly address: string | null;
  readonly city: string | null;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
}

export interface Venue extends Place {
  readonly id: Uuid;
}

/** Equal places have equal digests, so that each is kept once. */
export const placeDigest = (place: Place): string =>
  createHash('sha256')
    .update(JSON.stringify([place.name, place.address, place.city, place.country, place.lat, place.lon]))
    .digest('base64url');
