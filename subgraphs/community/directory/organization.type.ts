import { Field, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import type { DirectoryStatsRecord } from './stats.store.ts';

@ObjectType({
  description: 'Figures over the chapters that are listed (ACTIVE and INACTIVE).',
  simpleResolvers: true,
})
export class DirectoryStats {
  @Field(() => Int)
  chapters!: number;

  @Field(() => Int, { description: 'Chapters whose status is ACTIVE.' })
  activeChapters!: number;

  @Field(() => Int, { description: 'People who belong to at least one chapter, each counted once.' })
  members!: number;

  @Field(() => Int, { description: 'Events not cancelled that are still to begin.' })
  upcomingEvents!: number;

  @Field(() => Int)
  countries!: number;

  @Field(() => DateTime, { description: 'Until when the least fresh of the chapters’ copies is true.' })
  asOf!: Date;
}

const NOTHING = { chapters: 0, activeChapters: 0, members: 0, upcomingEvents: 0, countries: 0 };

/** Of nothing at all, zeros that are true now. */
export const presentStats = (record: DirectoryStatsRecord | null, now: Date): DirectoryStats => ({
  ...(record ?? NOTHING),
  asOf: record?.asOf ?? now,
});

@ObjectType({ description: 'The community as a whole.', simpleResolvers: true })
export class Organization {
  @Field(() => String)
  name!: string;
}
