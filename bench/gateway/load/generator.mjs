import { Connection } from './connection.mjs';

/**
 * The process that makes the load: a closed loop of connections, each request with an `authorization` header of its own.
 * Asked `{ url, body, expected, connections, seconds, least? }`, it sends
 * `{ requests, failed, failure?, requestsPerSecond, p50, p99 }`, latencies in milliseconds. It goes on past the
 * seconds until there have been `least` requests, but not past five times the seconds.
 */
let number = 0;
const next = () => {
  number += 1;
  return `Bearer client-${process.pid}-${number}`;
};

const percentile = (sorted, part) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

async function load({ url, body, expected, connections, seconds, least = 0 }) {
  const tally = { latencies: [], failed: 0, failure: undefined };
  const task = { url, body: Buffer.from(body), expected: Buffer.from(expected), next, tally };
  const all = Array.from({ length: connections }, () => new Connection(task));
  const began = performance.now();
  const isEnough = () => {
    const passed = (performance.now() - began) / 1000;
    return passed >= seconds && (tally.latencies.length >= least || passed >= 5 * seconds);
  };
  await Promise.all(all.map((connection) => connection.run(isEnough)));
  const elapsed = performance.now() - began;
  await Promise.all(all.map((connection) => connection.close()));
  const { latencies, failed, failure } = tally;
  const sorted = Float64Array.from(latencies).sort();
  return {
    requests: latencies.length,
    failed,
    failure,
    requestsPerSecond: (latencies.length * 1000) / elapsed,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
  };
}

process.on('message', async (message) => process.send(await load(message)));
process.on('disconnect', () => process.exit());
