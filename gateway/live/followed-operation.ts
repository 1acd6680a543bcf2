import { nextPrefix } from './frames.ts';
import { NewestFrame } from './newest-frame.ts';
import type { Outlet } from './outlet.ts';
import type { Follower, SharedAnswer } from './shared-subscriptions.ts';

/** How following ended: `refused` when it must be asked for by this client alone. */
export type FollowedEnd = 'completed' | 'left' | 'refused';

/** An operation on a socket that follows a shared subscription. There are thousands of them: each is a few bytes. */
export class FollowedOperation implements Follower {
  readonly #frames: NewestFrame;
  readonly #resolve: (end: FollowedEnd) => void;
  readonly #reject: (error: unknown) => void;

  constructor(
    id: string,
    outlet: Outlet,
    resolve: (end: FollowedEnd) => void,
    reject: (error: unknown) => void,
  ) {
    this.#frames = new NewestFrame(outlet, nextPrefix(id));
    this.#resolve = resolve;
    this.#reject = reject;
  }

  next(answer: SharedAnswer): void {
    this.#frames.send(answer.closing);
  }

  complete(): void {
    this.#resolve('completed');
  }

  fail(error: unknown): void {
    this.#reject(error);
  }

  refused(): void {
    this.#resolve('refused');
  }
}
