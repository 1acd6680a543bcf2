import { progressLines } from './progress-lines.ts';

function told(totals: { chapters: number; events: number }) {
  let now = 0;
  const lines: string[] = [];
  const progress = progressLines((line) => lines.push(line), { now: () => new Date(now) });
  progress.begin(totals);
  return {
    lines,
    progress,
    advance: (ms: number, done: { chapters?: number; events?: number }) => {
      now += ms;
      progress.advance(done);
    },
  };
}

test('a line is told every tenth of the rows, the last one with the time taken', () => {
  const { lines, advance } = told({ chapters: 10, events: 1_990 });
  for (let step = 0; step < 10; step += 1) {
    advance(50, { events: 99 });
    advance(50, { events: 100 });
    advance(0, { chapters: 1 });
  }
  expect(lines).toHaveLength(11);
  expect(lines[0]).toBe('Importing 10 chapters and 1,990 events');
  expect(lines[5]).toBe(' 50 %  chapters  5 of 10  events   995 of 1,990  1,990/s  0:01 left');
  expect(lines[10]).toBe('100 %  chapters 10 of 10  events 1,990 of 1,990  1,990/s  0:01 taken');
});

test('when little happens a line is told every three seconds', () => {
  const { lines, advance } = told({ chapters: 100, events: 900 });
  for (let second = 0; second < 7; second += 1) advance(1_000, { events: 1 });
  expect(lines.slice(1)).toEqual([
    '  0 %  chapters   0 of 100  events   3 of 900    1.0/s  14:57 left',
    '  0 %  chapters   0 of 100  events   6 of 900    1.0/s  14:54 left',
  ]);
});

test('what follows the rows is a line of its own', () => {
  const { lines, progress } = told({ chapters: 0, events: 0 });
  progress.stage('Catching up …');
  progress.end();
  expect(lines).toEqual(['Importing 0 chapters and 0 events', 'Catching up …']);
});
