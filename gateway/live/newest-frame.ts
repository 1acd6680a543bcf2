import type { Outlet } from './outlet.ts';

/**
 * Sends what is worth sending only while it is new: of frames a socket cannot take yet, the newest stands for all, so
 * a client that reads nothing holds up one frame and no more.
 */
export class NewestFrame {
  readonly #outlet: Outlet;
  #sending = false;
  #waiting: string | undefined;

  constructor(outlet: Outlet) {
    this.#outlet = outlet;
  }

  send(frame: string): void {
    if (this.#sending) this.#waiting = frame;
    else if (this.#outlet.isClear) this.#outlet.send(frame);
    else this.#sendSlowly(frame);
  }

  #sendSlowly(frame: string): void {
    this.#sending = true;
    this.#outlet.sendThen(frame, () => {
      this.#sending = false;
      const next = this.#waiting;
      this.#waiting = undefined;
      if (next !== undefined) this.send(next);
    });
  }
}
