import { readFile } from 'node:fs/promises';
import type { CommandModule } from 'yargs';
import { Engine } from '../../gateway/engine/engine.ts';
import type { Client } from '../../gateway/http/client.ts';
import { HttpSubgraph } from '../../gateway/subgraph-http/http-subgraph.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { remoteCommunity } from '../../kernel/peers.http.ts';
import { remoteCommunitySubgraph, serveEngine, serveGateway } from '../runtime/gateway.ts';
import { serverKey } from '../runtime/keys.ts';
import { printReady } from '../runtime/ready.ts';
import { type Run, runServer } from '../runtime/run.ts';

const DEFAULT_PORT = 4000;

interface GatewayArguments {
  port: number | undefined;
  supergraph: string | undefined;
  auth: boolean;
  forwardHeader: string[];
}

export const gatewayCommand: CommandModule<object, GatewayArguments> = {
  command: 'gateway',
  describe: 'Run a gateway alone, for this community or for any supergraph',
  builder: (yargs) =>
    yargs
      .option('port', { type: 'number', describe: `Port to listen on [PORT, ${DEFAULT_PORT}]` })
      .option('supergraph', {
        type: 'string',
        describe: 'File of a Federation 2 supergraph to serve instead',
      })
      .option('auth', {
        type: 'boolean',
        default: true,
        describe: 'Verify tokens; --no-auth with --supergraph',
      })
      .option('forward-header', {
        type: 'string',
        array: true,
        default: [],
        describe: 'With --supergraph: request header to pass on to subgraphs',
      })
      .example(
        '$0 gateway --supergraph shop.graphql --no-auth',
        'serve a supergraph over its HTTP subgraphs',
      ) as never,
  handler: (args) =>
    runServer('gateway', 'info', (run) => {
      const port = args.port ?? run.config.port ?? DEFAULT_PORT;
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
    port,
  });
  printReady('Gateway', [['GraphQL', `${url}/graphql`]]);
}

/** What a request to a foreign supergraph carries: the headers to pass on. */
type ForwardedHeaders = Readonly<Record<string, string>>;

async function startForSupergraph(
  run: Run,
  port: number,
  file: string,
  { auth, forwardHeader }: Pick<GatewayArguments, 'auth' | 'forwardHeader'>,
): Promise<void> {
  if (auth) {
    throw new ChapterhouseError(
      'BAD_CONFIG',
      'A foreign supergraph has no sign-in of ours; say --no-auth to serve it.',
    );
  }
  const supergraphSdl = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ChapterhouseError('BAD_CONFIG', `The supergraph file "${file}" cannot be read.`, { cause });
  });
  const names = forwardHeader.map((name) => name.toLowerCase());
  const subgraphs: HttpSubgraph<ForwardedHeaders>[] = [];
  const engine = new Engine<ForwardedHeaders>({
    supergraphSdl,
    subgraph: (name, url) => {
      const subgraph = new HttpSubgraph<ForwardedHeaders>({
        url,
        name: `Subgraph ${name}`,
        headers: (headers) => headers,
      });
      subgraphs.push(subgraph);
      return subgraph;
    },
    onError: (err, subgraph) => run.logger.warn({ err, subgraph }, 'subgraph failed'),
  });
  run.resources.defer('the subgraphs', () => Promise.all(subgraphs.map((subgraph) => subgraph.close())));
  const url = await serveEngine<ForwardedHeaders>(run, {
    engine,
    context: (client) => pick(client, names),
    authenticate: async () => undefined,
    ready: async () => ({ ready: true, parts: {} }),
    firstQuery: '{\n  __typename\n}\n',
    port,
  });
  printReady('Gateway', [
    ['GraphQL', `${url}/graphql`],
    ['Supergraph', file],
  ]);
}

function pick({ headers }: Client, names: readonly string[]): ForwardedHeaders {
  return Object.fromEntries(
    names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  );
}
