import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMilliseconds } from '../gateway/cpu.mjs';
import { SUBSCRIPTION } from './contenders.mjs';

const SETTLE_MS = 2_000;
/** Changes of one broadcast that are made at a time; more would wait for the database in vain on a busy machine. */
const AT_ONCE = 50;
/** Broadcasts before those that count. */
const WARM = 5;

/** Kilobytes of a process. */
const rss = (pid) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

/** Kilobytes of a process once it has no garbage. */
async function held({ process: child, pid }) {
  child.kill('SIGUSR2');
  await sleep(SETTLE_MS);
  return rss(pid);
}

/**
 * Opens subscriptions to the groups, then changes them again and again. One broadcast is a change in every group.
 * @returns per broadcast: CPU milliseconds and, from each commit to the last of its clients, milliseconds; kilobytes of
 * memory for each subscriber: that came with them, without garbage, and that came with the broadcasts, without garbage
 */
export async function measure({ program, url, change }, clients, { groups, count, broadcasts, ...given }) {
  const before = await held(program);
  const open = { url, groups, count, query: SUBSCRIPTION, ...given };
  await clients.ask({ open });
  await sleep(SETTLE_MS);
  const kilobytes = (rss(program.pid) - before) / count;
  const opened = await held(program);
  for (let n = 0; n < WARM; n += 1) await broadcast(groups, change, clients);
  const cpuBefore = cpuMilliseconds(program.pid);
  const latencies = [];
  for (let n = 0; n < broadcasts; n += 1) latencies.push(await broadcast(groups, change, clients));
  const cpu = (cpuMilliseconds(program.pid) - cpuBefore) / broadcasts;
  const grown = (rss(program.pid) - before) / count;
  const kept = ((await held(program)) - opened) / count;
  await clients.ask({ close: true });
  return { cpu, latencies, kilobytes, grown, held: (opened - before) / count, kept };
}

/** @returns milliseconds from the last commit to the last client */
async function broadcast(groups, change, clients) {
  const changes = [];
  const versions = {};
  const left = groups.values();
  const line = async () => {
    for (const group of left) {
      const made = await change(group);
      changes.push(made);
      versions[group] = made.version;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  const { at } = await clients.ask({ arrive: { versions } });
  return at - Math.max(...changes.map((one) => one.at));
}
