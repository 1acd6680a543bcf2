import { ArgsType, createUnionType, Field, ID, InputType, Int } from 'type-graphql';
import { connectionType } from '../../../kernel/graphql/connection.ts';
import { Cursor, DateTime } from '../../../kernel/graphql/scalars.ts';
import type { EventState } from '../../../schema/changes.ts';
import { Chapter } from '../directory/chapter.type.ts';
import { EventStatusEnum, EventTypeEnum, SearchKindEnum } from '../directory/directory.enums.ts';
import type { EventStatus } from '../directory/directory-event.ts';
import { DirectoryEvent } from '../directory/directory-event.type.ts';
import { NearInput } from '../directory/location.type.ts';
import type { SearchKind } from '../directory/search-kind.ts';

export const SearchResult = createUnionType({
  name: 'SearchResult',
  description: 'What a search found.',
  types: () => [Chapter, DirectoryEvent] as const,
  resolveType: ({ __typename }) => __typename,
});
export type Found = Chapter | DirectoryEvent;

export const SearchConnection = connectionType<Found>('Search', SearchResult);

@InputType({
  description:
    'What is left out or empty filters nothing; lists let through what matches any of theirs. Times, types and status are of events: chapters are found whatever they say, unless `kinds` leaves them out.',
})
export class SearchFilter {
  @Field(() => DateTime, {
    nullable: true,
    description: 'Starts then or later. By default now, unless `status` asks for nothing but PAST.',
  })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Starts before then.' })
  to?: Date | null;

  @Field(() => [String], { nullable: true, description: 'ISO 3166-1 alpha-2, in upper or lower case.' })
  countries?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'The chapter’s region.' })
  regionIds?: string[] | null;

  @Field(() => [String], { nullable: true })
  topics?: string[] | null;

  @Field(() => [EventTypeEnum], { nullable: true })
  types?: EventState['type'][] | null;

  @Field(() => [EventStatusEnum], { nullable: true, description: 'PUBLISHED and PAST by default.' })
  status?: EventStatus[] | null;
}

@ArgsType()
export class SearchArgs {
  @Field(() => String, {
    description:
      'At most 200 characters. All words must be there, in any order; the last may be unfinished unless a space follows. "Phrases" stand in quotes, and -a word with a minus must not be there.',
  })
  text!: string;

  @Field(() => [SearchKindEnum], { nullable: true, description: 'All by default.' })
  kinds?: SearchKind[] | null;

  @Field(() => SearchFilter, { nullable: true })
  filter?: SearchFilter | null;

  @Field(() => NearInput, { nullable: true, description: 'Lets through what lies in this circle.' })
  near?: NearInput | null;

  @Field(() => Int, { nullable: true, description: '1 to 100, 20 by default.' })
  first?: number | null;

  @Field(() => Cursor, { nullable: true })
  after?: string | null;
}
