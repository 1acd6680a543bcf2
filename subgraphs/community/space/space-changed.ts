import { LETTERS_TOPIC } from '../mail/letter-box.ts';
import type { SpaceContext } from './space.context.ts';

export const SPACE_TOPIC = 'space';

/** After a change was committed: wakes those who follow, and what this request goes on to read is read anew. */
export function spaceChanged({ notices, loaders }: SpaceContext): void {
  for (const loader of [loaders.post, loaders.mentionsOfPost, loaders.openReports]) loader.clearAll();
  for (const loader of [loaders.bansOf, loaders.ban, loaders.newestAppeal]) loader.clearAll();
  notices.publish(SPACE_TOPIC, LETTERS_TOPIC);
}
