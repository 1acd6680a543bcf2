import type { CommandModule } from 'yargs';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { remoteCommunity } from '../../kernel/peers.http.ts';
import { remoteCommunitySubgraph, serveGateway } from '../runtime/gateway.ts';
import { serverKey } from '../runtime/keys.ts';
import { toPort } from '../runtime/numbers.ts';
import { printReady } from '../runtime/ready.ts';
import { type Run, runServer } from '../runtime/run.ts';
import { serveSupergraph } from '../runtime/supergraph.ts';

const DEFAULT_PORT = 4000;

interface GatewayArguments {
  port: number | undefined;
  supergraph: string | undefined;
  auth: boolean;
  forwardHeader: string[];
  watch: boolean;
  resume: string[];
  shareReads: boolean;
}

export const gatewayCommand: CommandModule<object, GatewayArguments> = {
  command: 'gateway',
  describe: 'Run a gateway alone, for this community or for any supergraph',
  builder: (yargs) =>
    yargs
      .option('port', {
        type: 'number',
        describe: `Port to listen on [PORT, ${DEFAULT_PORT}]`,
      })
      .option('supergraph', {
        type: 'string',
        describe: 'File of a Federation 2 supergraph to serve instead',
      })
      .option('auth', {
        type: 'boolean',
        default: true,
        describe: 'Verify tokens; --no-auth with --supergraph, whose guarded fields are then denied to all',
      })
      .option('forward-header', {
        type: 'string',
        array: true,
        default: [],
        describe: 'With --supergraph: request header to pass on to subgraphs',
      })
      .option('watch', {
        type: 'boolean',
        default: false,
        describe: 'With --supergraph: serve the file anew when it changes (SIGHUP does so at once)',
      })
      .option('resume', {
        type: 'string',
        array: true,
        default: [],
        describe: 'With --supergraph: subscription field that gives its present value first, to resume',
      })
      .option('share-reads', {
        type: 'boolean',
        default: false,
        describe: 'With --supergraph: send identical queries under way once, if all --forward-header agree',
      })
      .example(
        '$0 gateway --supergraph shop.graphql --no-auth',
        'serve a supergraph over its HTTP subgraphs',
      ) as never,
  handler: (args) =>
    runServer('gateway', 'info', (run) => {
      const port = toPort(args.port) ?? run.config.port ?? DEFAULT_PORT;
      return args.supergraph === undefined
        ? startForCommunity(run, port, args.auth)
        : startForSupergraph(run, port, args.supergraph, args);
    }),
};

async function startForCommunity(run: Run, port: number, auth: boolean): Promise<void> {
  if (!auth) throw new ChapterhouseError('BAD_CONFIG', '--no-auth goes with --supergraph only.');
  const { config } = run;
  const key = await serverKey(config, 'gateway');
  const url = await serveGateway(run, {
    community: remoteCommunity(config.communityUrl, key),
    communitySubgraph: remoteCommunitySubgraph(config.communityUrl, key),
    key,
    standsOn: { community: () => isReady(config.communityUrl) },
    port,
  });
  printReady('Gateway', [['GraphQL', `${url}/graphql`]]);
}

async function startForSupergraph(
  run: Run,
  port: number,
  file: string,
  { auth, forwardHeader, watch, resume, shareReads }: GatewayArguments,
): Promise<void> {
  if (auth) {
    throw new ChapterhouseError(
      'BAD_CONFIG',
      'A foreign supergraph has no sign-in of ours; say --no-auth to serve it.',
    );
  }
  const url = await serveSupergraph(run, {
    file,
    watch,
    forwardHeaders: forwardHeader,
    resumed: resume,
    shareReads,
    port,
  });
  printReady('Gateway', [
    ['GraphQL', `${url}/graphql`],
    ['Supergraph', file],
  ]);
}

const READY_TIMEOUT_MS = 2_000;

/** Whether the server at `url` says it is ready. */
const isReady = (url: string): Promise<boolean> =>
  fetch(new URL('/ready', url), { signal: AbortSignal.timeout(READY_TIMEOUT_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );
