import { Client } from 'undici';

/**
 * One connection that asks, waits for the whole answer, and asks again. Every answer is compared with the one expected.
 */
export class Connection {
  #client;
  #path;

  /** @param {{ url: string, body: Buffer, expected: Buffer, next: () => string, tally: object }} task */
  constructor(task) {
    const { origin, pathname } = new URL(task.url);
    this.task = task;
    this.#client = new Client(origin, { pipelining: 1 });
    this.#path = pathname;
  }

  /** Asks until it is enough, and lets the last answer come. */
  async run(isEnough) {
    while (!isEnough()) await this.#ask();
  }

  close() {
    return this.#client.destroy();
  }

  #ask() {
    const { body, expected, next, tally } = this.task;
    const headers = { 'content-type': 'application/json', authorization: next() };
    return new Promise((resolve) => {
      const began = performance.now();
      const chunks = [];
      let status = 0;
      const fail = (error) => {
        tally.failed += 1;
        tally.failure ??= String(error);
        resolve();
      };
      this.#client.dispatch(
        { path: this.#path, method: 'POST', headers, body },
        {
          onConnect() {},
          onHeaders(code) {
            status = code;
            return true;
          },
          onData(chunk) {
            chunks.push(chunk);
            return true;
          },
          onComplete() {
            tally.latencies.push(performance.now() - began);
            const answer = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
            if (status !== 200) return fail(`status ${status}`);
            if (!answer.equals(expected)) return fail('an answer unlike the first');
            resolve();
          },
          onError: fail,
        },
      );
    });
  }
}
