import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const KB = 1024;

/** @returns {number} resident memory of a process in bytes */
export function residentBytes(pid) {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * KB;
  } catch {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)])) * KB;
  }
}

/** @returns {Promise<Record<string, number>>} a gateway's metrics without labels, by name */
export async function metricsOf(url) {
  const text = await (await fetch(new URL('/metrics', url))).text();
  const lines = text.split('\n').filter((line) => /^\w+ /.test(line));
  return Object.fromEntries(lines.map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]));
}

/** Least squares. @param {[number, number][]} points @returns {number} how much y grows for each unit of x */
export function slope(points) {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return above / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
