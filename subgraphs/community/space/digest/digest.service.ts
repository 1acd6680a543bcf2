import { signedIn } from '../../authority.ts';
import { setKind } from '../../mail/choices.store.ts';
import type { SpaceContext } from '../space.context.ts';
import { DIGESTS_TOPIC } from './digest-office.ts';
import { type DigestFrequency, nextDigestAt } from './digest-time.ts';
import { digestChoice, setTurn } from './turn.store.ts';

export interface DigestChange {
  /** Undefined: as it is. NEVER: none comes. */
  readonly frequency: DigestFrequency | 'NEVER' | undefined;
  /** Undefined: as it is; null: as is known otherwise. */
  readonly timeZone: string | null | undefined;
}

/** @throws UserFault UNAUTHENTICATED */
export async function setDigest(context: SpaceContext, change: DigestChange): Promise<void> {
  const { memberId } = signedIn(context.viewer);
  const now = context.clock.now();
  await context.db.transaction(async (tx) => {
    if (change.frequency !== undefined) await setKind(tx, memberId, 'DIGEST', change.frequency !== 'NEVER');
    const known = await digestChoice(tx, memberId);
    if (!known) return;
    const frequency =
      change.frequency === undefined || change.frequency === 'NEVER' ? known.frequency : change.frequency;
    const zone = change.timeZone === undefined ? known.chosenZone : change.timeZone;
    await setTurn(tx, memberId, {
      frequency,
      zone,
      now,
      dueAt: nextDigestAt(now, zone ?? known.zone, frequency),
    });
  });
  context.notices.publish(DIGESTS_TOPIC);
}
