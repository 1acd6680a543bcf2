import type { CommandModule } from 'yargs';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { remoteCommunity } from '../../kernel/peers.http.ts';
import { serveGateway } from '../runtime/gateway.ts';
import { serverKey } from '../runtime/keys.ts';
import { toPort } from '../runtime/numbers.ts';
import { printReady } from '../runtime/ready.ts';
import { remoteCommunitySubgraph } from '../runtime/remote-community.ts';
import { type Run, runServer } from '../runtime/run.ts';
import { serveSupergraph } from '../runtime/supergraph.ts';
import type { SupergraphFile } from '../runtime/supergraph-file.ts';

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
        describe: 'File of the supergraph: this community’s of another release or, with --no-auth, any',
      })
      .option('auth', {
        type: 'boolean',
        default: true,
        describe:
          'Serve this community; --no-auth serves a foreign --supergraph, its guarded fields denied to all',
      })
      .option('forward-header', {
        type: 'string',
        array: true,
        default: [],
        describe: 'With --no-auth: request header to pass on to subgraphs',
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
        describe: 'With --no-auth: subscription field that gives its present value first, to resume',
      })
      .option('share-reads', {
        type: 'boolean',
        default: false,
        describe:
          'Send once what one viewer, or all with the same --forward-header, ask at one moment [SHARE_READS]',
      })
      .example(
        '$0 gateway --supergraph shop.graphql --no-auth',
        'serve a supergraph over its HTTP subgraphs',
      ) as never,
  handler: (args) =>
    runServer('gateway', 'info', (run) => {
      const port = toPort(args.port) ?? run.config.port ?? DEFAULT_PORT;
      const { config } = run;
      const shareReads = args.shareReads || config.shareReads;
      const supergraph = supergraphOf(args);
      return args.auth
        ? startForCommunity({ ...run, config: { ...config, shareReads } }, port, supergraph)
        : startForForeign(run, port, supergraph, { ...args, shareReads });
    }),
};

function supergraphOf({ supergraph, watch }: GatewayArguments): SupergraphFile | undefined {
  if (supergraph !== undefined) return { file: supergraph, anew: watch ? 'watch' : 'hangup' };
  if (watch) throw new ChapterhouseError('BAD_CONFIG', '--watch goes with --supergraph only.');
  return undefined;
}

async function startForCommunity(
  run: Run,
  port: number,
  supergraph: SupergraphFile | undefined,
): Promise<void> {
  const { config } = run;
  const key = await serverKey(config, 'gateway');
  const url = await serveGateway(run, {
    community: remoteCommunity(config.communityUrl, key),
    communitySubgraph: remoteCommunitySubgraph(config.communityUrl, key, config.timeouts.subgraphMs),
    key,
    standsOn: { community: () => isReady(config.communityUrl) },
    ...(supergraph === undefined ? {} : { supergraph }),
    port,
  });
  printReady('Gateway', [['GraphQL', `${url}/graphql`]]);
}

async function startForForeign(
  run: Run,
  port: number,
  supergraph: SupergraphFile | undefined,
  { forwardHeader, resume, shareReads }: GatewayArguments,
): Promise<void> {
  if (supergraph === undefined)
    throw new ChapterhouseError('BAD_CONFIG', '--no-auth goes with --supergraph only.');
  const url = await serveSupergraph(run, {
    supergraph,
    forwardHeaders: forwardHeader,
    resumed: resume,
    shareReads,
    port,
  });
  printReady('Gateway', [
    ['GraphQL', `${url}/graphql`],
    ['Supergraph', supergraph.file],
  ]);
}

const READY_TIMEOUT_MS = 2_000;

/** Whether the server at `url` says it is ready. */
const isReady = (url: string): Promise<boolean> =>
  fetch(new URL('/ready', url), { signal: AbortSignal.timeout(READY_TIMEOUT_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );
