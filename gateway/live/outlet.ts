import type { WebSocket } from 'ws';

/** The sending side of a socket, which says when it has taken enough. */
export class Outlet {
  readonly #socket: WebSocket;
  readonly #limit: number;

  /** @param limit bytes that may wait in the process before producers are held. */
  constructor(socket: WebSocket, limit: number) {
    this.#socket = socket;
    this.#limit = limit;
  }

  /** Sends a frame; a socket that is closing takes none, in silence. */
  send(frame: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame);
  }

  /** Whether the system has taken all that was sent. */
  get isClear(): boolean {
    return this.#socket.bufferedAmount === 0;
  }

  /** Sends a frame and calls when the system has taken it; never once the socket takes no more. */
  sendThen(frame: string, taken: () => void): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    socket.send(frame, (error) => {
      if (error === undefined || error === null) taken();
    });
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
