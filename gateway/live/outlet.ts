import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** The sending side of a socket, which says when it has taken enough. */
export class Outlet {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #limit: number;
  readonly #onTaken: () => void;
  /** Frames past the limit that are not taken yet. */
  #owed = 0;

  /**
   * @param stream what the socket writes to
   * @param limit bytes that may wait in the process before producers are held, and the client is not read from
   * @param onTaken called when the client has taken something it was waited for
   */
  constructor(socket: WebSocket, stream: Duplex, limit: number, onTaken: () => void) {
    this.#socket = socket;
    this.#stream = stream;
    this.#limit = limit;
    this.#onTaken = onTaken;
  }

  /** Whether the client is not read from until it takes what it has asked for. */
  get holds(): boolean {
    return this.#owed > 0;
  }

  /** Sends a frame; a socket that is closing takes none, in silence. */
  send(frame: string): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount + frame.length < this.#limit) socket.send(frame);
    else socket.send(frame, this.#hold());
  }

  /** Answers a WebSocket's own ping. */
  pong(data: Buffer): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount < this.#limit) socket.pong(data);
    else socket.pong(data, false, this.#hold());
  }

  /** Whether the system has taken all that was sent. */
  get isClear(): boolean {
    return this.#stream.writableLength === 0;
  }

  /**
   * Sends a frame that is whole already, straight to the stream under the socket: nothing waits in between, since
   * messages are not compressed. Calls when the system has taken it, and never once the socket takes no more.
   */
  sendFrame(frame: Buffer, taken?: () => void): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (taken === undefined) this.#stream.write(frame);
    else this.#stream.write(frame, (error) => (error ? undefined : taken()));
  }

  /**
   * Sends a frame and waits, if too much is waiting already, until the system has taken it.
   * @returns false once the socket takes no more.
   */
  async sendPaced(frame: string): Promise<boolean> {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return false;
    if (socket.bufferedAmount < this.#limit) {
      socket.send(frame);
      return true;
    }
    return new Promise((resolve) =>
      socket.send(frame, (error) => {
        const taken = error === undefined || error === null;
        if (taken) this.#onTaken();
        resolve(taken);
      }),
    );
  }

  /** Reads nothing more from the client, who could only ask for more, until the frame this is for is taken. */
  #hold(): (error?: Error | null) => void {
    this.#owed += 1;
    this.#socket.pause();
    return (error) => {
      this.#owed -= 1;
      if (error !== undefined && error !== null) return;
      this.#onTaken();
      if (this.#owed === 0) this.#socket.resume();
    };
  }
}
