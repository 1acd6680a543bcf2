import { newUuid, type Uuid } from '../../../../kernel/ids.ts';
import { UserFault } from '../../../../kernel/user-error.ts';
import type { CountsState } from '../../../../schema/changes.ts';
import type { ChapterWorld } from '../../chapter.testing.ts';
import { cancelEvent, updateEvent } from '../../event/event.service.ts';
import { commit } from '../../feed/commit.ts';
import { inviteMembers } from '../../invitation/invitation.service.ts';
import { eraseMember } from '../../membership/departure.ts';
import { banMember, joinChapter, leaveChapter, unbanMember } from '../../membership/membership.service.ts';
import { addAttendee, approveRsvp, declineRsvp, promoteFromWaitlist } from '../organizer.service.ts';
import { rsvp } from '../rsvp.service.ts';
import { rsvpsOfMember } from '../rsvp.store.ts';
import type { Step } from './steps.testing.ts';

/** What a client hears: a refusal, or the counts where the answer tells them. */
export interface Heard {
  readonly refusal?: string;
  readonly counts?: CountsState;
}

/** Does the steps of a model in the chapter itself. */
export class Performer {
  constructor(
    private readonly world: Pick<ChapterWorld, 'lead' | 'as'>,
    private readonly eventId: Uuid,
    private readonly people: readonly Uuid[],
  ) {}

  async perform(step: Step): Promise<Heard> {
    try {
      const { counts } = (await this.act(step)) as { counts?: CountsState };
      return counts ? { counts } : {};
    } catch (error) {
      if (error instanceof UserFault) return { refusal: error.code };
      throw error;
    }
  }

  private async act(step: Step): Promise<object> {
    const { eventId } = this;
    const lead = await this.world.as(this.world.lead);
    if (step.kind === 'cancel') return cancelEvent(lead, eventId);
    if (step.kind === 'mode') return updateEvent(lead, eventId, { rsvpMode: step.mode });
    if (step.kind === 'resize') {
      const moveToWaitlist = await Promise.all(step.movers.map((who) => this.rsvpOf(who)));
      return updateEvent(lead, eventId, { capacity: step.capacity, moveToWaitlist });
    }
    const memberId = this.people[step.who] as Uuid;
    const self = await this.world.as(memberId);
    switch (step.kind) {
      case 'answer':
        return rsvp(self, { eventId, response: step.response, guests: step.guests });
      case 'add':
        return addAttendee(lead, { eventId, memberId, guests: step.guests, overCapacity: step.over });
      case 'promote':
        return promoteFromWaitlist(lead, await this.rsvpOf(step.who), { overCapacity: step.over });
      case 'approve':
        return approveRsvp(lead, await this.rsvpOf(step.who));
      case 'decline':
        return declineRsvp(lead, await this.rsvpOf(step.who), { reason: 'No.' });
      case 'invite':
        await inviteMembers(lead, eventId, [memberId]);
        return {};
      case 'leave':
        return leaveChapter(self);
      case 'join':
        return joinChapter(self);
      case 'ban':
        return banMember(lead, memberId, null);
      case 'lift':
        return unbanMember(lead, memberId);
      case 'erase':
        return commit(lead, async (tx) => ({
          result: {},
          changes: await eraseMember(tx, lead.chapter, memberId, lead.now),
        }));
    }
  }

  /** The member's RSVP, or one that is none. */
  private async rsvpOf(who: number): Promise<Uuid> {
    const { db } = await this.world.as(undefined);
    const [row] = await rsvpsOfMember(db, this.people[who] as Uuid, [this.eventId]);
    return row?.id ?? newUuid();
  }
}
