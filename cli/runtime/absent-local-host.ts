import { ChapterhouseError } from '../../kernel/errors.ts';
import type { ChapterHostPeer } from '../../kernel/peers.ts';

const refuse = async (): Promise<never> => {
  throw new ChapterhouseError(
    'SUBGRAPH_UNAVAILABLE',
    'The chapters of server "local" run in the process of `chapterhouse start`, not here.',
  );
};

/** Stands for the chapter host inside `start` where that host cannot be reached: in a process of another command. */
export const absentLocalHost: ChapterHostPeer = {
  provision: refuse,
  feed: refuse,
  snapshot: refuse,
  exportMember: refuse,
};
