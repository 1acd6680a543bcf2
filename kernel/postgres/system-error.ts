/**
 * The code of an error of the system (`ENOENT`) or of PostgreSQL (SQLSTATE); empty when it has none. Judged by shape,
 * for errors made outside a test's sandbox are no instance of the `Error` inside it.
 */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** Words of another program as the end of a sentence of ours, which brings its own full stop. */
export const withoutFullStop = (words: string): string => words.trimEnd().replace(/\.+$/, '');

export function errorMessage(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
