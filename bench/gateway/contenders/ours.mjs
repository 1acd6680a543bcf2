import { join } from 'node:path';

/** Chapterhouse, as it is run in production: logging every request. */
export const ours = {
  name: 'ours',
  title: 'Chapterhouse',
  path: '/graphql',
  command: ({ root, supergraph, port }) => [
    process.execPath,
    // As the command itself starts: see the first line of cli/main.ts.
    '--max-semi-space-size=64',
    join(root, 'dist/cli/main.js'),
    'gateway',
    ...['--supergraph', supergraph, '--port', String(port), '--no-auth', '--forward-header', 'authorization'],
  ],
  env: () => ({ NODE_ENV: 'production', LOG_LEVEL: 'info' }),
};
