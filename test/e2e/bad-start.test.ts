import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { House } from './house.ts';

const house = new House();
afterAll(() => house.close());

async function fails(
  args: string[],
  env: Record<string, string>,
): Promise<{ output: string; seconds: number }> {
  const began = performance.now();
  const started = house.run(args, env);
  expect(await started.end()).not.toBe(0);
  return { output: started.output, seconds: (performance.now() - began) / 1_000 };
}

describe('a start that cannot succeed says why, within seconds', () => {
  it('when the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { output } = await fails(['start', '--empty'], {
      CHAPTERHOUSE_DATA: await house.folder(),
      PORT: String(port),
    });
    taken.close();
    expect(output).toContain('PORT_IN_USE');
    expect(output).toContain(String(port));
  }, 30_000);

  it('when the data folder is a file', async () => {
    const path = join(await house.folder(), 'data');
    await writeFile(path, '');
    const { output } = await fails(['start', '--empty'], { CHAPTERHOUSE_DATA: path });
    expect(output).toContain('DATA_FOLDER_UNUSABLE');
    expect(output).toContain(path);
  }, 30_000);

  it('when the database does not answer, naming it without its password', async () => {
    const { output, seconds } = await fails(['start', '--empty'], {
      CHAPTERHOUSE_DATA: await house.folder(),
      DATABASE_URL: 'postgresql://app:hunter2@127.0.0.1:9/community',
    });
    expect(output).toContain('DATABASE_UNREACHABLE');
    expect(output).toContain('127.0.0.1:9');
    expect(output).not.toContain('hunter2');
    expect(seconds).toBeLessThan(10);
  }, 30_000);

  it('when a setting cannot be used', async () => {
    const { output } = await fails(['start'], { PORT: 'many', LOG_LEVEL: 'loud' });
    expect(output).toContain('BAD_CONFIG');
    expect(output).toMatch(/PORT.*LOG_LEVEL/s);
  });

  it('when the archive is missing or cut short', async () => {
    const data = await house.folder();
    const archive = await house.folder();
    expect(
      (await fails(['import', 'meetup', join(archive, 'none')], { CHAPTERHOUSE_DATA: data })).output,
    ).toContain('BAD_ARCHIVE');
    await mkdir(archive, { recursive: true });
    await writeFile(join(archive, 'events_2026.json'), '[]');
    await writeFile(join(archive, 'chapters.json'), '[{"id": "1", "na');
    const { output } = await fails(['import', 'meetup', archive], { CHAPTERHOUSE_DATA: data });
    expect(output).toContain('BAD_ARCHIVE');
    expect(output).toContain('chapters.json');
  }, 60_000);

  it('when a command does not exist, with the list of those that do', async () => {
    const { output } = await fails(['strat'], {});
    expect(output).toContain('start');
    expect(output).not.toMatch(/\n\s+at /);
  });
});
