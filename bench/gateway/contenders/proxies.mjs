import { fileURLToPath } from 'node:url';

/** Knows nothing of GraphQL; stands before a server that answers the whole query. */
const before = (script) => ({
  path: '/graphql',
  command: ({ wholeUrl, port }) => [
    process.execPath,
    fileURLToPath(new URL(script, import.meta.url)),
    wholeUrl,
    String(port),
  ],
  env: () => ({ NODE_ENV: 'production' }),
});

/** A reverse proxy as it is usually written. */
export const proxy = { name: 'proxy', title: 'node:http + undici proxy', ...before('proxy-server.mjs') };

/** The floor: two headers, whole bodies, nothing else. */
export const leanProxy = {
  name: 'leanProxy',
  title: 'the leanest proxy',
  ...before('lean-proxy-server.mjs'),
};
