import { randomUUID } from 'node:crypto';
import type { Uuid } from './ids.ts';

const VERSION = { at: 14, of: '8' };

/**
 * Stands for someone who left, wherever their id stood: what they did stays countable as one person's, and nobody can
 * tell whose. A random UUID marked as version 8 (RFC 9562 §5.8), which no member's is.
 */
export function newTombstone(): Uuid {
  const random = randomUUID();
  return `${random.slice(0, VERSION.at)}${VERSION.of}${random.slice(VERSION.at + 1)}` as Uuid;
}

export const isTombstone = (memberId: Uuid): boolean => memberId[VERSION.at] === VERSION.of;
