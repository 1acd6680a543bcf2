/** The community the fan-out is measured on: 100 chapters, three events each. */
export const KEYS = Array.from({ length: 100 }, (_, i) => `chapter${i}`);

const encode = (type, key, local) => Buffer.from(`${type}:${key}:${local}`).toString('base64url');

const eventOf = (key, number) => ({
  __typename: 'Event',
  id: encode('Event', key, `event${number}`),
  title: `Evening ${number} of ${key}`,
});
const eventsOf = (key) => [1, 2, 3].map((number) => eventOf(key, number));
export const chapterIdOf = (key) => encode('Chapter', key, '');

/** Milliseconds until a chapter's server answers: 10 to 20, the same for each of its answers. */
export const delayOf = (key) => 10 + (KEYS.indexOf(key) % 11);

/** One query for all chapters' own events, and one for an event of one chapter. */
export const EVERYWHERE =
  '{ chapters(first: 100) { nodes { id name events(first: 3) { nodes { id title } } } } }';
export const oneEvent = (key) => `{ event(id: "${eventsOf(key)[0].id}") { id title } }`;

export const EVERYWHERE_ANSWER = JSON.stringify({
  data: {
    chapters: {
      nodes: KEYS.map((key) => ({
        id: chapterIdOf(key),
        name: `Name of ${key}`,
        events: { nodes: eventsOf(key).map(({ id, title }) => ({ id, title })) },
      })),
    },
  },
});

/** What the community server holds. */
export const COMMUNITY_ROOT = {
  chapters: {
    nodes: KEYS.map((key) => ({ __typename: 'Chapter', id: chapterIdOf(key), name: `Name of ${key}` })),
  },
};

/** What the server of one chapter holds. */
export const chapterRoot = (key) => ({
  event: ({ id }) => eventsOf(key).find((event) => event.id === id),
  _entities: ({ representations }) =>
    representations.map(({ id }) => ({ __typename: 'Chapter', id, events: { nodes: eventsOf(key) } })),
});
