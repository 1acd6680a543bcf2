/** What a person can mend, answered in a mutation's payload and never thrown to the client; with what each code says. */
export const USER_ERRORS = {
  NOT_FOUND: 'Nothing stands there, or not for you.',
  FORBIDDEN: 'Your role does not allow it.',
  UNAUTHENTICATED: 'Sign in first.',
  INVALID: 'A value is out of bounds; the message names the bound.',
  GUIDELINES_NOT_ACCEPTED: 'Accept the newest guidelines first.',
  NOT_A_MEMBER: 'Join the chapter first.',
  BANNED: 'The chapter, or headquarters from the space, has banned you; the message says until when.',
  EVENT_FULL: 'No seat is left and there is no waitlist.',
  EVENT_CANCELLED: 'The event is cancelled.',
  EVENT_PAST: 'The event is over.',
  RSVP_CLOSED: 'RSVPs are not open yet, or no longer.',
  CAPACITY_BELOW_CONFIRMED: 'More people are confirmed than would have a seat.',
  IDEMPOTENCY_CONFLICT: 'The same idempotency key was used with another input.',
  ALREADY_EXISTS: 'It exists already.',
  CHAPTER_INACTIVE: 'The chapter is not active.',
  TABLE_FULL: 'The table has no free seat.',
  DISCUSSION_LOCKED: 'A moderator has locked the discussion.',
} as const;
export type UserErrorCode = keyof typeof USER_ERRORS;
export const USER_ERROR_CODES = Object.keys(USER_ERRORS) as UserErrorCode[];

/** Refuses a mutation; `field` is the path of the input at fault, when it is one. Rolls a transaction back. */
export class UserFault extends Error {
  override readonly name = 'UserFault';

  constructor(
    readonly code: UserErrorCode,
    message: string,
    readonly field: readonly string[] | null = null,
    /** With GUIDELINES_NOT_ACCEPTED: the version to accept. */
    readonly guidelinesVersion: number | null = null,
  ) {
    super(message);
  }
}
