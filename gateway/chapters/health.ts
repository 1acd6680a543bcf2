import type { Clock } from '../../kernel/clock.ts';

export interface CircuitOptions {
  /** Connection failures in a row that open it. */
  readonly failures: number;
  /** How long it stays open before one call is let through, in milliseconds. */
  readonly coolMs: number;
}

/** `probing`: open, and the next call through tells whether it stays so. */
export type CircuitState = 'closed' | 'open' | 'probing';

/**
 * Whether one server is worth calling. Closed, every call passes. After `failures` connection failures in a row it is
 * open and no call passes; `coolMs` later one call passes as a probe, and what comes of it closes or opens it again.
 */
export class Circuit {
  private inARow = 0;
  private openedAt: number | undefined;
  private probing = false;

  constructor(
    private readonly clock: Clock,
    private readonly options: CircuitOptions,
  ) {}

  /** Whether a call may go out. Who gets true reports with one of the methods below. */
  admit(): boolean {
    if (this.openedAt === undefined) return true;
    if (this.probing || this.isCooling()) return false;
    this.probing = true;
    return true;
  }

  /** Whether a call would be refused now; asks for nothing. */
  isOpen(): boolean {
    return this.openedAt !== undefined && (this.probing || this.isCooling());
  }

  get state(): CircuitState {
    if (this.openedAt === undefined) return 'closed';
    return this.isOpen() && !this.probing ? 'open' : 'probing';
  }

  /** The server answered, whatever it said. */
  succeeded(): void {
    this.inARow = 0;
    this.openedAt = undefined;
    this.probing = false;
  }

  /** No connection, or one that broke before an answer. */
  failed(): void {
    this.inARow += 1;
    if (this.openedAt === undefined ? this.inARow >= this.options.failures : this.probing) {
      this.openedAt = this.clock.now().getTime();
    }
    this.probing = false;
  }

  /** The deadline passed. A slow server is not a dead one; only a probe must come back in time. */
  timedOut(): void {
    if (this.probing) this.failed();
  }

  /** The call ended without telling anything about the server: its client left. */
  abandoned(): void {
    this.probing = false;
  }

  private isCooling(): boolean {
    return this.openedAt !== undefined && this.clock.now().getTime() - this.openedAt < this.options.coolMs;
  }
}
