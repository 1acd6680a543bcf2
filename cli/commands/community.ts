import type { CommandModule } from 'yargs';
import { createSubgraphServer } from '../../kernel/graphql/subgraph-server.ts';
import { closeServer, listen } from '../../kernel/http/json-server.ts';
import { publicKeySet } from '../../kernel/keys.ts';
import { anyOf, communityPeerHandler, deskPeerHandler } from '../../kernel/peers.http.ts';
import { keysOfServers, trustedKeys } from '../../kernel/trust.ts';
import { type CommunityCall, openCommunityServer } from '../runtime/community.ts';
import { mustAnswer, openDatabase } from '../runtime/database.ts';
import { serverKey } from '../runtime/keys.ts';
import { toPort } from '../runtime/numbers.ts';
import { printReady } from '../runtime/ready.ts';
import { type Run, runServer } from '../runtime/run.ts';

const DEFAULT_PORT = 4001;
const AUDIENCE = 'community';
const CLOSE_DEADLINE_MS = 3_000;

interface CommunityArguments {
  port: number | undefined;
}

export const communityCommand: CommandModule<object, CommunityArguments> = {
  command: 'community',
  describe: 'Run headquarters’ server alone: directory, members, guidelines, roll-up',
  builder: (yargs) =>
    yargs.option('port', {
      type: 'number',
      describe: `Port to listen on [PORT, ${DEFAULT_PORT}]`,
    }) as never,
  handler: ({ port }) => runServer('community', 'info', (run) => start(run, toPort(port))),
};

async function start(run: Run, port: number | undefined): Promise<void> {
  const { config, logger, resources } = run;
  const database = await openDatabase(run);
  const { community, executor } = await openCommunityServer(run, database, { follow: true });
  const keys = trustedKeys(config.trustedUrls);
  const server = createSubgraphServer<CommunityCall>({
    schema: community.schema,
    executor,
    endpoint: (path) =>
      path === '/graphql' ? { audience: AUDIENCE, who: (viewer, origin) => ({ viewer, origin }) } : undefined,
    peer: anyOf(
      communityPeerHandler(community, { issuer: 'gateway', audience: () => AUDIENCE, keys }),
      deskPeerHandler(community, keysOfServers()),
    ),
    keys,
    published: publicKeySet(await serverKey(config, 'community')),
    ready: async () => {
      await mustAnswer(database);
      return { status: 'ready' };
    },
    logger,
  });
  const url = await listen(server, config.host, port ?? config.port ?? DEFAULT_PORT);
  resources.defer('the HTTP server', () => closeServer(server, CLOSE_DEADLINE_MS));
  printReady('Community', [['Subgraph', `${url}/graphql`]]);
}
