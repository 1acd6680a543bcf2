import { createHash } from 'node:crypto';
import type { Uuid } from '../../kernel/ids.ts';

/** Namespace of everything derived here; never changed, or a second import would double the first. */
const NAMESPACE = Buffer.from('6f0d1c1f7a5e4d0b9c3a2b8e51d4c7f6', 'hex');

/** A UUID version 5 (RFC 9562 §5.5): the same name gives the same id on every machine and every run. */
export function derivedUuid(name: string): Uuid {
  const bytes = createHash('sha1').update(NAMESPACE).update(name, 'utf8').digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Uuid;
}
