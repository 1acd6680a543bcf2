import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, type FormattedExecutionResult, type GraphQLSchema, parse } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { ASSERTION_HEADER, verifyAssertion } from '../assertion.ts';
import { ChapterhouseError } from '../errors.ts';
import { createJsonServer, type JsonHandler, type JsonRequest, parseJson } from '../http/json-server.ts';
import type { Logger } from '../log.ts';
import { JWKS_PATH } from '../trust.ts';
import type { Viewer } from '../viewer.ts';
import type { SubgraphExecutor } from './subgraph-executor.ts';

const MAX_FRAME = 1024 * 1024;

/**
 * A path at which GraphQL is served: whom an assertion must be made for, and for whom the operation then runs; `origin` is
 * the request as the gateway's log has it.
 */
export interface GraphqlEndpoint<Who> {
  readonly audience: string;
  readonly who: (viewer: Viewer | undefined, origin: string | undefined) => Who;
}

export interface SubgraphServerOptions<Who> {
  readonly schema: GraphQLSchema;
  readonly executor: SubgraphExecutor<Who>;
  readonly endpoint: (path: string) => GraphqlEndpoint<Who> | undefined;
  /** The other calls of the house, under `/peer/`. */
  readonly peer: JsonHandler;
  readonly keys: JWTVerifyGetKey;
  readonly published: JSONWebKeySet;
  readonly ready: () => Promise<object>;
  readonly logger: Logger;
}

const graphqlBody = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/** One subgraph on the network. Every GraphQL request must carry the gateway's assertion for that very request. */
export function createSubgraphServer<Who>(options: SubgraphServerOptions<Who>): Server {
  const server = createJsonServer(
    { GET: (request) => get(options, request), POST: (request) => post(options, request) },
    options.logger,
  );
  attachWebSocket(server, options);
  return server;
}

async function get<Who>(options: SubgraphServerOptions<Who>, { path }: JsonRequest): Promise<unknown> {
  if (path === '/health') return { status: 'ok' };
  if (path === '/ready') return options.ready();
  return path === JWKS_PATH ? options.published : undefined;
}

async function post<Who>(options: SubgraphServerOptions<Who>, request: JsonRequest): Promise<unknown> {
  if (request.path.startsWith('/peer/')) return options.peer(request);
  const endpoint = options.endpoint(request.path);
  if (!endpoint) return undefined;
  const assertion = request.headers[ASSERTION_HEADER];
  const viewer = await verifyAssertion(
    assertion?.toString(),
    options.keys,
    'gateway',
    endpoint.audience,
    request.body,
  );
  const parsed = graphqlBody.safeParse(parseJson(request.body));
  if (!parsed.success) throw new ChapterhouseError('BAD_REQUEST', 'The body is not a GraphQL request.');
  const { query, operationName, variables } = parsed.data;
  return options.executor.execute(
    { query, operationName: operationName ?? undefined, variables: variables ?? undefined },
    endpoint.who(viewer, request.headers['x-request-id']?.toString()),
  );
}

/** Subscriptions over graphql-transport-ws; the assertion comes as `connectionParams.assertion`, made for no body. */
function attachWebSocket<Who>(server: Server, options: SubgraphServerOptions<Who>): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false });
  const viewers = new WeakMap<object, { who: Who }>();
  const { executor } = options;

  useServer<Record<string, unknown>>(
    {
      onConnect: async (context) => {
        const endpoint = options.endpoint(pathOf(context.extra.request));
        const assertion = context.connectionParams?.['assertion'];
        if (!endpoint || typeof assertion !== 'string') return false;
        try {
          const viewer = await verifyAssertion(assertion, options.keys, 'gateway', endpoint.audience, '');
          viewers.set(context.extra, { who: endpoint.who(viewer, undefined) });
          return true;
        } catch {
          return false;
        }
      },
      onSubscribe: (context, _id, payload): ExecutionArgs => ({
        schema: options.schema,
        document: parse(payload.query),
        variableValues: payload.variables ?? null,
        operationName: payload.operationName ?? null,
        contextValue: viewers.get(context.extra),
      }),
      // The executor's errors are plain data already.
      onNext: (_context, _id, _payload, _args, result) => result as FormattedExecutionResult,
      subscribe: (args: ExecutionArgs) => {
        const { who } = args.contextValue as { who: Who };
        return executor.subscribe(
          {
            query: '',
            document: args.document,
            variables: args.variableValues ?? {},
            operationName: args.operationName ?? undefined,
          },
          who,
        ) as never;
      },
    },
    sockets,
  );

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!options.endpoint(pathOf(request))) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });
  server.on('close', () => {
    for (const client of sockets.clients) client.close(CloseCode.InternalServerError, 'going away');
  });
}

const pathOf = (request: IncomingMessage): string => new URL(request.url ?? '/', 'http://host').pathname;
