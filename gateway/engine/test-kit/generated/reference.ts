import {
  buildSchema,
  type ExecutionResult,
  execute,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  print,
  responsePathAsArray,
  subscribe,
  type TypeNode,
  visit,
} from 'graphql';
import type { GraphqlRequest } from '../../request.ts';
import type { Result } from '../federation.ts';
import { subscribeFieldResolver } from './subgraphs.ts';
import { isThing, type Log, type Thing, type World, wholeResolver } from './world.ts';

/** What an executor may answer: the data, the errors graphql-js tells, and all it could have told. */
export interface Expected {
  readonly result: Result;
  /** Paths of every error there would be if no null took any other with it. */
  readonly possible: ReadonlySet<string>;
}

export function pathText(path: readonly (string | number)[]): string {
  return path.join('.');
}

/** The graph as one schema that graphql-js executes over the same data. */
export class Reference {
  readonly schema: GraphQLSchema;
  readonly #free: GraphQLSchema;
  readonly #world: World;

  constructor(publicSdl: string, world: World) {
    this.schema = buildSchema(publicSdl, { assumeValid: true });
    this.#free = buildSchema(
      print(visit(parse(publicSdl), { FieldDefinition: (node) => ({ ...node, type: nullable(node.type) }) })),
    );
    this.#world = world;
  }

  async execute(request: GraphqlRequest, log: Log): Promise<Expected> {
    const found = new Set<string>();
    const result = await execute(this.#args(this.schema, request, log, wholeResolver(this.#world)));
    const free = await execute(this.#args(this.#free, request, { mutations: [] }, this.#noting(found)));
    return expected(result, free, found);
  }

  async subscribe(request: GraphqlRequest): Promise<Expected[]> {
    const found: Set<string>[] = [];
    const log = { mutations: [] };
    const [results, free] = await Promise.all([
      events(this.#args(this.schema, request, log, wholeResolver(this.#world))),
      events(this.#args(this.#free, request, log, this.#noting(found))),
    ]);
    return results.map((result, i) => expected(result, free[i] ?? {}, found[i] ?? new Set()));
  }

  #args(
    schema: GraphQLSchema,
    { query, variables }: GraphqlRequest,
    contextValue: Log,
    fieldResolver: GraphQLFieldResolver<Thing | undefined, Log>,
  ) {
    return {
      schema,
      document: parse(query),
      variableValues: variables ?? {},
      contextValue,
      fieldResolver,
      typeResolver: (value: unknown) => (isThing(value) ? value.__typename : undefined),
    };
  }

  /** Resolves without any promise of the schema, and notes where one is broken; per event, when given a list. */
  #noting(found: Set<string> | Set<string>[]): GraphQLFieldResolver<Thing | undefined, Log> {
    const resolve = wholeResolver(this.#world);
    return (source, args, log, info) => {
      const value = resolve(source, args, log, info);
      const type = this.schema.getType(info.parentType.name);
      const field = isObjectType(type) ? type.getFields()[info.fieldName] : undefined;
      const notes = found instanceof Set ? found : noteOf(found, info.rootValue);
      if (field !== undefined) noteNulls(value, field.type, responsePathAsArray(info.path), notes);
      return value;
    };
  }
}

function noteOf(found: Set<string>[], event: unknown): Set<string> {
  const at = isThing(event) ? Number(event.$id.split(':')[1]) : 0;
  found[at] ??= new Set();
  return found[at];
}

function noteNulls(
  value: unknown,
  type: GraphQLOutputType,
  path: (string | number)[],
  found: Set<string>,
): void {
  if (isNonNullType(type)) {
    if (value === null || value === undefined) found.add(pathText(path));
    else noteNulls(value, type.ofType, path, found);
  } else if (isListType(type) && Array.isArray(value)) {
    for (const [i, item] of value.entries()) noteNulls(item, type.ofType, [...path, i], found);
  }
}

function expected(result: ExecutionResult, free: ExecutionResult, found: Set<string>): Expected {
  for (const { path } of free.errors ?? []) found.add(pathText(path ?? []));
  return { result: JSON.parse(JSON.stringify(result)) as Result, possible: found };
}

async function events(args: Parameters<typeof subscribe>[0]): Promise<ExecutionResult[]> {
  const results = await subscribe({ ...args, subscribeFieldResolver });
  if (!(Symbol.asyncIterator in results)) return [results];
  const all: ExecutionResult[] = [];
  for await (const result of results) all.push(result);
  return all;
}

function nullable(type: TypeNode): TypeNode {
  if (type.kind === Kind.NON_NULL_TYPE) return nullable(type.type);
  return type.kind === Kind.LIST_TYPE ? { ...type, type: nullable(type.type) } : type;
}
