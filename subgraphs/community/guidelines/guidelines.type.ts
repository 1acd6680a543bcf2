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

  @Field(() => DateTime, {
    description:
      'From then on nobody joins, answers, hosts, organizes or posts who has accepted neither this version nor a newer one.',
  })
  enforcedFrom!: Date;
}

@ObjectType({ description: 'A member’s word that they keep to a version.', simpleResolvers: true })
export class GuidelinesAcceptance {
  @Field(() => Int)
  version!: number;

  @Field(() => DateTime)
  at!: Date;
}

@ObjectType({ description: 'Guidelines a member has still to accept.', simpleResolvers: true })
export class GuidelinesDue {
  @Field(() => Int, { description: 'The newest version.' })
  version!: number;

  @Field(() => DateTime, { description: 'From then on the member cannot take part without.' })
  from!: Date;
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

  @Field(() => Int, {
    nullable: true,
    description: 'Days until everyone must have accepted it; 0 to 365, 14 by default.',
  })
  graceDays?: number | null;
}

@ObjectType({ simpleResolvers: true })
export class PublishGuidelinesPayload {
  @Field(() => Guidelines, { nullable: true })
  guidelines?: Guidelines;

  @Field(() => [UserError])
  errors!: UserError[];
}
