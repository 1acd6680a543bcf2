export const median = (values) => {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

const NUMBERS = ['requestsPerSecond', 'p50', 'p99', 'cpu', 'subgraphRequests'];

/**
 * Medians over the rounds of one gateway with one query; undefined when it was not measured. Ratios to ours are taken
 * within each round, where both met the same machine, and are medians too.
 * @param ours the rounds of ours with this query, if there are any
 */
export function summary(rounds, ours) {
  if (rounds === undefined || rounds.length === 0) return undefined;
  const figures = Object.fromEntries(NUMBERS.map((key) => [key, median(rounds.map((round) => round[key]))]));
  const cpus = rounds.map(({ cpu }) => cpu);
  const ratio = (key) =>
    ours?.length === rounds.length
      ? median(rounds.map((round, index) => round[key] / ours[index][key]))
      : undefined;
  return {
    ...figures,
    cpuRange: [Math.min(...cpus), Math.max(...cpus)],
    cpuRatio: ratio('cpu'),
    p99Ratio: ratio('p99'),
    ownAuthorization: rounds.every(({ ownAuthorization }) => ownAuthorization),
    answers: rounds.every(({ answers }) => answers === 'bytes') ? 'bytes' : 'data',
  };
}

const times = (ratio) => (ratio === undefined ? '' : `${ratio.toFixed(2)} ×`);

const COLUMNS = [
  ['gateway', ({ title }) => title],
  ['req/s', ({ requestsPerSecond }) => requestsPerSecond.toFixed(0)],
  ['p50 ms', ({ p50 }) => p50.toFixed(1)],
  ['p99 ms', ({ p99 }) => p99.toFixed(1)],
  ['CPU ms/req', ({ cpu }) => cpu.toFixed(3)],
  ['(least–most)', ({ cpuRange }) => cpuRange.map((cpu) => cpu.toFixed(3)).join('–')],
  ['CPU : ours', ({ cpuRatio }) => times(cpuRatio)],
  ['p99 : ours', ({ p99Ratio }) => times(p99Ratio)],
  ['subgraph req', ({ subgraphRequests }) => subgraphRequests.toFixed(2)],
  ['own header', ({ ownAuthorization }) => (ownAuthorization ? 'each' : 'SHARED')],
  ['answer', ({ answers }) => (answers === 'bytes' ? 'same bytes' : 'same data')],
];

/** One query's table. @param rows summaries with the gateway's `title` */
export function table(rows) {
  const lines = [COLUMNS.map(([head]) => head), ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row)))];
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
    )
    .join('\n');
}
