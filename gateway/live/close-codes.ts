/** Close codes of the graphql-transport-ws protocol, and of WebSocket itself (RFC 6455 §7.4.1) where those fit. */
export const CLOSE = {
  goingAway: 1001,
  tryAgainLater: 1013,
  internalError: 4500,
  badRequest: 4400,
  unauthorized: 4401,
  forbidden: 4403,
  subprotocolNotAcceptable: 4406,
  initialisationTimeout: 4408,
  subscriberAlreadyExists: 4409,
  tooManyInitialisationRequests: 4429,
} as const;

/** The longest reason a close frame holds, in bytes (RFC 6455 §5.5). */
const REASON_BYTES = 123;

/** A reason that fits its frame, cut at a whole character. */
export function closeReason(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= REASON_BYTES) return text;
  return bytes
    .subarray(0, REASON_BYTES)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
