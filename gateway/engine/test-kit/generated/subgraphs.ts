import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type DocumentNode,
  execute,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  parse,
  subscribe,
  type TypeNode,
  validate,
  visit,
} from 'graphql';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from '../../subgraph.ts';
import { LINK } from '../federation.ts';
import { type Model, namedType } from './model.ts';
import { isThing, type Log, type Thing, typeOf, type World } from './world.ts';

/** Events of each subscription. */
const EVENTS = 2;

/** One subgraph of a generated graph, run in process; what it says of its fields is all it gives. */
export class GeneratedSubgraph implements Subgraph<Log> {
  readonly #schema: GraphQLSchema;
  /** What its operations must be valid for, promises and all. */
  readonly #strict: GraphQLSchema;
  readonly #resolve: GraphQLFieldResolver<Thing | undefined, Log>;

  constructor(model: Model, name: string, sdl: string, world: World) {
    const document = parse(LINK + sdl);
    const resolvers = referenceResolvers(model, name, document, world);
    this.#strict = buildSubgraphSchema({ typeDefs: document, resolvers });
    this.#schema = model.lax ? buildSubgraphSchema({ typeDefs: lax(document), resolvers }) : this.#strict;
    this.#resolve = subgraphResolver(name, world);
    if (!this.#isSound(model, name)) throw new Error(`Subgraph "${name}" gives types it does not know.`);
  }

  /** Every type its fields give is one it declares there. */
  #isSound(model: Model, name: string): boolean {
    const fields = [
      ...Object.values(model.roots).flat(),
      ...model.objects.flatMap((object) => object.fields),
    ];
    return fields.every(({ homes, type, targets }) => {
      const named = this.#schema.getType(namedType(type));
      if (!homes.includes(name) || !isAbstractType(named)) return true;
      const possible = this.#schema.getPossibleTypes(named).map((object) => object.name);
      return targets.length > 0 && targets.every((target) => possible.includes(target));
    });
  }

  async fetch(request: SubgraphRequest, log: Log): Promise<SubgraphResponse> {
    return overTheWire(await execute(this.#args(request, log)));
  }

  async *subscribe(request: SubgraphRequest, log: Log): AsyncGenerator<SubgraphResponse> {
    const events = await subscribe({ ...this.#args(request, log), subscribeFieldResolver });
    if (!(Symbol.asyncIterator in events)) yield overTheWire(events);
    else for await (const event of events) yield overTheWire(event);
  }

  #args({ operation, variables, representations }: SubgraphRequest, contextValue: Log) {
    const lists = operation.entities.map(({ variable }, i) => [
      variable,
      (representations[i] ?? []).map(({ value }) => value),
    ]);
    const variableValues: Record<string, unknown> = { ...variables, ...Object.fromEntries(lists) };
    const { document } = operation;
    const faults = validate(this.#strict, document);
    if (faults.length > 0) throw new Error(`${operation.text}: ${faults.map(({ message }) => message)}`);
    return {
      schema: this.#schema,
      document,
      variableValues,
      contextValue,
      fieldResolver: this.#resolve,
      typeResolver: (value: unknown) => (isThing(value) ? value.__typename : undefined),
    };
  }
}

/** The source of a subscription's events, for a subgraph and for the graph as one schema. */
export async function* subscribeFieldResolver(): AsyncGenerator<Thing> {
  for (let n = 0; n < EVENTS; n++) yield { __typename: 'Subscription', $id: `Subscription:${n}` };
}

function subgraphResolver(subgraph: string, world: World): GraphQLFieldResolver<Thing | undefined, Log> {
  return (source, args, log, { fieldName, parentType }) => {
    const thing = source ?? { __typename: parentType.name, $id: parentType.name };
    const field = world.field(typeOf(thing), fieldName);
    const isOwn = field?.unique === true || field?.homes.includes(subgraph) === true;
    if (!isOwn && thing.$provided !== fieldName) {
      throw new Error(`${subgraph} was asked for ${thing.__typename}.${fieldName}, which is not its own.`);
    }
    const value = world.value({ $sent: {}, ...thing }, fieldName, args, log);
    return field?.provides === undefined || field.homes[0] !== subgraph
      ? value
      : provided(value, field.provides);
  };
}

function provided(value: unknown, $provided: string): unknown {
  if (Array.isArray(value)) return value.map((item) => provided(item, $provided));
  return isThing(value) ? { ...value, $provided } : value;
}

function referenceResolvers(model: Model, subgraph: string, document: DocumentNode, world: World) {
  const resolvers: Record<string, { __resolveReference(sent: Record<string, unknown>): Thing | null }> = {};
  for (const definition of document.definitions) {
    if (!('name' in definition) || definition.name === undefined || !('directives' in definition)) continue;
    if (definition.directives?.every(({ name }) => name.value !== 'key') !== false) continue;
    const name = definition.name.value;
    const members = model.objects.filter(
      (object) => object.name === name || object.implements.includes(name),
    );
    const isObject = model.interfaces.some(({ entity }) => entity?.objectIn === subgraph && name === 'Med');
    resolvers[name] = {
      __resolveReference(sent) {
        const found = world
          .things(members.map((member) => member.name))
          .find((thing) =>
            members.some(
              ({ keys, name: type }) =>
                thing.__typename === type && keys.some(({ fields }) => world.isNamed(thing, fields, sent)),
            ),
          );
        if (found === undefined) return null;
        return { ...found, $sent: sent, __typename: isObject ? name : found.__typename };
      },
    };
  }
  return resolvers;
}

/** The schema with no promises: any value may stand for a scalar, null for any. */
function lax(document: DocumentNode): DocumentNode {
  const free = (type: TypeNode): TypeNode => {
    if (type.kind === Kind.NON_NULL_TYPE) return free(type.type);
    if (type.kind === Kind.LIST_TYPE) return { ...type, type: free(type.type) };
    const isLeaf = ['Int', 'Float', 'String', 'Boolean', 'ID', 'Hue'].includes(type.name.value);
    return isLeaf ? { ...type, name: { kind: Kind.NAME, value: 'Blob' } } : type;
  };
  return visit(document, { FieldDefinition: (node) => ({ ...node, type: free(node.type) }) });
}

function overTheWire(result: unknown): SubgraphResponse {
  return JSON.parse(JSON.stringify(result)) as SubgraphResponse;
}
