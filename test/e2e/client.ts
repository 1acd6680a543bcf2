import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface Answer {
  // A test knows the shape of what it asked for.
  readonly data: Json;
  readonly errors?: readonly { message: string; path?: (string | number)[]; extensions: { code: string } }[];
}
export type Json = { readonly [key: string]: Json } & readonly Json[] & string & number & boolean;

/** A client of one gateway, as one member or nobody. */
export class Client {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  private headers(): Record<string, string> {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
  }

  async ask(query: string, variables: object = {}): Promise<Answer> {
    const response = await fetch(new URL('/graphql', this.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...this.headers(),
      },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  }

  /** Asks for what must be answered without error. */
  async get(query: string, variables: object = {}): Promise<Json> {
    const { data, errors } = await this.ask(query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  overWebSocket(
    query: string,
    variables: Record<string, unknown>,
  ): AsyncIterableIterator<Answer> & { stop(): Promise<void> } {
    const client = createWsClient({
      url: new URL('/graphql', this.url).href.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: this.headers(),
    });
    const events = client.iterate({ query, variables }) as unknown as AsyncIterableIterator<Answer>;
    return Object.assign(events, {
      stop: async () => void (await Promise.all([events.return?.(), client.dispose()])),
    });
  }

  overEventStream(
    query: string,
    variables: Record<string, unknown>,
  ): AsyncIterableIterator<Answer> & { stop(): Promise<void> } {
    const client = createSseClient({ url: new URL('/graphql', this.url).href, headers: this.headers() });
    const events = client.iterate({ query, variables }) as unknown as AsyncIterableIterator<Answer>;
    return Object.assign(events, {
      stop: async () => {
        client.dispose();
        await events.return?.();
      },
    });
  }
}

/** Asks again until the answer is as wanted; gives how long that took in milliseconds. */
export async function until(wanted: () => Promise<boolean>, deadlineMs: number): Promise<number> {
  const began = performance.now();
  while (!(await wanted())) {
    if (performance.now() - began > deadlineMs) throw new Error(`not so within ${deadlineMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - began;
}
