import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { UserError } from '../../../kernel/graphql/user-errors.ts';

@InputType()
export class WriteToOrganizersInput {
  @Field(() => [ID], { description: '1 to 1,000.' })
  chapterIds!: string[];

  @Field(() => String, { description: '1 to 200 characters.' })
  subject!: string;

  @Field(() => String, {
    description: 'Plain text of 1 to 20,000 characters; blank lines part paragraphs.',
  })
  text!: string;
}

@ObjectType({ simpleResolvers: true })
export class WriteToOrganizersPayload {
  @Field(() => Int, {
    nullable: true,
    description: 'How many people it is for; who wants no such mail gets none.',
  })
  recipients?: number | null;

  @Field(() => [UserError])
  errors!: UserError[];
}
