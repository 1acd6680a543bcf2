/** Longest line in octets, its end not counted (RFC 5545 §3.1). */
const LONGEST = 75;

// biome-ignore lint/suspicious/noControlCharactersInRegex: TEXT takes none but tabs and line ends (RFC 5545 §3.3.11).
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** A value of type TEXT (RFC 5545 §3.3.11). */
export const text = (value: string): string =>
  value
    .replace(CONTROLS, '')
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replace(/\r\n|\r|\n/g, '\\n');

/** A parameter's value in quotes; what no parameter can hold is written as RFC 6868 has it. */
export const quoted = (value: string): string =>
  `"${value
    .replace(CONTROLS, '')
    .replaceAll('^', '^^')
    .replace(/\r\n|\r|\n/g, '^n')
    .replaceAll('"', "^'")}"`;

/** A content line, folded so that no character is cut in two, with its end. */
export function fold(line: string): string {
  if (Buffer.byteLength(line) <= LONGEST) return `${line}\r\n`;
  let folded = '';
  let size = 0;
  for (const character of line) {
    const octets = Buffer.byteLength(character);
    if (size + octets > LONGEST) {
      folded += '\r\n ';
      size = 1;
    }
    folded += character;
    size += octets;
  }
  return `${folded}\r\n`;
}
