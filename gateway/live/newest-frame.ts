import type { Outlet } from './outlet.ts';
import { textFrame } from './text-frame.ts';

/**
 * Sends what is worth sending only while it is new: of bodies a socket cannot take yet, the newest stands for all, so
 * a client that reads nothing holds up one frame and no more.
 */
export class NewestFrame {
  readonly #outlet: Outlet;
  readonly #head: Buffer;
  #sending = false;
  #waiting: Buffer | undefined;

  /** @param head what each message begins with */
  constructor(outlet: Outlet, head: string) {
    this.#outlet = outlet;
    this.#head = Buffer.from(head);
  }

  send(body: Buffer): void {
    if (this.#sending) this.#waiting = body;
    else if (this.#outlet.isClear) this.#outlet.sendFrame(textFrame(this.#head, body));
    else this.#sendSlowly(body);
  }

  #sendSlowly(body: Buffer): void {
    this.#sending = true;
    this.#outlet.sendFrame(textFrame(this.#head, body), () => {
      this.#sending = false;
      const next = this.#waiting;
      this.#waiting = undefined;
      if (next !== undefined) this.send(next);
    });
  }
}
