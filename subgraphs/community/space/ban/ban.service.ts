import { decodeId, newUuid, type Uuid } from '../../../../kernel/ids.ts';
import { UserFault } from '../../../../kernel/user-error.ts';
import { signedIn } from '../../authority.ts';
import { checkText } from '../../text-input.ts';
import { regionModerator } from '../moderator.ts';
import { checkReason } from '../post.ts';
import type { SpaceContext } from '../space.context.ts';
import { spaceChanged } from '../space-changed.ts';
import {
  bansOfMembers,
  insertAppeal,
  insertBan,
  liftBan,
  lockAppeal,
  lockMember,
  settleAppeal,
} from './ban.store.ts';
import type { BanRecord } from './ban.ts';

export interface NewBan {
  readonly memberId: Uuid;
  readonly regionId: string | null;
  readonly reason: string;
  readonly until: Date | null;
}

/**
 * A member has one ban at a time in one place.
 * @throws UserFault UNAUTHENTICATED, FORBIDDEN, INVALID, NOT_FOUND, ALREADY_EXISTS · @returns the ban's id
 */
export async function banFromSpace(context: SpaceContext, wanted: NewBan): Promise<Uuid> {
  const { memberId: bannedBy } = await regionModerator(context, wanted.regionId);
  const [id, now] = [newUuid(), context.clock.now()];
  const ban = { ...wanted, id, bannedAt: now, bannedBy, reason: checkReason(wanted.reason) };
  if (ban.until && ban.until <= now) throw new UserFault('INVALID', '`until` is over already.', ['until']);
  if (ban.regionId !== null && !(await context.loaders.region.load(ban.regionId))) {
    throw new UserFault('NOT_FOUND', 'There is no such region.', ['regionId']);
  }
  if (ban.memberId === bannedBy) throw new UserFault('INVALID', 'This is you.', ['memberId']);
  await context.db.transaction(async (tx) => {
    if (!(await lockMember(tx, ban.memberId))) {
      throw new UserFault('NOT_FOUND', 'There is no such member.', ['memberId']);
    }
    for (const standing of await bansOfMembers(tx, [ban.memberId])) {
      const over = standing.until !== null && standing.until <= now;
      if (over || standing.regionId !== ban.regionId) continue;
      throw new UserFault('ALREADY_EXISTS', 'The member is banned there already.', ['memberId']);
    }
    await insertBan(tx, ban);
  });
  spaceChanged(context);
  return id;
}

/** @throws UserFault UNAUTHENTICATED, FORBIDDEN, NOT_FOUND */
export async function liftSpaceBan(context: SpaceContext, id: Uuid): Promise<void> {
  const ban = await banOf(context, id);
  await regionModerator(context, ban.regionId);
  await context.db.transaction((tx) => liftBan(tx, id, context.clock.now()));
  spaceChanged(context);
}

/** @throws UserFault UNAUTHENTICATED, NOT_FOUND, INVALID, ALREADY_EXISTS */
export async function appealBan(context: SpaceContext, banId: Uuid, text: string): Promise<void> {
  const { memberId } = signedIn(context.viewer);
  const ban = await banOf(context, banId);
  const appealedAt = context.clock.now();
  if (ban.memberId !== memberId || ban.liftedAt || (ban.until && ban.until <= appealedAt)) {
    throw new UserFault('NOT_FOUND', 'You have no such ban.', ['banId']);
  }
  const appeal = { id: newUuid(), banId, text: checkText(text, 'text', { min: 1, max: 2_000 }), appealedAt };
  if (!(await context.db.transaction((tx) => insertAppeal(tx, appeal)))) {
    throw new UserFault('ALREADY_EXISTS', 'Your appeal waits for an answer.', ['banId']);
  }
  spaceChanged(context);
}

export interface Decision {
  readonly granted: boolean;
  readonly answer: string;
}

/** To grant an appeal lifts the ban. @throws UserFault UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, INVALID · @returns the ban */
export async function decideAppeal(context: SpaceContext, id: Uuid, decision: Decision): Promise<Uuid> {
  signedIn(context.viewer);
  const at = context.clock.now();
  const answer = checkText(decision.answer, 'answer', { min: 1, max: 2_000 });
  const banId = await context.db.transaction(async (tx) => {
    const appeal = await lockAppeal(tx, id);
    if (!appeal) throw new UserFault('NOT_FOUND', 'There is no such appeal.', ['appealId']);
    const ban = await banOf(context, appeal.banId);
    const { memberId: by } = await regionModerator(context, ban.regionId);
    if (appeal.decidedAt) throw new UserFault('INVALID', 'The appeal was decided before.', ['appealId']);
    await settleAppeal(tx, id, { granted: decision.granted, answer, at, by });
    if (decision.granted) await liftBan(tx, ban.id, at);
    return ban.id;
  });
  spaceChanged(context);
  return banId;
}

/** @throws UserFault NOT_FOUND */
async function banOf({ loaders }: SpaceContext, id: Uuid): Promise<BanRecord> {
  const ban = await loaders.ban.load(id);
  if (!ban) throw new UserFault('NOT_FOUND', 'There is no such ban.');
  return ban;
}

/** @throws BAD_ID */
export const regionKeyOf = (id: string | null | undefined): string | null =>
  id == null ? null : decodeId(id, 'Region').local;
