import { createHash } from 'node:crypto';
import type { Uuid } from '../../../kernel/ids.ts';

/** By which a chapter knows again an id that must not come back. Ids are random, so nobody finds one from it. */
export const erasedDigest = (memberId: Uuid): Buffer => createHash('sha256').update(memberId).digest();
