/** What a person can mend, answered in a mutation's payload and never thrown to the client. */
export const USER_ERROR_CODES = [
  'NOT_FOUND',
  'FORBIDDEN',
  'UNAUTHENTICATED',
  'INVALID',
  'GUIDELINES_NOT_ACCEPTED',
  'NOT_A_MEMBER',
  'BANNED',
  'EVENT_FULL',
  'EVENT_CANCELLED',
  'EVENT_PAST',
  'RSVP_CLOSED',
  'CAPACITY_BELOW_CONFIRMED',
  'IDEMPOTENCY_CONFLICT',
  'ALREADY_EXISTS',
  'CHAPTER_INACTIVE',
  'TABLE_FULL',
] as const;
export type UserErrorCode = (typeof USER_ERROR_CODES)[number];

/** Refuses a mutation; `field` is the path of the input at fault, when it is one. Rolls a transaction back. */
export class UserFault extends Error {
  override readonly name = 'UserFault';

  constructor(
    readonly code: UserErrorCode,
    message: string,
    readonly field: readonly string[] | null = null,
  ) {
    super(message);
  }
}
