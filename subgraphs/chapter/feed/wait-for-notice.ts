import type { Notices } from '../../../kernel/notices.ts';

/** A pause that ends with a notice, the signal, or the time; armed at once, so that nothing in between is missed. */
export class NoticeWait {
  private readonly stops: (() => void)[];
  private wake: () => void = () => undefined;
  private readonly woken: Promise<void>;

  constructor(
    notices: Notices,
    topics: readonly string[],
    private readonly signal: AbortSignal,
  ) {
    this.woken = new Promise((resolve) => {
      this.wake = resolve;
    });
    this.stops = topics.map((topic) => notices.listen(topic, this.wake));
    signal.addEventListener('abort', this.wake);
  }

  /** Waits for the notice, at most `ms` milliseconds. */
  async upTo(ms: number): Promise<void> {
    if (this.signal.aborted) return;
    const timer = setTimeout(this.wake, ms);
    await this.woken;
    clearTimeout(timer);
  }

  end(): void {
    this.signal.removeEventListener('abort', this.wake);
    for (const stop of this.stops) stop();
  }
}
