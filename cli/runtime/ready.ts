import { performance } from 'node:perf_hooks';

/** The line others wait for, and below it what a person needs next, aligned. */
export function printReady(what: string, rows: readonly (readonly [string, string])[]): void {
  const seconds = (performance.now() / 1_000).toFixed(1);
  const width = Math.max(...rows.map(([label]) => label.length));
  console.log(`${what} ready in ${seconds} s`);
  for (const [label, value] of rows) console.log(`  ${label.padEnd(width)}  ${value}`);
}
