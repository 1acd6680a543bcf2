import type { ChapterState } from '../../../schema/changes.ts';

/** What a chapter says of itself. */
export type Profile = Omit<ChapterState, 'foundedAt'> & { readonly foundedAt: Date | null };

export const chapterState = (profile: Profile): ChapterState => ({
  name: profile.name,
  description: profile.description,
  city: profile.city,
  country: profile.country,
  lat: profile.lat,
  lon: profile.lon,
  timeZone: profile.timeZone,
  joinMode: profile.joinMode,
  foundedAt: profile.foundedAt?.toISOString() ?? null,
  links: profile.links,
  topics: profile.topics,
});
