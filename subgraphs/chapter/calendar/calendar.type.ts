import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { UrlScalar } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';

@InputType()
export class RenewCalendarUrlInput {
  @Field(() => ID)
  chapterId!: string;
}

@ObjectType({ simpleResolvers: true })
export class RenewCalendarUrlPayload {
  @Field(() => UrlScalar, { nullable: true })
  calendarUrl?: string | null;

  @Field(() => [UserError])
  errors!: UserError[];
}
