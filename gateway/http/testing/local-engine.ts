import { EventEmitter, once } from 'node:events';
import { buildSchema, execute, GraphQLError, getOperationAST, parse, subscribe, validate } from 'graphql';
import type { GraphqlAnswer, GraphqlRequest } from '../../engine/request.ts';
import type { Client } from '../client.ts';
import type { GraphqlEngine, PreparedOperation } from '../graphql-engine.ts';

const schema = buildSchema(`
  type Query {
    hello(name: String): String
    whoami: String
    requestId: String
    text(length: Int!): String
    fails: String
    "Answers when released, or never when its client goes away first."
    held: String
  }
  type Mutation { add(number: Int!): Int heldAdd(number: Int!): Int }
  type Subscription {
    count(to: Int!): Int
    ticks: Int
    breaks: Int
    blobs(length: Int!): String
    "Public: the present level, then each new one."
    level(pad: Int): Level
    "Public, but only for who is signed in."
    membersLevel: Level
  }
  type Level { value: Int pad: String }
`);

const refused = (errors: readonly GraphQLError[], code: string): GraphqlAnswer => ({
  body: JSON.stringify({
    errors: errors.map((error) => ({ ...error.toJSON(), extensions: { code, ...error.extensions } })),
  }),
  executed: false,
  status: 400,
});

/** An engine over one small schema, by graphql-js: what the transports under test serve. */
export class LocalEngine implements GraphqlEngine<Client> {
  /** `tick`: a value for `ticks`; `closed`: a subscription's source was closed; `held`: someone waits; `release`. */
  readonly events = new EventEmitter();
  total = 0;
  pulled = 0;
  executions = 0;
  /** Streams of the level open now, and ever. */
  levels = { open: 0, ever: 0 };
  #level = 0;

  /** Sets the level, which those who follow it hear of. */
  set level(value: number) {
    this.#level = value;
    this.events.emit('level');
  }

  prepare({ query, operationName }: GraphqlRequest): PreparedOperation | GraphqlAnswer {
    try {
      const document = parse(query);
      const faults = validate(schema, document);
      if (faults.length > 0) return refused(faults, 'GRAPHQL_VALIDATION_FAILED');
      const node = getOperationAST(document, operationName);
      if (!node) return refused([new GraphQLError('Which operation?')], 'OPERATION_RESOLUTION_FAILURE');
      const isPublic = node.operation === 'subscription' && /evel\b/.test(query);
      return { kind: node.operation, name: node.name?.value, isPublic };
    } catch (error) {
      return refused([error as GraphQLError], 'GRAPHQL_PARSE_FAILED');
    }
  }

  async execute(request: GraphqlRequest, client: Client, signal?: AbortSignal): Promise<GraphqlAnswer> {
    this.executions += 1;
    const result = await execute(this.#args(request, client, signal));
    if (!('data' in result)) return refused(result.errors ?? [], 'BAD_USER_INPUT');
    return { body: JSON.stringify(result), executed: true, status: 200 };
  }

  async subscribe(
    request: GraphqlRequest,
    client: Client,
    signal?: AbortSignal,
  ): Promise<AsyncGenerator<string> | GraphqlAnswer> {
    const results = await subscribe(this.#args(request, client, signal));
    if (!(Symbol.asyncIterator in results)) return refused(results.errors ?? [], 'BAD_USER_INPUT');
    return (async function* () {
      for await (const result of results) yield JSON.stringify(result);
    })();
  }

  #args({ query, variables, operationName }: GraphqlRequest, client: Client, signal?: AbortSignal) {
    return {
      schema,
      document: parse(query),
      variableValues: variables ?? {},
      operationName: operationName ?? null,
      rootValue: this.#root(client, signal),
    };
  }

  #root(client: Client, signal: AbortSignal | undefined) {
    const { events } = this;
    const engine = this;
    async function* closing<Item>(source: AsyncGenerator<Item>) {
      try {
        yield* source;
      } finally {
        events.emit('closed');
      }
    }
    async function* count({ to }: { to: number }) {
      for (let value = 1; value <= to; value += 1) yield { count: value };
    }
    async function* ticks() {
      for (;;) {
        const [value] = await once(events, 'tick', { signal });
        yield { ticks: value };
      }
    }
    async function* breaks() {
      yield { breaks: 1 };
      throw new TypeError('secret detail');
    }
    async function* blobs({ length }: { length: number }) {
      for (;;) {
        engine.pulled += 1;
        yield { blobs: 'x'.repeat(length) };
      }
    }
    async function* level({ pad = 0 }: { pad?: number }) {
      engine.levels.open += 1;
      engine.levels.ever += 1;
      try {
        for (let told = -1; ; ) {
          if (told === engine.#level) await once(events, 'level', { signal });
          told = engine.#level;
          yield { level: { value: told, pad: 'x'.repeat(pad) }, membersLevel: { value: told } };
        }
      } finally {
        engine.levels.open -= 1;
        events.emit('left');
      }
    }
    return {
      level: (args: { pad?: number }) => level(args),
      membersLevel: () => {
        if (client.viewer === undefined)
          throw new GraphQLError('Members only', { extensions: { code: 'FORBIDDEN' } });
        return level({});
      },
      hello: ({ name }: { name?: string }) => `Hello ${name ?? 'world'}`,
      whoami: () => client.viewer?.name ?? null,
      requestId: () => client.requestId,
      text: ({ length }: { length: number }) => 'é'.repeat(length),
      fails: () => {
        throw new GraphQLError('No luck', { extensions: { code: 'NOT_FOUND' } });
      },
      held: async () => {
        events.emit('held');
        try {
          await once(events, 'release', { signal });
          return 'released';
        } catch (error) {
          events.emit('closed');
          throw error;
        }
      },
      add: ({ number }: { number: number }) => {
        this.total += number;
        return this.total;
      },
      heldAdd: async ({ number }: { number: number }) => {
        events.emit('held');
        await once(events, 'release', { signal });
        this.total += number;
        events.emit('added', this.total);
        return this.total;
      },
      count: (args: { to: number }) => closing(count(args)),
      ticks: () => closing(ticks()),
      breaks: () => closing(breaks()),
      blobs: (args: { length: number }) => closing(blobs(args)),
    };
  }
}
