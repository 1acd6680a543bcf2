import { MultiBar, type Options, type Params } from 'cli-progress';
import type { Clock } from '../../kernel/clock.ts';
import {
  formatCount,
  formatLeft,
  formatRate,
  type ProgressCount,
  type ProgressReporter,
  paceOf,
  secondsLeft,
} from './progress.ts';

const WIDTH = 32;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Progress as two bars that redraw in place, for a terminal. */
export function progressBars(stream: NodeJS.WriteStream, clock: Clock): ProgressReporter {
  let began = 0;
  let digits = 1;
  let totals: ProgressCount = { chapters: 0, events: 0 };
  let done: ProgressCount = { chapters: 0, events: 0 };
  const bars = new MultiBar({
    stream,
    hideCursor: true,
    fps: 10,
    emptyOnZero: true,
    gracefulExit: false,
    format: (_options: Options, params: Params, { label }: { label: string }) => {
      const filled = Math.round(params.progress * WIDTH);
      const elapsed = clock.now().getTime() - began;
      const { rate } = paceOf(params.value, params.total, elapsed);
      const time = params.value >= params.total ? 'done' : formatLeft(secondsLeft(done, totals, elapsed));
      return [
        label.padEnd(8),
        '█'.repeat(filled) + '░'.repeat(WIDTH - filled),
        `${formatCount(params.value).padStart(digits)} of ${formatCount(params.total).padStart(digits)}`,
        formatRate(rate).padStart(7),
        time,
      ].join('  ');
    },
  });
  const stop = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, interrupted);
    if (bars.isActive) bars.stop();
  };
  // Gives the cursor back, then lets the signal do what it does without us.
  const interrupted = (signal: NodeJS.Signals): void => {
    stop();
    process.kill(process.pid, signal);
  };
  const rows = new Map<keyof ProgressCount, ReturnType<MultiBar['create']>>();
  return {
    begin(all) {
      totals = all;
      for (const signal of SIGNALS) process.on(signal, interrupted);
      began = clock.now().getTime();
      digits = Math.max(formatCount(totals.chapters).length, formatCount(totals.events).length);
      rows.set('chapters', bars.create(totals.chapters, 0, { label: 'Chapters' }));
      rows.set('events', bars.create(totals.events, 0, { label: 'Events' }));
    },
    advance(more) {
      done = { chapters: done.chapters + (more.chapters ?? 0), events: done.events + (more.events ?? 0) };
      for (const [name, bar] of rows) bar.update(done[name]);
    },
    stage(text) {
      stop();
      stream.write(`${text}\n`);
    },
    end: stop,
  };
}
