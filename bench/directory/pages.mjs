import { pick, randomFrom, skewed } from './random.mjs';
import { CITIES, NAMES, TOPICS, WORDS } from './vocabulary.mjs';

const EVENT = 'id title startsAt city topics yesCount seatsLeft chapter { id urlname name }';
const CHAPTER = 'id urlname name city country';
const END = 'totalCount pageInfo { hasNextPage endCursor }';
const FOUND = `nodes { __typename ... on DirectoryEvent { ${EVENT} } ... on Chapter { ${CHAPTER} } }`;
const FACETS =
  'facets { countries { country count } topics(first: 20) { topic count } types { type count } }';

const directory = (
  more = '',
) => `query ($filter: DirectoryFilter, $near: Near, $orderBy: DirectoryOrder, $after: Cursor) {
  directory(filter: $filter, near: $near, orderBy: $orderBy, first: 20, after: $after) { nodes { ${EVENT} } ${END} ${more} } }`;
const chapters = `query ($filter: ChapterFilter, $near: Near, $orderBy: ChapterOrder, $after: Cursor) {
  chapters(filter: $filter, near: $near, orderBy: $orderBy, first: 20, after: $after) { nodes { ${CHAPTER} } ${END} } }`;
const search = (
  more = '',
) => `query ($text: String!, $filter: SearchFilter, $near: Near, $kinds: [SearchKind!], $after: Cursor) {
  search(text: $text, filter: $filter, near: $near, kinds: $kinds, first: 20, after: $after) { ${FOUND} ${END} ${more} } }`;
const OVERVIEW =
  '{ regions { id name } countries { country chapters upcomingEvents } topics(first: 50) { topic chapters upcomingEvents } }';

const country = (random) => skewed(random, CITIES).country;
const topic = (random) => skewed(random, TOPICS);
const word = (random) => skewed(random, WORDS[skewed(random, CITIES).language]);
const near = (random) => {
  const { lat, lon } = skewed(random, CITIES);
  return { lat, lon, radiusKm: pick(random, [10, 25, 50, 100]) };
};
const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString();

/** Each kind of page: its operation, what it is asked with, and how many pages on it is read (0 is the first). */
export const KINDS = {
  'what comes next': { query: directory(), ask: () => ({}) },
  'country and topic': {
    query: directory(),
    ask: (random) => ({ filter: { countries: [country(random)], topics: [topic(random)] } }),
  },
  'online, two countries': {
    query: directory(),
    ask: (random) => ({ filter: { types: ['ONLINE'], countries: [country(random), country(random)] } }),
  },
  'a month of the past': {
    query: directory(),
    ask: (random) => {
      const days = Math.floor(random() * 3_000);
      return { filter: { from: daysAgo(days + 30), to: daysAgo(days), countries: [country(random)] } };
    },
  },
  'nearest first': { query: directory(), ask: (random) => ({ near: near(random), orderBy: 'DISTANCE' }) },
  'near, by start': {
    query: directory(),
    ask: (random) => ({ near: near(random), filter: { topics: [topic(random)] } }),
  },
  'page 25': {
    query: directory(),
    pages: 24,
    ask: (random) => ({ filter: { types: [pick(random, ['PHYSICAL', 'ONLINE', 'HYBRID'])] } }),
  },
  'facets of a country': {
    query: directory(FACETS),
    ask: (random) => ({ filter: { countries: [country(random)] } }),
  },
  'facets of a topic': {
    query: directory(FACETS),
    ask: (random) => ({ filter: { topics: [topic(random)] } }),
  },
  'events with a word': { query: directory(), ask: (random) => ({ filter: { text: `${word(random)} ` } }) },
  'search, one word': { query: search(), ask: (random) => ({ text: `${word(random)} ` }) },
  'search, two words': { query: search(), ask: (random) => ({ text: `${word(random)} ${topic(random)} ` }) },
  'search, a seldom word': { query: search(), ask: (random) => ({ text: `${pick(random, NAMES)} ` }) },
  'search, a city': {
    query: search(),
    ask: (random) => ({ text: `${skewed(random, CITIES).name} ${word(random)}` }),
  },
  'search, while typing': { query: search(), ask: (random) => ({ text: topic(random).slice(0, 4) }) },
  'search, mistyped': {
    query: search(),
    ask: (random) => ({
      text: `${pick(random, ['pyhton', 'javscript', 'visualizaton', 'statistcs', 'machien'])} `,
    }),
  },
  'search, Japanese and Chinese': {
    query: search(),
    ask: (random) => ({ text: pick(random, [...WORDS.ja, ...WORDS.zh]) }),
  },
  'search, page 5': { query: search(), pages: 4, ask: (random) => ({ text: `${word(random)} ` }) },
  'search, past as well': {
    query: search(),
    ask: (random) => ({ text: `${word(random)} ${pick(random, NAMES)}`, filter: { from: daysAgo(3_650) } }),
  },
  'search with facets': {
    query: search(FACETS),
    ask: (random) => ({ text: `${word(random)} ${topic(random)} ` }),
  },
  'chapters of a country': {
    query: chapters,
    ask: (random) => ({ filter: { countries: [country(random)] } }),
  },
  'chapters nearby': { query: chapters, ask: (random) => ({ near: near(random), orderBy: 'DISTANCE' }) },
  'chapters by name': {
    query: chapters,
    pages: 5,
    ask: (random) => ({ filter: { text: skewed(random, CITIES).name.slice(0, 4) } }),
  },
  'chapters by members': {
    query: chapters,
    ask: (random) => ({ filter: { topics: [topic(random)] }, orderBy: 'MEMBERS' }),
  },
  'regions, countries, topics': { query: OVERVIEW, ask: () => ({}) },
};

/** `count` different pages of each kind, the kinds by turns. */
export function choosePages(count) {
  const random = randomFrom(3);
  return Array.from({ length: count }, () =>
    Object.entries(KINDS).map(([kind, { query, ask, pages = 0 }]) => ({
      kind,
      query,
      pages,
      variables: ask(random),
    })),
  ).flat();
}

/** The field a page's connection is in. */
export const fieldOf = ({ query }) => /\{\s*(directory|search|chapters)\(/.exec(query)?.[1];
