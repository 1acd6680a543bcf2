import { Directive, Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { USER_ERROR_CODES, type UserErrorCode, UserFault } from '../user-error.ts';

export const UserErrorCodeEnum = Object.fromEntries(USER_ERROR_CODES.map((code) => [code, code])) as {
  [Code in UserErrorCode]: Code;
};
registerEnumType(UserErrorCodeEnum, { name: 'UserErrorCode' });

@Directive('@shareable')
@ObjectType({
  description: 'What the user can mend; `field` is the path of the input at fault.',
  simpleResolvers: true,
})
export class UserError {
  @Field(() => UserErrorCodeEnum)
  code!: UserErrorCode;

  @Field(() => String)
  message!: string;

  @Field(() => [String], { nullable: true })
  field!: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'With GUIDELINES_NOT_ACCEPTED: the version to accept.',
  })
  guidelinesVersion?: number | null;
}

/** A mutation's payload: what `work` gives, or why it was refused. Anything but a UserFault is thrown on. */
export async function payload<Result extends object>(
  work: () => Promise<Result>,
): Promise<Partial<Result> & { errors: UserError[] }> {
  try {
    return { ...(await work()), errors: [] };
  } catch (error) {
    if (!(error instanceof UserFault)) throw error;
    const { code, message, field, guidelinesVersion } = error;
    const refusal = { code, message, field: field && [...field], guidelinesVersion };
    return { errors: [refusal] } as unknown as Partial<Result> & { errors: UserError[] };
  }
}
