import { buildSubgraphSchema } from '@apollo/subgraph';
import { assertObjectType, type GraphQLSchema, Kind, parse } from 'graphql';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { type ChapterKey, chapterId, decodeId, encodeId, tryDecodeId } from '../../kernel/ids.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import { ROUTED_BY_SDL, ROUTING_SPEC_URL } from '../../schema/routing.ts';
import { composeSupergraph, ownSubgraphs } from '../composition/compose.ts';
import type { GatewayContext } from '../context.ts';
import type { FetchOperation, Representation, SubgraphRequest } from '../engine/subgraph.ts';
import { operationNode } from './sub-operation.ts';

/** A small chapter subgraph with data that follow from the ids alone, to test dispatch with. */
const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", "@composeDirective"])';

export const CHAPTER_SDL = `${LINK}
  @link(url: "${ROUTING_SPEC_URL}", import: ["@routedBy"])
  @composeDirective(name: "@routedBy")
${ROUTED_BY_SDL}
interface Node { id: ID! }
type Query {
  event(id: ID!): Event @routedBy(argument: "id")
  gathering(input: GatheringInput!): Event @routedBy(argument: "input.at.eventId")
}
input GatheringInput { at: PlaceInput!, note: String }
input PlaceInput { eventId: ID! }
type Mutation { rename(input: RenameInput!): RenamePayload! @routedBy(argument: "input.eventId") }
input RenameInput { eventId: ID!, title: String! }
type RenamePayload { event: Event, order: Int! }
type Subscription { counted(eventId: ID!): Count! @routedBy(argument: "eventId") }
type Count { eventId: ID!, yes: Int!, event: Event }
type Chapter @key(fields: "id") { id: ID!, motto: String!, events: [Event!], viewer: String }
type Event implements Node @key(fields: "id") { id: ID!, title(upper: Boolean = false): String, chapter: Chapter, secret: String }
`;

export const COMMUNITY_SDL = `${LINK}
interface Node { id: ID! }
type Query { chapters: [Chapter!]!, node(id: ID!): Node }
type Chapter implements Node @key(fields: "id") { id: ID!, name: String! }
type Event implements Node @key(fields: "id", resolvable: false) { id: ID! }
`;

export const testSupergraph = (): string =>
  composeSupergraph(ownSubgraphs(CHAPTER_SDL, COMMUNITY_SDL)).supergraphSdl;

export const EVENTS_PER_CHAPTER = 5;

export const eventId = (chapter: string, number: number): string =>
  encodeId('Event', chapter as ChapterKey, String(number));

export interface TestWho {
  readonly viewer: Viewer | undefined;
}

export interface TestChapterOptions {
  /** Whose data the server holds. */
  readonly holds: (chapter: ChapterKey) => boolean;
  /** Told of each mutation, in the order they are run. */
  readonly renamed?: (title: string) => void;
  readonly counted?: (chapter: string) => AsyncIterable<number>;
  /** A field of `Chapter` that is not there yet, as in an older release. */
  readonly lacks?: string;
}

interface EventParent {
  readonly id: string;
}

/** Events with an even number have a `secret` that may not be told; event 4 of each chapter does not exist. */
export function testChapterSchema({ holds, renamed, counted, lacks }: TestChapterOptions): GraphQLSchema {
  let order = 0;
  const find = (id: string): EventParent | null => {
    const { chapter, local } = decodeId(id, 'Event');
    return chapter !== undefined && holds(chapter) && local !== '4' && Number(local) < EVENTS_PER_CHAPTER
      ? { id }
      : null;
  };
  const resolvers = {
    Query: {
      event: (_: unknown, { id }: { id: string }) => find(id),
      gathering: (_: unknown, { input }: { input: { at: { eventId: string } } }) => find(input.at.eventId),
    },
    Mutation: {
      rename: (_: unknown, { input }: { input: { eventId: string; title: string } }) => {
        renamed?.(input.title);
        if (input.title === '') throw new ChapterhouseError('BAD_USER_INPUT', 'A title is needed.');
        order += 1;
        return { event: find(input.eventId), order };
      },
    },
    Subscription: {
      counted: {
        subscribe: async function* (_: unknown, { eventId: id }: { eventId: string }) {
          const { chapter = '' } = decodeId(id);
          for await (const yes of counted?.(chapter) ?? [])
            yield { counted: { eventId: id, yes, event: { id } } };
        },
      },
    },
    Chapter: {
      __resolveReference: ({ id }: { id: string }) => {
        const chapter = decodeId(id, 'Chapter').chapter;
        return chapter !== undefined && holds(chapter) ? { id } : null;
      },
      motto: ({ id }: { id: string }) => `we are ${tryDecodeId(id)?.chapter}`,
      events: ({ id }: { id: string }) =>
        [0, 1, 2].map((n) => ({ id: eventId(tryDecodeId(id)?.chapter ?? '', n) })),
      viewer: (_: unknown, __: unknown, { viewer }: TestWho) => viewer?.name ?? null,
    },
    Event: {
      __resolveReference: ({ id }: { id: string }) => find(id),
      title: ({ id }: EventParent, { upper }: { upper: boolean }) => {
        const title = `${tryDecodeId(id)?.chapter} ${tryDecodeId(id)?.local}`;
        return upper ? title.toUpperCase() : title;
      },
      chapter: ({ id }: EventParent) => ({ id: chapterId(tryDecodeId(id)?.chapter as ChapterKey) }),
      secret: ({ id }: EventParent) => {
        if (Number(tryDecodeId(id)?.local) % 2 === 0)
          throw new ChapterhouseError('FORBIDDEN', 'Not for you.');
        return 'a secret';
      },
    },
  };
  const schema = buildSubgraphSchema({ typeDefs: parse(CHAPTER_SDL), resolvers: resolvers as never });
  if (lacks !== undefined) delete assertObjectType(schema.getType('Chapter')).getFields()[lacks];
  return schema;
}

export const nobody: GatewayContext = { viewer: undefined, requestId: 'test' };

export const never: AbortSignal = new AbortController().signal;

/** A fetch as a plan has it. */
export function fetchOperation(text: string): FetchOperation {
  const document = parse(text, { noLocation: true });
  const node = operationNode({ document });
  const entities = node.selectionSet.selections.flatMap((selection) => {
    if (selection.kind !== Kind.FIELD || selection.name.value !== '_entities') return [];
    const value = selection.arguments?.[0]?.value;
    if (value?.kind !== Kind.VARIABLE) return [];
    return [{ responseKey: (selection.alias ?? selection.name).value, variable: value.name.value }];
  });
  const own = new Set(entities.map(({ variable }) => variable));
  const variableNames = (node.variableDefinitions ?? [])
    .map(({ variable }) => variable.name.value)
    .filter((name) => !own.has(name));
  return { subgraph: 'chapter', kind: node.operation, text, document, variableNames, entities };
}

export function representation(typename: string, id: string): Representation {
  const value = { __typename: typename, id };
  return { typename, value, json: JSON.stringify(value) };
}

export function request(
  text: string,
  variables: Record<string, unknown> = {},
  representations: readonly (readonly Representation[])[] = [],
): SubgraphRequest {
  return { operation: fetchOperation(text), variables, representations };
}

export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
