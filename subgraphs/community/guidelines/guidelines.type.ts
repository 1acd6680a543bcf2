import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kernel/graphql/scalars.ts';
import { UserError } from '../../../kernel/graphql/user-errors.ts';

@ObjectType({ description: 'One version of the community’s guidelines.', simpleResolvers: true })
export class Guidelines {
  @Field(() => Int)
  version!: number;

  @Field(() => String)
  text!: string;

  @Field(() => DateTime)
  publishedAt!: Date;
}

@ObjectType({ description: 'A member’s word that they keep to a version.', simpleResolvers: true })
export class GuidelinesAcceptance {
  @Field(() => Int)
  version!: number;

  @Field(() => DateTime)
  at!: Date;
}

@InputType()
export class AcceptGuidelinesInput {
  @Field(() => Int, { description: 'The newest version.' })
  version!: number;
}

@ObjectType({ simpleResolvers: true })
export class AcceptGuidelinesPayload {
  @Field(() => GuidelinesAcceptance, { nullable: true })
  acceptance?: GuidelinesAcceptance;

  @Field(() => [UserError])
  errors!: UserError[];
}

@InputType()
export class PublishGuidelinesInput {
  @Field(() => String, { description: 'Markdown, 1 to 100,000 characters.' })
  text!: string;
}

@ObjectType({ simpleResolvers: true })
export class PublishGuidelinesPayload {
  @Field(() => Guidelines, { nullable: true })
  guidelines?: Guidelines;

  @Field(() => [UserError])
  errors!: UserError[];
}
