import { Circuit } from './health.ts';

function circuit(failures = 2) {
  let now = 0;
  const made = new Circuit({ now: () => new Date(now) }, { failures, coolMs: 100 });
  return { circuit: made, pass: (ms: number) => (now += ms) };
}

test('opens after so many failures in a row, counting from the last success', () => {
  const { circuit: one } = circuit();
  one.failed();
  one.succeeded();
  one.failed();
  expect(one.admit()).toBe(true);
  one.failed();
  expect(one.admit()).toBe(false);
  expect(one.isOpen()).toBe(true);
});

test('lets one call through once it has cooled, and what comes of it decides', () => {
  const { circuit: one, pass } = circuit(1);
  one.failed();
  pass(99);
  expect(one.admit()).toBe(false);
  pass(1);
  expect(one.isOpen()).toBe(false);
  expect([one.admit(), one.admit()]).toEqual([true, false]);
  one.failed();
  pass(99);
  expect(one.admit()).toBe(false);
  pass(1);
  expect(one.admit()).toBe(true);
  one.succeeded();
  expect([one.admit(), one.admit()]).toEqual([true, true]);
});

test('a probe nobody waited for makes room for another; one that was too slow does not', () => {
  const { circuit: one, pass } = circuit(1);
  one.failed();
  pass(100);
  one.admit();
  one.abandoned();
  expect(one.admit()).toBe(true);
  one.timedOut();
  expect(one.admit()).toBe(false);
});

test('failures of calls that were under way do not keep it open longer', () => {
  const { circuit: one, pass } = circuit(1);
  one.failed();
  pass(60);
  one.failed();
  pass(40);
  expect(one.admit()).toBe(true);
});

test('slow answers alone do not open it', () => {
  const { circuit: one } = circuit(1);
  one.timedOut();
  one.timedOut();
  expect(one.admit()).toBe(true);
});
