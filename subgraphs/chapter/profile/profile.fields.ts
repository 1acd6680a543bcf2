import {
  type Coordinates,
  checkCountry,
  checkInstant,
  checkLinks,
  checkLocation,
  checkOptionalText,
  checkText,
  checkTopics,
  invalid,
} from '../checks.ts';
import type { Profile } from './profile.ts';

/** Changes to a profile: what is undefined stays, null clears what may be empty. */
export type ProfilePatch = {
  readonly [Name in Exclude<keyof Profile, 'lat' | 'lon'>]?: Profile[Name] | null | undefined;
} & { readonly location?: Coordinates | null | undefined };

/** The profile after a patch, checked. @throws INVALID with the path of the field */
export function patchedProfile(before: Profile, patch: ProfilePatch): Profile {
  for (const name of ['name', 'timeZone', 'joinMode', 'links', 'topics'] as const) {
    if (patch[name] === null) throw invalid([name], 'This cannot be empty.');
  }
  const { name, description, city, country, location, foundedAt, links, topics } = patch;
  const place = location === undefined ? before : checkLocation(location, 'location');
  return {
    name: name == null ? before.name : checkText(name, 120, 'name'),
    description:
      description === undefined ? before.description : checkOptionalText(description, 10_000, 'description'),
    city: city === undefined ? before.city : checkOptionalText(city, 120, 'city'),
    country: country === undefined ? before.country : checkCountry(country, 'country'),
    lat: place.lat,
    lon: place.lon,
    timeZone: patch.timeZone ?? before.timeZone,
    joinMode: patch.joinMode ?? before.joinMode,
    foundedAt: foundedAt === undefined ? before.foundedAt : foundedAt && checkInstant(foundedAt, 'foundedAt'),
    links: links == null ? before.links : checkLinks(links, 'links'),
    topics: topics == null ? before.topics : checkTopics(topics, 'topics'),
  };
}
