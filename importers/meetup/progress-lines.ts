import type { Clock } from '../../kernel/clock.ts';
import {
  formatCount,
  formatLeft,
  formatRate,
  formatSeconds,
  type ProgressCount,
  type ProgressReporter,
  paceOf,
  secondsLeft,
} from './progress.ts';

const EVERY_MS = 3_000;
const STEPS = 10;

/** Progress as plain lines, for logs and pipes: one every tenth of the rows, and at least one every three seconds. */
export function progressLines(write: (line: string) => void, clock: Clock): ProgressReporter {
  let totals: ProgressCount = { chapters: 0, events: 0 };
  let done: ProgressCount = { chapters: 0, events: 0 };
  let began = 0;
  let told = { at: 0, step: 0 };
  const share = (parts: number): number =>
    Math.floor(((done.chapters + done.events) * parts) / Math.max(1, totals.chapters + totals.events));
  const tell = (now: number): void => {
    told = { at: now, step: share(STEPS) };
    const { rate } = paceOf(done.events, totals.events, now - began);
    const left = secondsLeft(done, totals, now - began);
    write(
      [
        `${share(100)} %`.padStart(5),
        `chapters ${ofTotal(done.chapters, totals.chapters)}`,
        `events ${ofTotal(done.events, totals.events)}`,
        formatRate(rate).padStart(7),
        told.step < STEPS ? formatLeft(left) : `${formatSeconds((now - began) / 1_000)} taken`,
      ].join('  '),
    );
  };
  return {
    begin(all) {
      totals = all;
      began = clock.now().getTime();
      told = { at: began, step: 0 };
      write(`Importing ${formatCount(all.chapters)} chapters and ${formatCount(all.events)} events`);
    },
    advance(more) {
      done = { chapters: done.chapters + (more.chapters ?? 0), events: done.events + (more.events ?? 0) };
      const now = clock.now().getTime();
      if (now - told.at >= EVERY_MS || share(STEPS) > told.step) tell(now);
    },
    stage: (text) => write(text),
    end: () => undefined,
  };
}

function ofTotal(done: number, total: number): string {
  const all = formatCount(total);
  return `${formatCount(done).padStart(all.length)} of ${all}`;
}
