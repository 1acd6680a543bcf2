import type { GraphQLSchema } from 'graphql';
import { federatedSchema } from '../../kernel/graphql/federated-schema.ts';
import type { CommunityContext } from './context.ts';
import { GuidelinesResolver } from './guidelines/guidelines.resolver.ts';
import { MemberResolver, memberReference } from './member/member.resolver.ts';

const PREAMBLE = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])`;

/** The community subgraph's schema, executable and as SDL for composition. */
export function communitySchema(): Promise<{ schema: GraphQLSchema; sdl: string }> {
  return federatedSchema<CommunityContext>({
    resolvers: [MemberResolver, GuidelinesResolver],
    references: { Member: memberReference },
    preamble: PREAMBLE,
  });
}
