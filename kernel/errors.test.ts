import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChapterhouseError, ERROR_CATALOGUE, presentable } from './errors.ts';
import { packageRoot } from './paths.ts';
import { USER_ERROR_CODES } from './user-error.ts';

const page = readFileSync(join(packageRoot, 'docs/errors.md'), 'utf8');

describe('the error catalogue', () => {
  it.each([...Object.keys(ERROR_CATALOGUE), ...USER_ERROR_CODES])('documents %s', (code) => {
    expect(page).toContain(`| \`${code}\` |`);
  });

  it('documents nothing that is not there', () => {
    const documented = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
    expect(new Set(documented)).toEqual(new Set([...Object.keys(ERROR_CATALOGUE), ...USER_ERROR_CODES]));
  });
});

describe('an error that leaves the house', () => {
  it('keeps its code when it was expected and tells nothing when it was not', () => {
    expect(presentable(new ChapterhouseError('BAD_ID', 'No such id.')).message).toBe('No such id.');
    const secret = presentable(new Error('password is hunter2'));
    expect(secret.code).toBe('INTERNAL');
    expect(secret.message).not.toContain('hunter2');
  });
});
