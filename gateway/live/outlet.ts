import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** The sending side of a socket, which says when it has taken enough. */
export class Outlet {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #limit: number;

  /**
   * @param stream what the socket writes to
   * @param limit bytes that may wait in the process before producers are held
   */
  constructor(socket: WebSocket, stream: Duplex, limit: number) {
    this.#socket = socket;
    this.#stream = stream;
    this.#limit = limit;
  }

  /** Sends a frame; a socket that is closing takes none, in silence. */
  send(frame: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame);
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
      socket.send(frame, (error) => resolve(error === undefined || error === null)),
    );
  }
}
