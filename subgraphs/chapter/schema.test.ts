import 'reflect-metadata';
import { expect, it } from '@jest/globals';
import { composeServices, compositionHasErrors } from '@theguild/federation-composition';
import { type GraphQLObjectType, parse } from 'graphql';
import { buildChapterSchema } from './schema.ts';

it('composes, and carries the routing of every root field into the supergraph', async () => {
  const { schema, sdl } = await buildChapterSchema();
  const result = composeServices([{ name: 'chapter', typeDefs: parse(sdl), url: 'http://localhost' }]);
  if (compositionHasErrors(result)) throw new Error(result.errors.map((error) => error.message).join('\n'));
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((type) => Object.keys((type as GraphQLObjectType).getFields()));
  const routed = fields.filter((field) => !field.startsWith('_'));
  const supergraph = result.supergraphSdl;
  for (const field of routed) {
    expect(supergraph).toMatch(new RegExp(`\\b${field}\\([^)]*\\): \\S+[^\\n]*@routedBy\\(argument: "`));
  }
});
