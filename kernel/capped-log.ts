import type { Logger } from './log.ts';

const PER_WINDOW = 10;
const WINDOW_MS = 1_000;

/** Logs errors, but of a flood only the first ten of each second, and then how many more there were. */
export class CappedLog {
  private written = 0;
  private kept = 0;
  private windowEnds = 0;

  constructor(
    private readonly logger: Pick<Logger, 'error'>,
    private readonly now: () => number = Date.now,
  ) {}

  error(fields: object, message: string): void {
    const now = this.now();
    if (now >= this.windowEnds) {
      if (this.kept > 0)
        this.logger.error({ kept: this.kept }, 'more errors of the second before, not written');
      this.windowEnds = now + WINDOW_MS;
      this.written = 0;
      this.kept = 0;
    }
    if (this.written < PER_WINDOW) {
      this.written += 1;
      this.logger.error(fields, message);
    } else {
      this.kept += 1;
    }
  }
}
