import { CappedLog } from './capped-log.ts';

describe('a capped log', () => {
  it('writes ten errors of a second and says how many it kept back', () => {
    const lines: string[] = [];
    let now = 0;
    const log = new CappedLog(
      {
        error: (fields: object, message?: string) => void lines.push(`${message} ${JSON.stringify(fields)}`),
      },
      () => now,
    );
    for (let each = 0; each < 1_000; each += 1) log.error({ each }, 'failed');
    expect(lines).toHaveLength(10);
    now = 1_000;
    log.error({ each: 1_000 }, 'failed');
    expect(lines.slice(10)).toEqual([
      'more errors of the second before, not written {"kept":990}',
      'failed {"each":1000}',
    ]);
  });
});
