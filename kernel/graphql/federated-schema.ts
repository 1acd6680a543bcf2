import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { type GraphQLFieldResolver, type GraphQLResolveInfo, type GraphQLSchema, parse } from 'graphql';
import { type BuildSchemaOptions, buildSchema, createResolversMap } from 'type-graphql';
import { ChapterhouseError } from '../errors.ts';

/** Finds the entity a representation names; null when there is none (or none for this viewer). */
export type ReferenceResolver<Context> = (
  reference: { __typename: string; id: string },
  context: Context,
  info: GraphQLResolveInfo,
) => unknown;

export interface FederatedSchemaOptions<Context> {
  readonly resolvers: BuildSchemaOptions['resolvers'];
  readonly orphanedTypes?: NonNullable<BuildSchemaOptions['orphanedTypes']>;
  readonly scalarsMap?: NonNullable<BuildSchemaOptions['scalarsMap']>;
  /** By the name of the entity's type. */
  readonly references: Readonly<Record<string, ReferenceResolver<Context>>>;
  /** What each mutation passes before it runs. */
  readonly aroundMutation?: (
    name: string,
    mutation: GraphQLFieldResolver<unknown, Context>,
  ) => GraphQLFieldResolver<unknown, Context>;
  /** `extend schema @link(…)` and directive definitions that stand before the types. */
  readonly preamble: string;
}

/** type-graphql asks for one even when, as here, every subscription brings its own source. */
const noTopics = {
  publish: (): void => undefined,
  subscribe: (topic: string): AsyncIterable<unknown> => {
    throw new ChapterhouseError('INTERNAL', `Nothing is published under the topic "${topic}".`);
  },
};

/** Builds a federation 2 subgraph from type-graphql classes. */
export async function federatedSchema<Context>(
  options: FederatedSchemaOptions<Context>,
): Promise<{ schema: GraphQLSchema; sdl: string }> {
  const schema = await buildSchema({
    resolvers: options.resolvers,
    orphanedTypes: options.orphanedTypes ?? [],
    scalarsMap: options.scalarsMap ?? [],
    validate: false,
    skipCheck: true,
    pubSub: noTopics,
  });
  const sdl = `${options.preamble}\n\n${printSchemaWithDirectives(schema)}\n`;
  const resolvers = createResolversMap(schema) as Record<string, Record<string, unknown>>;
  const { aroundMutation } = options;
  const mutations = resolvers['Mutation'] as Record<string, GraphQLFieldResolver<unknown, Context>>;
  if (aroundMutation !== undefined) {
    for (const [name, mutation] of Object.entries(mutations))
      mutations[name] = aroundMutation(name, mutation);
  }
  for (const [type, resolve] of Object.entries(options.references)) {
    resolvers[type] = { ...resolvers[type], __resolveReference: resolve };
  }
  return { schema: buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never }), sdl };
}
