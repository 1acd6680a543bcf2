import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { createProgress } from './create-progress.ts';

const SHOW_CURSOR = '\u001b[?25h';
const HIDE_CURSOR = '\u001b[?25l';

/** What a terminal, or a pipe, is written while `work` reports. */
function written(isTTY: boolean, work: (progress: ReturnType<typeof createProgress>) => void): string {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120, rows: 30 });
  let now = 0;
  const clock = {
    now: () => {
      now += 1_000;
      return new Date(now);
    },
  };
  work(createProgress(stream as unknown as WriteStream, clock));
  return String(stream.read());
}

function report(progress: ReturnType<typeof createProgress>): void {
  progress.begin({ chapters: 2, events: 1_500 });
  progress.advance({ events: 1_500 });
  progress.advance({ chapters: 2 });
  progress.stage('Catching up …');
  progress.end();
}

test('a terminal gets two full bars under each other, then the stage, and its cursor back', () => {
  const output = written(true, report);
  const bar = '█'.repeat(32);
  expect(output).toMatch(new RegExp(`Chapters  ${bar}      2 of     2 +\\S+/s  done`));
  expect(output).toMatch(new RegExp(`Events    ${bar}  1,500 of 1,500 +\\S+/s  done`));
  expect(output.trimEnd().endsWith('Catching up …')).toBe(true);
  expect(output.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(output.lastIndexOf(HIDE_CURSOR));
});

test('it listens for an interruption only while it runs', () => {
  const before = process.listenerCount('SIGINT');
  written(true, (progress) => {
    progress.begin({ chapters: 2, events: 2 });
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    progress.end();
  });
  expect(process.listenerCount('SIGINT')).toBe(before);
});

test('a pipe gets plain lines', () => {
  const output = written(false, report);
  expect(output).not.toContain('\u001b');
  expect(output.split('\n')).toEqual(
    expect.arrayContaining([expect.stringContaining('100 %'), 'Catching up …']),
  );
});
