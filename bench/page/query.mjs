import { decodeId } from '../../dist/kernel/ids.js';

/** The page people load most: a chapter, its coming events, their counts and hosts, and what the viewer answered. */
export const PAGE = `query Page($urlname: String!, $from: DateTime!) {
  chapter(urlname: $urlname) {
    id name description city country timeZone
    events(filter: { from: $from }, first: 20) {
      totalCount
      nodes {
        id title description startsAt endsAt timeZone type status capacity
        venue { name address city }
        counts { version yes maybe waitlist guests seatsLeft }
        hosts { id name avatarUrl }
        viewerRsvp { id status guests }
      }
    }
  }
}`;

export const EVENTS = 20;

/** The answer with the ids that rows have in the database, as the ordinary server gives them. */
export function withRowIds(data) {
  if (Array.isArray(data)) return data.map(withRowIds);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, key === 'id' ? rowId(value) : withRowIds(value)]),
  );
}

function rowId(id) {
  const { local, chapter } = decodeId(id);
  return local === '' ? chapter : local;
}
