import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSigningKey } from './keys.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chapterhouse-keys-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a signing key', () => {
  it('is made once, however many ask at the same time, for its owner alone', async () => {
    const path = join(folder, 'keys', 'gateway.json');
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadSigningKey(path)));
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(1);
    expect((await loadSigningKey(path)).kid).toBe(keys[0]?.kid);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'keys'))).toEqual(['gateway.json']);
  });

  it('that cannot be kept, or is none, is said by name', async () => {
    await writeFile(join(folder, 'file'), '{"kty":"oct"}');
    await expect(loadSigningKey(join(folder, 'file'))).rejects.toMatchObject({ code: 'BAD_CONFIG' });
    await expect(loadSigningKey(join(folder, 'file', 'key.json'))).rejects.toMatchObject({
      code: 'DATA_FOLDER_UNUSABLE',
      message: expect.stringContaining(folder),
    });
  });
});
