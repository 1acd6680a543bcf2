import type { Act, Refused } from '../graphql/audited-mutations.ts';
import type { Uuid } from '../ids.ts';
import type { AuditEvent } from './audit-log.ts';

/** Whoever takes entries for an owner's log; the promise is kept once they stand there. */
export interface AuditWriter {
  load(event: AuditEvent): Promise<unknown>;
  loadMany(events: readonly AuditEvent[]): Promise<unknown>;
}

/** Who acts, as what, and from where. */
export type Actor = Pick<AuditEvent, 'actor' | 'role' | 'origin'>;

/**
 * Writes down that an act begins, in one entry for each person it is done to.
 * @returns what writes down that it was refused
 */
export async function recordAct(
  log: AuditWriter,
  { mutation, ids, detail, reason }: Act,
  actor: Actor,
  people: readonly Uuid[],
  now: () => Date,
): Promise<Refused> {
  const object = ids.find(({ type }) => type !== 'Member')?.id;
  const bare = { ...actor, action: mutation, object, detail };
  const subjects = people.length > 0 ? people : [undefined];
  await log.loadMany(
    subjects.map((subject): AuditEvent => ({ ...bare, at: now(), outcome: 'BEGUN', subject, reason })),
  );
  return async (code) => {
    const told = [detail, code].filter((word) => word !== undefined).join(' ');
    await log.load({ ...bare, at: now(), outcome: 'REFUSED', detail: told });
  };
}
