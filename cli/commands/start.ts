import type { CommandModule } from 'yargs';
import { createDevelopmentIssuer, type DevelopmentIssuer } from '../../gateway/auth/development-issuer.ts';
import { LocalSubgraph } from '../../gateway/local-subgraph.ts';
import { systemClock } from '../../kernel/clock.ts';
import { answers } from '../../kernel/db/pool.ts';
import { checkPort } from '../../kernel/http/json-server.ts';
import { silentLogger } from '../../kernel/log.ts';
import { deskPeerHandler } from '../../kernel/peers.http.ts';
import { keysOfServers } from '../../kernel/trust.ts';
import { SAMPLE_PEOPLE, SAMPLE_SIGN_INS } from '../../sample/sample-members.ts';
import { seedSample } from '../../sample/seed-sample.ts';
import { openChapters } from '../runtime/chapters.ts';
import { openCommunityServer } from '../runtime/community.ts';
import { openDatabase } from '../runtime/database.ts';
import { serveGateway } from '../runtime/gateway.ts';
import { serverKey } from '../runtime/keys.ts';
import { LOCAL_HOST_URL } from '../runtime/local-host-url.ts';
import { toPort } from '../runtime/numbers.ts';
import { obeyLocally } from '../runtime/obey-locally.ts';
import { printReady } from '../runtime/ready.ts';
import { type Run, runServer } from '../runtime/run.ts';

const DEFAULT_PORT = 4000;
const TOKEN_SECONDS = 24 * 3_600;

interface StartArguments {
  port: number | undefined;
  empty: boolean;
}

export const startCommand: CommandModule<object, StartArguments> = {
  command: 'start',
  describe: 'Run everything in one process: gateway, headquarters and a host of chapters',
  builder: (yargs) =>
    yargs
      .option('port', {
        type: 'number',
        describe: `Port to listen on [PORT, ${DEFAULT_PORT}]`,
      })
      .option('empty', {
        type: 'boolean',
        default: false,
        describe: 'Start without the sample community',
      }) as never,
  handler: ({ port, empty }) => runServer('chapterhouse', 'warn', (run) => start(run, toPort(port), empty)),
};

async function start(run: Run, askedPort: number | undefined, empty: boolean): Promise<void> {
  const { config } = run;
  const port = askedPort ?? config.port ?? DEFAULT_PORT;
  await checkPort(config.host, port);
  console.log(
    config.databaseUrl === undefined ? 'Starting the embedded database …' : 'Reaching the database …',
  );
  const database = await openDatabase(run);
  const { host, executor: chapters } = await openChapters(run, database);
  const { community, executor } = await openCommunityServer(run, database, { local: host, follow: true });
  const server = await community.registry.registerServer('local', LOCAL_HOST_URL);
  await obeyLocally(run, host, community);
  if (!empty) {
    console.log('Looking after the sample community: the first start makes it, in some seconds …');
    await seedSample({
      community,
      host,
      server,
      pool: database.pool,
      clock: systemClock,
      logger: run.logger,
    });
  }
  const url = await serveGateway(run, {
    community,
    communitySubgraph: new LocalSubgraph(executor, ({ viewer, requestId }) => ({
      viewer,
      origin: requestId,
    })),
    local: {
      subgraph: (chapter) =>
        new LocalSubgraph(chapters, ({ viewer, requestId }) => ({ chapter, viewer, origin: requestId })),
      calendars: host,
    },
    desk: deskPeerHandler(community, keysOfServers()),
    key: await serverKey(config, 'gateway'),
    published: [await serverKey(config, 'community')],
    people: empty ? [] : SAMPLE_PEOPLE,
    standsOn: { database: () => answers(database.pool) },
    port,
  });
  host.reach({ post: community.deskOf(server) });
  printReady('Chapterhouse', [
    ['GraphQL', `${url}/graphql   in a browser: GraphiQL`],
    ['State', `${url}/ready`],
    ['Data', config.databaseUrl === undefined ? config.dataFolder : 'the database of DATABASE_URL'],
  ]);
  if (!empty && config.oidcIssuers.length === 0) {
    await printSampleTokens(await createDevelopmentIssuer(config, silentLogger));
  }
}

async function printSampleTokens(issuer: DevelopmentIssuer): Promise<void> {
  console.log('\nSample members to sign in as; each token is good for a day');
  for (const [kind, identity] of Object.entries(SAMPLE_SIGN_INS)) {
    const token = await issuer.mint({ ...identity, ttlSeconds: TOKEN_SECONDS });
    console.log(`\n  ${identity.name}, ${kind}\n  ${token}`);
  }
}
