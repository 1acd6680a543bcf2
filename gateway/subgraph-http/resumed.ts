import { setTimeout as pause } from 'node:timers/promises';
import { ChapterhouseError, type ErrorCode } from '../../kernel/errors.ts';
import { closable, untilAborted } from '../engine/execute/events.ts';

export interface ResumePolicy {
  /** Tries after a drop, one after the other, before it is told. */
  readonly attempts: number;
  /** Before the first try, in milliseconds; twice as long before each further one. */
  readonly pauseMs: number;
  readonly maxPauseMs: number;
  /** A stream that stood this long, in milliseconds, has all its attempts again. */
  readonly steadyMs: number;
}

/** About 15 s of tries. */
export const RESUME: ResumePolicy = { attempts: 8, pauseMs: 100, maxPauseMs: 5_000, steadyMs: 10_000 };

export interface ResumedOptions<Event> {
  /** Subscribes; called again after each drop. */
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<Event>> | AsyncIterable<Event>;
  /** Only for sources that give their present value first, so that nothing is missed; undefined never resumes. */
  readonly policy: ResumePolicy | undefined;
  readonly signal: AbortSignal;
  /** What the stream fails with in place of the error that ended it. */
  readonly failure?: (error: unknown) => unknown;
}

/** Failures that may pass. A server that refuses, or is ill, would only do so again. */
const PASSING: readonly ErrorCode[] = [
  'SUBGRAPH_UNAVAILABLE',
  'SUBGRAPH_TIMEOUT',
  'CHAPTER_UNAVAILABLE',
  'CHAPTER_TIMEOUT',
];

/**
 * The events of a source that is opened with the first `next`, and opened again when it drops, with growing pauses.
 * Nothing is said during the gap; what is open again begins with its present value. A stream that never gave an event
 * is not resumed: whoever asks is told at once. `return` and the signal close the source, whatever is awaited.
 */
export function resumed<Event>(options: ResumedOptions<Event>): AsyncGenerator<Event> {
  const closing = new AbortController();
  const signal = AbortSignal.any([options.signal, closing.signal]);
  return closable(follow(options, signal), () => closing.abort());
}

async function* follow<Event>(
  { open, policy, failure = (error) => error }: ResumedOptions<Event>,
  signal: AbortSignal,
): AsyncGenerator<Event> {
  let begun = false;
  let tries = 0;
  while (!signal.aborted) {
    const openedAt = performance.now();
    try {
      for await (const event of untilAborted(await open(signal), signal)) {
        begun = true;
        yield event;
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (policy === undefined || !begun || !mayPass(error)) throw failure(error);
      if (performance.now() - openedAt >= policy.steadyMs) tries = 0;
      if (tries >= policy.attempts) throw failure(error);
    }
    await pauseBefore(tries, policy, signal);
    tries += 1;
  }
}

const mayPass = (error: unknown): boolean =>
  error instanceof ChapterhouseError && PASSING.includes(error.code);

/** Up to half of it is left to chance, so that not all come back to a restarted server at the same moment. */
async function pauseBefore(
  tries: number,
  { pauseMs, maxPauseMs }: ResumePolicy,
  signal: AbortSignal,
): Promise<void> {
  const longest = Math.min(maxPauseMs, pauseMs * 2 ** tries);
  await pause(longest * (1 - Math.random() / 2), undefined, { signal }).catch(() => undefined);
}
