import { randomBytes } from 'node:crypto';
import { Webhook as Signer } from 'standardwebhooks';
import { type ChapterKey, chapterId, encodeId, type Uuid } from '../../../kernel/ids.ts';
import type { Change } from '../../../schema/changes.ts';

/** What a chapter tells headquarters it can tell others too; people only where the lead organizer says so. */
export const WEBHOOK_TYPES = [
  'chapter.changed',
  'event.changed',
  'event.removed',
  'event.counted',
  'membership.changed',
] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];
export const NAMES_PEOPLE: ReadonlySet<WebhookType> = new Set(['membership.changed']);
/** To whom memberships are told: forget this member. */
export const ERASED_TYPE = 'membership.erased';
/** A message that shows the way is open, and nothing else. */
export const TEST_TYPE = 'webhook.test';

export interface Webhook {
  readonly id: Uuid;
  readonly url: string;
  readonly types: readonly WebhookType[];
  readonly status: 'ENABLED' | 'DISABLED';
  readonly disabledReason: string | null;
  /** Since when nothing has been delivered. */
  readonly failingSince: Date | null;
  readonly createdAt: Date;
}

export interface Delivery {
  readonly id: Uuid;
  readonly webhookId: Uuid;
  readonly type: string;
  readonly state: 'WAITING' | 'DELIVERED' | 'FAILED';
  readonly attempts: number;
  readonly responseStatus: number | null;
  readonly error: string | null;
  readonly writtenAt: Date;
  readonly dueAt: Date;
  readonly deliveredAt: Date | null;
}

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
/** How long after each failed attempt the next one comes, as Standard Webhooks proposes; after the last, none does. */
const WAITS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** A webhook to which nothing was delivered for so long is disabled. */
export const FAILING_MS = 5 * 24 * HOUR;

/** Undefined when there is no next attempt. @param random uniform in 0 ≤ x < 1 */
export function nextAttempt(now: Date, attempts: number, random = Math.random()): Date | undefined {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? undefined : new Date(now.getTime() + wait * (1 + random / 10));
}

export const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

/** The headers of one attempt, signed with each secret (Standard Webhooks 1.0). The id is the same each time. */
export function signedHeaders(
  id: string,
  at: Date,
  body: string,
  secrets: readonly string[],
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'Chapterhouse-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, at, body)).join(' '),
  };
}

/** A change as it leaves the chapter: its data under the ids that the graph has for them. */
export function changeBody(chapter: ChapterKey, { type, data, at, seq }: Change): string {
  const { eventId, memberId, ...state } = data as { eventId?: Uuid; memberId?: Uuid } & object;
  return JSON.stringify({
    type,
    timestamp: at,
    data: {
      chapterId: chapterId(chapter),
      ...(eventId === undefined ? {} : { eventId: encodeId('Event', chapter, eventId) }),
      ...(memberId === undefined ? {} : { memberId: encodeId('Member', undefined, memberId) }),
      seq,
      ...state,
    },
  });
}

export const testBody = (chapter: ChapterKey, now: Date): string =>
  JSON.stringify({ type: TEST_TYPE, timestamp: now.toISOString(), data: { chapterId: chapterId(chapter) } });

/** Changes hold states, so of those to one thing that come together the newest stands for all. */
export function newestOfEach(changes: readonly Change[]): Change[] {
  const newest = new Map<string, Change>();
  for (const change of changes) {
    const { eventId, memberId } = change.data as { eventId?: string; memberId?: string };
    newest.set(`${change.type} ${eventId ?? memberId}`, change);
  }
  return [...newest.values()].sort((a, b) => a.seq - b.seq);
}
