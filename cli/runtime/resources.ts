import type { Logger } from '../../kernel/log.ts';

/** What a process has opened, closed in reverse order whatever fails on the way. */
export class Resources {
  private readonly closers: { name: string; close: () => Promise<unknown> | unknown }[] = [];

  constructor(private readonly logger: Logger) {}

  defer(name: string, close: () => Promise<unknown> | unknown): void {
    this.closers.push({ name, close });
  }

  async close(): Promise<void> {
    for (let last = this.closers.pop(); last; last = this.closers.pop()) {
      const { name, close } = last;
      try {
        await close();
      } catch (err) {
        this.logger.error({ err }, `could not close ${name}`);
      }
    }
  }
}
