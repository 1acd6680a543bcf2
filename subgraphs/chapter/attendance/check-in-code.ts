import { createHmac, timingSafeEqual } from 'node:crypto';
import { isUuid, type Uuid } from '../../../kernel/ids.ts';

const ID_BYTES = 16;
/** 96 bits: nobody guesses one, and the code stays short enough for a QR code that any phone reads. */
const TAG_BYTES = 12;

/**
 * What a member shows at the door, as a QR code or to be typed: the RSVP's id and a tag of it under the chapter's
 * secret, in 38 characters of base64url.
 */
export function checkInCode(secret: Buffer, rsvpId: Uuid): string {
  const id = Buffer.from(rsvpId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, tagOf(secret, id)]).toString('base64url');
}

/** The RSVP a code is for; undefined unless this chapter signed it. */
export function readCheckInCode(secret: Buffer, code: string): Uuid | undefined {
  const bytes = Buffer.from(code.slice(0, 100), 'base64url');
  if (bytes.length !== ID_BYTES + TAG_BYTES) return undefined;
  const id = bytes.subarray(0, ID_BYTES);
  if (!timingSafeEqual(bytes.subarray(ID_BYTES), tagOf(secret, id))) return undefined;
  const uuid = id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return isUuid(uuid) ? uuid : undefined;
}

const tagOf = (secret: Buffer, id: Buffer): Buffer =>
  createHmac('sha256', secret).update('check-in').update(id).digest().subarray(0, TAG_BYTES);
