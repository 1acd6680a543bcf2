import { UserFault } from '../../../kernel/user-error.ts';
import type { ChapterState } from '../../../schema/changes.ts';
import { checkOptionalText, checkText } from '../text-input.ts';
import { checkUrlname } from './urlname.ts';

/** A chapter as a member proposes it. */
export interface Proposal {
  readonly urlname: string;
  readonly name: string;
  readonly city?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly location?: { readonly lat: number; readonly lon: number } | null | undefined;
  readonly timeZone: string;
  readonly description?: string | null | undefined;
  readonly topics?: readonly string[] | null | undefined;
  /** To what headquarters asks. */
  readonly answers?: readonly { readonly questionId: string; readonly text: string }[] | null | undefined;
}

const MAX_TOPICS = 20;
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** @throws UserFault INVALID that names the field */
export function checkProposal(proposal: Proposal): { urlname: string; profile: ChapterState } {
  const location = checkLocation(proposal.location);
  return {
    urlname: checkUrlname(proposal.urlname),
    profile: {
      name: checkText(proposal.name, 'name', { min: 2, max: 100 }),
      description: checkOptionalText(proposal.description, 'description', { max: 5_000 }),
      city: checkOptionalText(proposal.city, 'city', { max: 100 }),
      country: checkCountry(proposal.country),
      lat: location?.lat ?? null,
      lon: location?.lon ?? null,
      timeZone: proposal.timeZone,
      joinMode: 'OPEN',
      foundedAt: null,
      links: [],
      topics: checkTopics(proposal.topics ?? []),
    },
  };
}

function checkCountry(country: string | null | undefined): string | null {
  if (country == null) return null;
  const code = country.trim().toUpperCase();
  if (!/^[A-Z]{2}$/.test(code) || regions.of(code) === undefined) {
    throw new UserFault('INVALID', '`country` is a code of two letters (ISO 3166-1), such as "FR".', [
      'country',
    ]);
  }
  return code;
}

function checkLocation(location: Proposal['location']): { lat: number; lon: number } | null {
  if (location == null) return null;
  const { lat, lon } = location;
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) {
    throw new UserFault('INVALID', '`location` takes a `lat` of -90 to 90 and a `lon` of -180 to 180.', [
      'location',
    ]);
  }
  return { lat, lon };
}

function checkTopics(topics: readonly string[]): string[] {
  if (topics.length > MAX_TOPICS) {
    throw new UserFault('INVALID', `\`topics\` takes at most ${MAX_TOPICS}.`, ['topics']);
  }
  return [...new Set(topics.map((topic) => checkText(topic, 'topics', { min: 1, max: 50 })))];
}
