import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import type { HqRole } from '../../../kernel/viewer.ts';
import { graphqlEnum } from '../graphql/enums.ts';

const HqRoleEnum = graphqlEnum<HqRole>('HeadquartersRole', 'What someone is at headquarters.', {
  HQ_ADMIN: 'May do everything headquarters may.',
  REGION_ADMIN: 'Looks after the chapters of some regions.',
  VIEWER: 'Sees what headquarters sees, and changes nothing.',
});

@ObjectType({
  description: 'Someone’s roles at headquarters, as granted here; a token may grant more.',
  simpleResolvers: true,
})
export class HeadquartersSeat {
  readonly memberUuid!: Uuid;
  readonly regionKeys!: readonly string[];

  @Field(() => [HqRoleEnum])
  roles!: HqRole[];
}

@InputType()
export class SetHeadquartersRolesInput {
  @Field(() => ID)
  memberId!: string;

  @Field(() => [HqRoleEnum], { description: 'All they are to have; none ends what they had.' })
  roles!: HqRole[];

  @Field(() => [ID], { nullable: true, description: 'Those a REGION_ADMIN looks after; none by default.' })
  regionIds?: string[] | null;
}

@ObjectType({ simpleResolvers: true })
export class SetHeadquartersRolesPayload {
  @Field(() => HeadquartersSeat, { nullable: true, description: 'Seen by gateways within a minute.' })
  seat?: HeadquartersSeat | null;

  @Field(() => [UserError])
  errors!: UserError[];
}
