import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid, toChapterKey, type Uuid } from '../../../kernel/ids.ts';
import type { ChapterState } from '../../../schema/changes.ts';
import { berlin, berlinProfile, ChapterWorld } from '../chapter.testing.ts';
import {
  approveMembership,
  banMember,
  joinChapter,
  leaveChapter,
  setMembershipRole,
  unbanMember,
} from './membership.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

const refused = (code: string) => expect.objectContaining({ name: 'UserFault', code });

/** A chapter that takes members so, and what each of its members works with. */
async function chapterThat(joinMode: ChapterState['joinMode']) {
  const chapter = toChapterKey(`c${newUuid().slice(-12)}`);
  const lead = newUuid();
  await world.host.provision({ chapter, profile: { ...berlinProfile, joinMode }, leadOrganizer: lead });
  return { lead, as: (member: Uuid) => world.host.context(chapter, world.viewer(member)) };
}

const membershipOf = async (member: Uuid) => {
  const membership = await (await world.as(member)).membership();
  if (!membership) throw new Error('no membership');
  return membership;
};

describe('joining', () => {
  it('is at once where the chapter is open, and once however often', async () => {
    const member = newUuid();
    const before = (await world.host.snapshot(berlin)).seq;
    const first = await joinChapter(await world.as(member));
    expect(first).toMatchObject({ role: 'MEMBER', status: 'ACTIVE' });
    expect(await joinChapter(await world.as(member))).toEqual(first);
    expect((await world.host.snapshot(berlin)).seq).toBe(before + 1);
  });

  it('makes one membership of many that come at once', async () => {
    const member = newUuid();
    const all = await Promise.all(Array.from({ length: 5 }, async () => joinChapter(await world.as(member))));
    expect(new Set(all.map((one) => one.id)).size).toBe(1);
  });

  it('waits for approval where the chapter says so', async () => {
    const { lead, as } = await chapterThat('APPROVAL');
    const member = newUuid();
    const pending = await joinChapter(await as(member));
    expect(pending.status).toBe('PENDING');
    await expect(approveMembership(await as(member), pending.id)).rejects.toEqual(refused('NOT_A_MEMBER'));
    expect((await approveMembership(await as(lead), pending.id)).status).toBe('ACTIVE');
    await expect(approveMembership(await as(lead), newUuid())).rejects.toEqual(refused('NOT_FOUND'));
  });

  it('is refused where the chapter is closed', async () => {
    const { as } = await chapterThat('CLOSED');
    await expect(joinChapter(await as(newUuid()))).rejects.toEqual(refused('FORBIDDEN'));
  });

  it('needs someone signed in', () =>
    expect(world.as(undefined).then(joinChapter)).rejects.toEqual(refused('UNAUTHENTICATED')));
});

describe('leaving', () => {
  it('takes the role along, so that who comes back is a member', async () => {
    const organizer = await world.member('ORGANIZER');
    expect(await leaveChapter(await world.as(organizer))).toMatchObject({ status: 'LEFT', role: 'MEMBER' });
    expect(await joinChapter(await world.as(organizer))).toMatchObject({ status: 'ACTIVE', role: 'MEMBER' });
  });

  it('is not for the last lead organizer, even when two leave at once', async () => {
    const { lead, as } = await chapterThat('OPEN');
    await expect(leaveChapter(await as(lead))).rejects.toEqual(refused('INVALID'));
    const second = newUuid();
    const { id } = await joinChapter(await as(second));
    await setMembershipRole(await as(lead), id, 'LEAD_ORGANIZER');
    const outcomes = await Promise.allSettled([leaveChapter(await as(lead)), leaveChapter(await as(second))]);
    expect(outcomes.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('roles', () => {
  it('are given by who is above them', async () => {
    const organizer = await world.as(await world.member('ORGANIZER'));
    const { id } = await membershipOf(await world.member());
    expect((await setMembershipRole(organizer, id, 'EVENT_MANAGER')).role).toBe('EVENT_MANAGER');
    await expect(setMembershipRole(organizer, id, 'ORGANIZER')).rejects.toEqual(refused('FORBIDDEN'));
    const member = await world.as(await world.member());
    await expect(setMembershipRole(member, id, 'MEMBER')).rejects.toEqual(refused('FORBIDDEN'));
  });

  it('can be laid down by who has them, but not taken', async () => {
    const manager = await world.member('EVENT_MANAGER');
    const { id } = await membershipOf(manager);
    const self = await world.as(manager);
    await expect(setMembershipRole(self, id, 'ORGANIZER')).rejects.toEqual(refused('FORBIDDEN'));
    expect((await setMembershipRole(self, id, 'MEMBER')).role).toBe('MEMBER');
  });

  it('leave at least one lead organizer', async () => {
    const { lead, as } = await chapterThat('OPEN');
    const membership = await (await as(lead)).membership();
    await expect(setMembershipRole(await as(lead), membership?.id as Uuid, 'MEMBER')).rejects.toEqual(
      refused('INVALID'),
    );
  });
});

describe('bans', () => {
  it('keep someone out until they are lifted, member or not', async () => {
    const organizer = await world.as(await world.member('ORGANIZER'));
    const stranger = newUuid();
    expect((await banMember(organizer, stranger, 'spam')).status).toBe('BANNED');
    await expect(joinChapter(await world.as(stranger))).rejects.toEqual(refused('BANNED'));
    await expect(leaveChapter(await world.as(stranger))).rejects.toEqual(refused('BANNED'));
    expect((await unbanMember(organizer, stranger)).status).toBe('LEFT');
    expect((await joinChapter(await world.as(stranger))).status).toBe('ACTIVE');
    await expect(unbanMember(organizer, stranger)).rejects.toEqual(refused('INVALID'));
  });

  it('reach down alone, and not oneself', async () => {
    const one = await world.member('ORGANIZER');
    const organizer = await world.as(one);
    const other = await world.member('ORGANIZER');
    await expect(banMember(organizer, other, null)).rejects.toEqual(refused('FORBIDDEN'));
    await expect(banMember(organizer, one, null)).rejects.toEqual(refused('INVALID'));
    await expect(banMember(await world.as(await world.member()), other, null)).rejects.toEqual(
      refused('FORBIDDEN'),
    );
  });
});
