import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import pg from 'pg';
import { CHAPTER } from '../chapter-events.mjs';
import { freePort } from '../listen.mjs';
import { PAGE } from './query.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const CLI = here('../../dist/cli/main.js');
const READY = JSON.stringify({ query: '{ __typename }' });

const serve = (site, name, command, env) =>
  site.start(site.cores?.gateway, ['--max-semi-space-size=64', ...site.node, CLI, ...command], {
    messages: false,
    log: join(site.folder, `${name}.log`),
    env: { NODE_ENV: 'production', LOG_LEVEL: 'info', ...env },
  });

/** Everything in one process, as `npm start` runs it; its database is beside it. */
export async function inProcess(site) {
  const port = await freePort();
  const { program } = await serve(site, 'in-process', ['start', '--port', String(port)], {
    ...{ DATABASE_URL: site.database, CHAPTERHOUSE_DATA: site.data },
  });
  const url = `http://127.0.0.1:${port}`;
  await program.ready(`${url}/graphql`, READY);
  return { url, path: '/graphql', query: PAGE, programs: [program], database: site.database };
}

/** Gateway, community and chapter host as processes of their own, on a copy of the database that knows them. */
export async function overHttp(site) {
  const database = await copyOf(site.database, 'page_over_http');
  const [gateway, community, chapters] = await Promise.all([freePort(), freePort(), freePort()]);
  const at = (port) => `http://127.0.0.1:${port}`;
  const client = new pg.Client(database);
  await client.connect();
  await client.query('UPDATE community.chapter_server SET url = $1', [at(chapters)]);
  await client.end();
  const env = { DATABASE_URL: database, CHAPTERHOUSE_DATA: site.data, COMMUNITY_URL: at(community) };
  const programs = [];
  for (const [name, port, trusted, body] of [
    ['community', community, at(gateway), undefined],
    ['chapters', chapters, `${at(gateway)},${at(community)}`, undefined],
    ['gateway', gateway, '', READY],
  ]) {
    const { program } = await serve(site, name, [name, '--port', String(port)], {
      ...env,
      ...(trusted === '' ? {} : { TRUSTED_URLS: trusted }),
    });
    programs.push(program);
    if (body === undefined) await isUp(`${at(port)}/ready`);
    else await program.ready(`${at(port)}/graphql`, body);
  }
  return { url: at(gateway), path: '/graphql', query: PAGE, programs, database };
}

async function isUp(url) {
  for (const until = Date.now() + 45_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if ((await fetch(url).catch(() => undefined))?.ok) return;
    if (Date.now() > until) throw new Error(`${url} does not come up`);
  }
}

/** Whoever uses the database must be gone. */
async function copyOf(database, name) {
  const url = new URL(database);
  const original = url.pathname.slice(1);
  const client = new pg.Client(new URL('/template1', url).href);
  await client.connect();
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${pg.escapeIdentifier(original)}`);
  await client.end();
  return new URL(`/${name}`, url).href;
}

/** One ordinary server over the same tables, with tokens of its own for the same members. */
export async function ordinary(site, memberIds) {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'EdDSA' }] };
  const { program, first } = await site.start(
    site.cores?.gateway,
    [
      ...['--max-semi-space-size=64', ...site.node, here('ordinary-server.mjs')],
      ...[site.database, CHAPTER, JSON.stringify(jwks)],
    ],
    { env: { NODE_ENV: 'production' } },
  );
  const sign = (id) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'EdDSA', kid: 'one' })
      .setSubject(id)
      .setExpirationTime('1d')
      .sign(privateKey);
  return {
    ...{ url: new URL(first.url).origin, path: '/', programs: [program], database: site.database },
    // type-graphql names its scalar so.
    query: PAGE.replace('DateTime!', 'DateTimeISO!'),
    tokens: await Promise.all(memberIds.map(sign)),
  };
}
