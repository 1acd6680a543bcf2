import { CONTENDERS } from './contenders/contenders.mjs';
import { summary, table } from './table.mjs';

const TITLES = { single: 'one fetch', two: 'two fetches', big: 'the large query, 87 KB' };

/** Prints a table for each query and, last, one line of JSON. */
export function printReport(options, results, unavailable, fanout) {
  const figures = {};
  const latency = {};
  for (const query of options.queries) {
    const rows = CONTENDERS.flatMap(({ name, title }) => {
      const found = summary(results[name]?.[query], results.ours?.[query]);
      return found === undefined ? [] : [{ ...found, name, title }];
    });
    if (rows.length === 0) continue;
    console.log(`\n${query}: ${TITLES[query]}; ${options.connections} connections, ${options.rounds} rounds`);
    console.log(table(rows));
    figures[query] = Object.fromEntries(rows.map(({ name, cpu }) => [name, round(cpu)]));
    latency[query] = Object.fromEntries(
      rows.map(({ name, p50, p99 }) => [name, { p50: round(p50), p99: round(p99) }]),
    );
  }
  for (const { name, title } of CONTENDERS)
    if (name in unavailable) console.log(`\n${title} was not measured: ${unavailable[name]}`);
  if (fanout !== undefined) {
    console.log(`\nfanout100: ${fanout.text}`);
    figures.fanout100 = fanout.ratio === undefined ? null : round(fanout.ratio);
  }
  console.log(`\n${JSON.stringify({ name: 'gateway', figures, latency })}`);
}

const round = (value) => Number(value.toPrecision(4));
