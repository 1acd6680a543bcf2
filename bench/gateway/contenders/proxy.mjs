import { fileURLToPath } from 'node:url';

/** The floor: a reverse proxy that knows nothing of GraphQL, before a server that answers the whole query. */
export const proxy = {
  name: 'proxy',
  title: 'node:http + undici proxy',
  path: '/graphql',
  command: ({ wholeUrl, port }) => [
    process.execPath,
    fileURLToPath(new URL('proxy-server.mjs', import.meta.url)),
    wholeUrl,
    String(port),
  ],
  env: () => ({ NODE_ENV: 'production' }),
};
