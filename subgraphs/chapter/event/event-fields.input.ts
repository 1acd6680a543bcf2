import { Field, ID, InputType, Int } from 'type-graphql';
import { TimeZone, UrlScalar } from '../../../kernel/graphql/scalars.ts';
import { EventTypeEnum, RsvpModeEnum } from '../graphql/enums.ts';
import { VenueInput } from '../venue/venue.type.ts';
import type { EventType, RsvpMode } from './event.ts';

/** What is said of an event when it is made, or of all events of a series. */
@InputType()
export abstract class NewEventFields {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => String, { description: '1 to 200 characters.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'At most 20,000 characters.' })
  description?: string | null;

  @Field(() => TimeZone, { nullable: true, description: 'The chapter’s by default.' })
  timeZone?: string | null;

  @Field(() => EventTypeEnum, { defaultValue: 'PHYSICAL' })
  type!: EventType;

  @Field(() => VenueInput, { nullable: true })
  venue?: VenueInput | null;

  @Field(() => UrlScalar, { nullable: true })
  onlineUrl?: string | null;

  @Field(() => [String], { defaultValue: [] })
  topics!: string[];

  @Field(() => Int, {
    nullable: true,
    description: '1 or more, for each event of a series; none is no limit.',
  })
  capacity?: number | null;

  @Field(() => Int, { defaultValue: 0, description: 'Guests each member may bring; 0 to 20.' })
  guestLimit!: number;

  @Field(() => RsvpModeEnum, { defaultValue: 'OPEN' })
  rsvpMode!: RsvpMode;

  @Field(() => [ID], { nullable: true, description: 'Active members of the chapter; its maker by default.' })
  hostIds?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Other chapters that host it as well, at most 10; each lists it once its organizers accept.',
  })
  coHostChapterIds?: string[] | null;

  @Field(() => Boolean, { defaultValue: false, description: 'At once, rather than keep drafts.' })
  publish!: boolean;
}

/** Changes to an event, or to all events of a series. */
@InputType()
export abstract class EventFieldsPatch {
  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => TimeZone, { nullable: true, description: 'Of a series: the wall time stays.' })
  timeZone?: string | null;

  @Field(() => EventTypeEnum, { nullable: true })
  type?: EventType | null;

  @Field(() => VenueInput, { nullable: true })
  venue?: VenueInput | null;

  @Field(() => UrlScalar, { nullable: true })
  onlineUrl?: string | null;

  @Field(() => [String], { nullable: true })
  topics?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Not below the seats confirmed (of a series: at any event), unless `moveToWaitlist` names who moves. More seats ' +
      'those who wait.',
  })
  capacity?: number | null;

  @Field(() => Int, { nullable: true })
  guestLimit?: number | null;

  @Field(() => RsvpModeEnum, {
    nullable: true,
    description:
      'Holds for answers to come; who is in stays in. OPEN lets in all who wait for approval, in the order they asked.',
  })
  rsvpMode?: RsvpMode | null;

  @Field(() => [ID], { nullable: true })
  hostIds?: string[] | null;

  @Field(() => [ID], { nullable: true })
  coHostChapterIds?: string[] | null;
}
