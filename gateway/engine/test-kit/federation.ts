import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices } from '@theguild/federation-composition';
import { execute, type GraphQLSchema, parse, subscribe } from 'graphql';
import type { Cancellation } from '../cancellation.ts';
import { Engine, type EngineOptions, type GraphqlRequest } from '../engine.ts';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from '../subgraph.ts';

type Resolvers = NonNullable<
  Extract<Parameters<typeof buildSubgraphSchema>[0], { resolvers?: unknown }>['resolvers']
>;

export interface SubgraphDefinition {
  readonly typeDefs: string;
  readonly resolvers?: Resolvers;
}

export const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@interfaceObject", "@inaccessible", "@tag", "@override"])`;

export function compose(definitions: Record<string, SubgraphDefinition>): string {
  const services = Object.entries(definitions).map(([name, { typeDefs }]) => ({
    name,
    url: `http://${name}.test/graphql`,
    typeDefs: parse(LINK + typeDefs),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** A request a subgraph got. */
export interface Call {
  readonly subgraph: string;
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export class LocalSubgraph<Context> implements Subgraph<Context> {
  readonly #schema: GraphQLSchema;
  readonly #calls: Call[];

  constructor({ typeDefs, resolvers }: SubgraphDefinition, calls: Call[]) {
    this.#schema = buildSubgraphSchema({ typeDefs: parse(LINK + typeDefs), resolvers: resolvers ?? {} });
    this.#calls = calls;
  }

  async fetch(request: SubgraphRequest, context: Context): Promise<SubgraphResponse> {
    const args = this.#args(request, context);
    this.#calls.push({
      subgraph: request.operation.subgraph,
      text: request.operation.text,
      variables: args.variableValues,
    });
    return overTheWire(await execute(args));
  }

  async *subscribe(request: SubgraphRequest, context: Context): AsyncGenerator<SubgraphResponse> {
    const events = await subscribe(this.#args(request, context));
    if (!(Symbol.asyncIterator in events)) {
      yield overTheWire(events);
      return;
    }
    for await (const event of events) yield overTheWire(event);
  }

  #args({ operation, variables, representations }: SubgraphRequest, contextValue: Context) {
    const lists = operation.entities.map(({ variable }, i) => [
      variable,
      (representations[i] ?? []).map(({ value }) => value),
    ]);
    const variableValues: Record<string, unknown> = { ...variables, ...Object.fromEntries(lists) };
    return { schema: this.#schema, document: operation.document, variableValues, contextValue };
  }
}

function overTheWire(result: unknown): SubgraphResponse {
  return JSON.parse(JSON.stringify(result)) as SubgraphResponse;
}

export interface Federation {
  readonly engine: Engine<undefined>;
  readonly calls: Call[];
  run(query: string, variables?: GraphqlRequest['variables']): Promise<Result>;
}

export interface Result {
  readonly data?: unknown;
  readonly errors?: readonly ResultError[];
}

export interface ResultError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string } & Record<string, unknown>;
}

/** An engine over subgraphs that run inside the test; `replace` puts others in their places. */
export function federate(
  definitions: Record<string, SubgraphDefinition>,
  replace: Record<string, Subgraph<undefined>> = {},
  options: Partial<EngineOptions<undefined>> = {},
): Federation {
  const calls: Call[] = [];
  const engine = new Engine<undefined>({
    supergraphSdl: options.supergraphSdl ?? compose(definitions),
    subgraph: (name) => replace[name] ?? new LocalSubgraph(definitions[name] ?? { typeDefs: '' }, calls),
    ...options,
  });
  const run = async (query: string, variables?: GraphqlRequest['variables']): Promise<Result> => {
    const { body } = await engine.execute({ query, variables }, undefined);
    return JSON.parse(body) as Result;
  };
  return { engine, calls, run };
}

/** A subgraph that gives whatever the function makes of a request. */
export function scripted(
  respond: (
    request: SubgraphRequest,
    cancellation: Cancellation,
  ) => SubgraphResponse | Promise<SubgraphResponse>,
): Subgraph<undefined> {
  return {
    fetch: async (request, _context, cancellation) => respond(request, cancellation),
    async *subscribe(request, _context, signal) {
      yield await respond(request, signal);
    },
  };
}

/** The schema of one subgraph answering with `data`, whatever is asked: for results that break the schema's promises. */
export async function project(typeDefs: string, query: string, response: SubgraphResponse): Promise<Result> {
  return federate({ only: { typeDefs } }, { only: scripted(() => response) }).run(query);
}

/** Error paths with their codes, `path: code`. */
export function faults({ errors = [] }: Result): string[] {
  return errors.map(({ path, extensions }) => `${path?.join('.') ?? ''}: ${extensions?.code ?? ''}`);
}
