import { ArgsType, Field, Int, ObjectType } from 'type-graphql';

const CHAPTERS = 'Chapters that are listed.';
const EVENTS = 'Events not cancelled that are still to begin.';

@ObjectType({ description: 'A country in the directory.', simpleResolvers: true })
export class DirectoryCountry {
  readonly regionId!: string | null;

  @Field(() => String, { description: 'ISO 3166-1 alpha-2, upper case.' })
  country!: string;

  @Field(() => Int, { description: CHAPTERS })
  chapters!: number;

  @Field(() => Int, { description: EVENTS })
  upcomingEvents!: number;
}

@ObjectType({ description: 'A topic in the directory.', simpleResolvers: true })
export class DirectoryTopic {
  @Field(() => String, { description: 'In lower case.' })
  topic!: string;

  @Field(() => Int, { description: CHAPTERS })
  chapters!: number;

  @Field(() => Int, { description: EVENTS })
  upcomingEvents!: number;
}

@ArgsType()
export class TopicsArgs {
  @Field(() => String, { nullable: true, description: 'What the topic begins with, case aside.' })
  begins?: string | null;

  @Field(() => Int, { nullable: true, description: '1 to 100, 20 by default.' })
  first?: number | null;
}
