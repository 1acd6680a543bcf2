import type { Clock } from '../../kernel/clock.ts';
import type { ProgressReporter } from './progress.ts';
import { progressBars } from './progress-bars.ts';
import { progressLines } from './progress-lines.ts';

/** Bars where the stream is a terminal, plain lines where it is not. */
export function createProgress(stream: NodeJS.WriteStream, clock: Clock): ProgressReporter {
  return stream.isTTY
    ? progressBars(stream, clock)
    : progressLines((line) => stream.write(`${line}\n`), clock);
}
