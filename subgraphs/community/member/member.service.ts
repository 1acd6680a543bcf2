import type { Database } from '../../../kernel/db/database.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import { updateProfile } from './member.store.ts';
import { checkProfile, type ProfileChange } from './member.ts';

export class MemberService {
  constructor(private readonly db: Database) {}

  /** @throws UserFault INVALID */
  async updateProfile(viewer: Viewer, change: ProfileChange): Promise<void> {
    const profile = checkProfile(change);
    await this.db.transaction((tx) => updateProfile(tx, viewer.memberId, profile));
  }
}
