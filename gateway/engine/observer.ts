/**
 * Told what the engine does, for traces and metrics; nothing is measured without one. `startedAt` is a time of
 * `performance.now()`; what is told has just ended.
 */
export interface EngineObserver<Context> {
  /** A text the engine did not know was parsed and validated. `context` is what `prepare` was given. */
  read?(context: Context | undefined, startedAt: number, valid: boolean): void;
  /** An operation was planned and compiled. */
  planned?(context: Context, startedAt: number, error: unknown): void;
  /** An event of a subscription came. @returns what its fetches are given as context, and what is called at its end. */
  event?(context: Context): { readonly context: Context; readonly end: (error?: unknown) => void };
}
