import { join } from 'node:path';

/** Hive Gateway with the planner and executor in Rust that it offers. */
export const hive = {
  name: 'hive',
  title: 'Hive Gateway, Rust planner',
  peer: true,
  path: '/graphql',
  command: ({ peers, supergraph, port }) => [
    process.execPath,
    join(peers, 'node_modules/@graphql-hive/gateway/dist/bin.js'),
    ...['supergraph', supergraph, '--hive-router-runtime'],
    ...['--config-path', join(peers, 'hive.config.mjs'), '--host', '127.0.0.1', '--port', String(port)],
  ],
  env: () => ({ NODE_ENV: 'production' }),
};
