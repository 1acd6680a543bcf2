import { once } from 'node:events';
import { WebSocket } from 'ws';

type Message = Readonly<Record<string, unknown>>;

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A client that says whatever the test says, and remembers what it was told. */
export class RawClient {
  readonly socket: WebSocket;
  readonly closed: Promise<Closed>;
  readonly received: Message[] = [];

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    socket.on('message', (data) => this.received.push(JSON.parse(data.toString()) as Message));
  }

  static async open(
    url: string,
    protocols: string | string[] = 'graphql-transport-ws',
    headers: Record<string, string> = {},
  ): Promise<RawClient> {
    const socket = new WebSocket(url, protocols, { headers });
    const client = new RawClient(socket);
    await once(socket, 'open');
    return client;
  }

  /** Open and acknowledged. */
  static async ready(
    url: string,
    payload?: Message,
    headers: Record<string, string> = {},
  ): Promise<RawClient> {
    const client = await RawClient.open(url, undefined, headers);
    client.say({ type: 'connection_init', payload });
    await client.until(({ type }) => type === 'connection_ack');
    return client;
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id: string, query: string): void {
    this.say({ id, type: 'subscribe', payload: { query } });
  }

  /** The first message, of those to come or already here, that fits. */
  async until(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.received.find(fits);
      if (found !== undefined) return found;
      await once(this.socket, 'message');
    }
  }

  of(id: string): readonly Message[] {
    return this.received.filter((message) => message['id'] === id);
  }
}
