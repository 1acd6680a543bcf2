const FINAL_TEXT = 0x81;
const LONGEST_SHORT = 125;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * A text message of two parts as one frame, as a server sends it: whole and unmasked (RFC 6455 §5.2).
 * @param head in UTF-8, as is `body`
 */
export function textFrame(head: Buffer, body: Buffer): Buffer {
  const length = head.length + body.length;
  const start = length <= LONGEST_SHORT ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = FINAL_TEXT;
  if (start === 2) frame[1] = length;
  else if (start === 4) {
    frame[1] = LENGTH_16;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_64;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  head.copy(frame, start);
  body.copy(frame, start + head.length);
  return frame;
}
