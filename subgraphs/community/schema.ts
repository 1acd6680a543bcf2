import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { auditMutations } from '../../kernel/graphql/audited-mutations.ts';
import { federatedSchema } from '../../kernel/graphql/federated-schema.ts';
import { AuditResolver } from './audit/audit.resolver.ts';
import { headquartersActs } from './audit/record-act.ts';
import type { CommunityContext } from './context.ts';
import { DataExportResolver } from './data-export/data-export.resolver.ts';
import { directoryReferences, directoryResolvers } from './directory/directory.schema.ts';
import { ErasureReceiptResolver, ErasureResolver } from './erasure/erasure.resolver.ts';
import { ChapterGuidelinesResolver, GuidelinesResolver } from './guidelines/guidelines.resolver.ts';
import { HeadquartersResolver } from './headquarters/headquarters.resolver.ts';
import { OrganizersLetterResolver } from './headquarters/organizers-letter.resolver.ts';
import {
  MailChoicesResolver,
  MailStateResolver,
  MemberMailResolver,
  ParkedMailResolver,
} from './mail/mail.resolver.ts';
import {
  ChapterMembershipSummaryResolver,
  MemberResolver,
  memberReference,
} from './member/member.resolver.ts';
import { NodeResolver } from './node/node.resolver.ts';
import { Event, EventSeries, Membership, Rsvp } from './node/stubs.ts';
import {
  ChapterHistoryEntryResolver,
  ChapterLifeResolver,
  ChapterProposalResolver,
} from './registry/chapter-life.resolver.ts';
import { RegistryResolver } from './registry/registry.resolver.ts';
import { spaceResolvers } from './space/space.schema.ts';

const PREAMBLE = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@listSize", "@cost"])`;

/** The community subgraph's schema, executable and as SDL for composition. */
export async function communitySchema(): Promise<{ schema: GraphQLSchema; sdl: string }> {
  const { schema, sdl } = await federatedSchema<CommunityContext>({
    resolvers: [
      NodeResolver,
      MemberResolver,
      ChapterMembershipSummaryResolver,
      ...directoryResolvers,
      GuidelinesResolver,
      ChapterGuidelinesResolver,
      RegistryResolver,
      AuditResolver,
      ErasureResolver,
      ErasureReceiptResolver,
      DataExportResolver,
      ChapterLifeResolver,
      ChapterHistoryEntryResolver,
      ChapterProposalResolver,
      HeadquartersResolver,
      OrganizersLetterResolver,
      MemberMailResolver,
      MailChoicesResolver,
      MailStateResolver,
      ParkedMailResolver,
      ...spaceResolvers,
    ],
    orphanedTypes: [Event, EventSeries, Rsvp, Membership],
    references: { ...directoryReferences, Member: memberReference },
    preamble: PREAMBLE,
  });
  return { schema: auditMutations(schema, headquartersActs), sdl };
}
