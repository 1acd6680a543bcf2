import type { GraphQLSchema } from 'graphql';
import { auditMutations } from '../../kernel/graphql/audited-mutations.ts';
import { federatedSchema } from '../../kernel/graphql/federated-schema.ts';
import { PUBLIC_SDL, ROUTED_BY_SDL, ROUTING_SPEC_URL } from '../../schema/routing.ts';
import {
  AttendanceCountsResolver,
  AttendanceResolver,
  RsvpAttendanceResolver,
} from './attendance/attendance.resolver.ts';
import { AuditEntryResolver, ChapterAuditResolver } from './audit/audit.resolver.ts';
import { chapterActs } from './audit/record-act.ts';
import {
  ChapterCalendarResolver,
  EventCalendarResolver,
  ViewerCalendarResolver,
} from './calendar/calendar.resolver.ts';
import { CoHostResolver } from './co-host/co-host.resolver.ts';
import type { ChapterContext } from './context.ts';
import { ChapterCsvResolver, EventCsvResolver } from './csv/csv.resolver.ts';
import { ChapterEventsResolver, EventResolver, eventEntity } from './event/event.resolver.ts';
import { gated } from './gate/gated-mutations.ts';
import { referencedChapter } from './ids.ts';
import { InvitationResolver } from './invitation/invitation.resolver.ts';
import { LiveResolver } from './live/live.resolver.ts';
import { ChapterMembershipsResolver } from './membership/chapter-memberships.resolver.ts';
import { MembershipResolver, membershipEntity } from './membership/membership.resolver.ts';
import { ProfileResolver } from './profile/profile.resolver.ts';
import { ChapterQuestionsResolver, EventQuestionsResolver } from './question/question.resolver.ts';
import { EventRsvpsResolver, ViewerRsvpsResolver } from './rsvp/event-rsvps.resolver.ts';
import { OrganizerResolver } from './rsvp/organizer.resolver.ts';
import { RsvpCountsResolver, RsvpResolver, rsvpEntity } from './rsvp/rsvp.resolver.ts';
import { RsvpToSeriesResolver } from './series/rsvp-to-series.resolver.ts';
import {
  ChapterSeriesResolver,
  EventSeriesResolver,
  SeriesResolver,
  seriesEntity,
} from './series/series.resolver.ts';
import { ChapterWebhooksResolver, WebhookResolver } from './webhook/webhook.resolver.ts';

const PREAMBLE = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@composeDirective", "@listSize", "@cost"])
  @link(url: "${ROUTING_SPEC_URL}", import: ["@routedBy", "@public"])
  @composeDirective(name: "@routedBy")
  @composeDirective(name: "@public")

${ROUTED_BY_SDL}
${PUBLIC_SDL}`;

/** The one contract all chapters share: executable, and as SDL for composition. */
export async function buildChapterSchema(): Promise<{ schema: GraphQLSchema; sdl: string }> {
  const { schema, sdl } = await federatedSchema<ChapterContext>({
    resolvers: [
      EventResolver,
      ChapterEventsResolver,
      RsvpResolver,
      RsvpCountsResolver,
      EventRsvpsResolver,
      ViewerRsvpsResolver,
      OrganizerResolver,
      InvitationResolver,
      CoHostResolver,
      ChapterQuestionsResolver,
      EventQuestionsResolver,
      AttendanceResolver,
      RsvpAttendanceResolver,
      AttendanceCountsResolver,
      ChapterAuditResolver,
      AuditEntryResolver,
      ChapterMembershipsResolver,
      MembershipResolver,
      ProfileResolver,
      LiveResolver,
      ChapterCalendarResolver,
      EventCalendarResolver,
      ViewerCalendarResolver,
      ChapterWebhooksResolver,
      WebhookResolver,
      ChapterCsvResolver,
      EventCsvResolver,
      SeriesResolver,
      EventSeriesResolver,
      ChapterSeriesResolver,
      RsvpToSeriesResolver,
    ],
    aroundMutation: gated,
    references: {
      Chapter: ({ id }, ctx) => referencedChapter(id, ctx.chapter) ?? null,
      Event: eventEntity,
      Rsvp: rsvpEntity,
      Membership: membershipEntity,
      EventSeries: seriesEntity,
    },
    preamble: PREAMBLE,
  });
  return { schema: auditMutations(schema, chapterActs), sdl };
}
