import { ChapterhouseError } from '../errors.ts';
import { errorCode, errorMessage, withoutFullStop } from './system-error.ts';

const reasons: Record<string, string> = {
  EACCES: 'this user may not write or read it',
  EPERM: 'this user may not write or read it',
  EROFS: 'it is on a read-only file system',
  ENOTDIR: 'it, or a folder above it, is a file',
  EEXIST: 'it is a file, not a folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENAMETOOLONG: 'its path is too long for this file system',
  ENOENT: 'a file of it is missing',
  ELOOP: 'its symbolic links lead in a circle',
};

/**
 * DATA_FOLDER_UNUSABLE that names the folder and why it cannot be used.
 * @param cause an error of the file system, or the reason in words
 */
export function unusable(folder: string, cause: unknown): ChapterhouseError {
  if (cause instanceof ChapterhouseError) return cause;
  const reason = typeof cause === 'string' ? cause : reasonOf(cause);
  const message = `The data folder ${folder} cannot be used: ${withoutFullStop(reason)}.`;
  return new ChapterhouseError('DATA_FOLDER_UNUSABLE', message, { cause });
}

const outOfSpace = /No space left on device|Check free disk space|wrote only \d+ of \d+ bytes/;

/** The last thing a PostgreSQL program complained of, without its prefix; errors of the disk in plain words. */
export function lastComplaint(output: string): string {
  if (outOfSpace.test(output)) return 'the disk is full';
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const complaint = lines.findLast((line) => /\b(FATAL|PANIC|error|ERROR):/.test(line)) ?? lines.at(-1);
  return complaint?.replace(/^.*?\b(FATAL|PANIC|error|ERROR):\s*/, '').trim() ?? 'PostgreSQL gave no reason';
}

function reasonOf(cause: unknown): string {
  const reason = reasons[errorCode(cause)];
  return reason === undefined ? errorMessage(cause) : `${reason} (${errorCode(cause)})`;
}
