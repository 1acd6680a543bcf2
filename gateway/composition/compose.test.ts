import { parse } from 'graphql';
import type { ChapterhouseError } from '../../kernel/errors.ts';
import { ROUTED_BY_SDL, ROUTING_SPEC_URL } from '../../schema/routing.ts';
import { composeSupergraph, ownSubgraphs } from './compose.ts';
import { readRoutedFields } from './routed-fields.ts';

const FEDERATION =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@composeDirective", "@override", "@external", "@shareable"])';
const ROUTING = `@link(url: "${ROUTING_SPEC_URL}", import: ["@routedBy"]) @composeDirective(name: "@routedBy")\n${ROUTED_BY_SDL}`;

const chapterSdl = (fields: string, routing = ROUTING) => `${FEDERATION} ${routing}
type Query { ${fields} }
type Event @key(fields: "id") { id: ID! title: String }
input Where { at: Place!, ids: [ID!], count: Int }
input Place { eventId: ID! }`;
const communitySdl = (more = '') => `${FEDERATION} type Query { hello: String ${more} }`;

const compose = (fields: string, more = '', routing = ROUTING) =>
  composeSupergraph(ownSubgraphs(chapterSdl(fields, routing), communitySdl(more))).supergraphSdl;

const faults = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    const { code, extensions } = error as ChapterhouseError;
    return [code, extensions['faults']];
  }
  return 'composed';
};

describe('a supergraph', () => {
  test('carries how each root field of the chapters is routed, and logical URLs alone', () => {
    const sdl = compose(
      'event(id: ID!): Event @routedBy(argument: "id") at(where: Where!): Event @routedBy(argument: "where.at.eventId")',
    );
    expect(readRoutedFields(parse(sdl), 'chapter')).toEqual({
      fields: [
        { kind: 'query', name: 'event', path: ['id'] },
        { kind: 'query', name: 'at', path: ['where', 'at', 'eventId'] },
      ],
      faults: [],
    });
    expect(sdl).toContain('url: "http://chapter.local/graphql"');
    expect(sdl).toContain('url: "http://community.local/graphql"');
  });

  test('asks for no routing of fields that community resolves', () => {
    const sdl = compose('event(id: ID!): Event @routedBy(argument: "id")', 'event2: Int');
    expect(readRoutedFields(parse(sdl), 'community').fields).toEqual([]);
    expect(readRoutedFields(parse(sdl), 'community').faults).toHaveLength(2);
  });

  test.each([
    ['', 'chapter: Query.at does not say which argument routes it; add @routedBy(argument: "…")'],
    ['id', 'chapter: Query.at is routed by "id", but the field has no argument "id"'],
    ['where.on', 'chapter: Query.at is routed by "where.on", but Where has no input field "on"'],
    [
      'where.ids',
      'chapter: Query.at is routed by "where.ids", but "ids" is a list and a field is routed by one id',
    ],
    ['where.count', 'chapter: Query.at is routed by "where.count", but "count" is of type Int, not ID'],
    ['where', 'chapter: Query.at is routed by "where", but "where" is of type Where, not ID'],
  ])('is refused when a root field of the chapters is routed by "%s"', (path, fault) => {
    const directive = path === '' ? '' : `@routedBy(argument: "${path}")`;
    const fields = `at(where: Where!): Event ${directive} event(id: ID!): Event @routedBy(argument: "id")`;
    expect(faults(() => compose(fields))).toEqual(['BAD_CONFIG', [fault]]);
  });

  test('is refused when the routing never leaves its subgraph', () => {
    const fields = 'event(id: ID!): Event @routedBy(argument: "id")';
    expect(faults(() => compose(fields, '', ROUTED_BY_SDL))).toEqual([
      'BAD_CONFIG',
      [expect.stringMatching(/@composeDirective\(name: "@routedBy"\)/)],
    ]);
  });

  test('is refused with every fault of composition, in words that name subgraph and field', () => {
    const result = faults(() =>
      composeSupergraph([
        {
          name: 'a',
          url: 'http://a.local',
          sdl: `${FEDERATION} type Query { x: T y: Int } type T { n: Int! }`,
        },
        {
          name: 'b',
          url: 'http://b.local',
          sdl: `${FEDERATION} type Query { x: T y: Int } type T { n: Int! }`,
        },
      ]),
    );
    expect(result).toEqual([
      'BAD_CONFIG',
      expect.arrayContaining([expect.stringMatching(/"Query\.y".*"a" and "b".*INVALID_FIELD_SHARING/)]),
    ]);
    expect((result as [string, string[]])[1].length).toBeGreaterThan(1);
  });

  test('is refused with the place of a syntax error', () => {
    const sdl = 'type Query {\n  x: \n}';
    expect(faults(() => composeSupergraph([{ name: 'a', url: 'http://a.local', sdl }]))).toEqual([
      'BAD_CONFIG',
      ['a: Syntax Error: Expected Name, found "}". (line 3)'],
    ]);
  });
});
