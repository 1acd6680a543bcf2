import { join } from 'node:path';

/** Apollo Gateway on Apollo Server's own HTTP server. */
export const apollo = {
  name: 'apollo',
  title: 'Apollo Gateway on Apollo Server',
  peer: true,
  path: '/',
  command: ({ peers, supergraph, port }) => [
    process.execPath,
    join(peers, 'apollo-server.mjs'),
    supergraph,
    String(port),
  ],
  env: () => ({ NODE_ENV: 'production' }),
};
