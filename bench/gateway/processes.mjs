import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pinned } from './cores.mjs';

const STOP_MS = 5_000;
const ANSWER_MS = 10_000;

/** A program this benchmark runs, on one core where that is possible, with its output in a file. */
export class Program {
  /**
   * @param {string[]} command
   * @param {{ core?: number, log: string, env?: Record<string, string>, cwd?: string, messages?: boolean }} options
   */
  constructor(command, { core, log, env, cwd, messages = false }) {
    const [file, ...args] = pinned(core, command);
    const out = openSync(log, 'a');
    this.log = log;
    this.process = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', out, out, ...(messages ? ['ipc'] : [])],
    });
    this.process.on('error', (error) => {
      this.failure = error;
    });
    this.exit = once(this.process, 'exit').catch(() => undefined);
  }

  get pid() {
    return this.process.pid;
  }

  get ended() {
    return this.failure !== undefined || this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Sends a message and gives the next one back; without a message, only waits for one. */
  async ask(message) {
    const answer = once(this.process, 'message');
    const end = this.exit.then(() => {
      throw new Error(`A process of the benchmark ended: ${this.lastWords()}`);
    });
    if (message !== undefined) this.process.send(message);
    const [value] = await Promise.race([answer, end]);
    return value;
  }

  /** Settles, with the answer, once the URL answers a POST of this body with status 200. */
  async ready(url, body, given = {}, timeoutMs = 45_000) {
    for (const until = Date.now() + timeoutMs; ; await sleep(100)) {
      if (this.ended) throw new Error(`it ended: ${this.lastWords()}`);
      const headers = { 'content-type': 'application/json', ...given };
      const signal = AbortSignal.timeout(ANSWER_MS);
      const response = await fetch(url, { method: 'POST', headers, body, signal }).catch(() => undefined);
      const text = await response?.text();
      if (response?.status === 200) return text;
      if (Date.now() > until)
        throw new Error(`no answer within ${timeoutMs} ms: ${text ?? this.lastWords()}`);
    }
  }

  async stop() {
    if (this.ended) return;
    this.process.kill('SIGTERM');
    const deadline = setTimeout(() => this.process.kill('SIGKILL'), STOP_MS);
    await this.exit;
    clearTimeout(deadline);
  }

  lastWords() {
    const text = this.failure?.message ?? readFileSync(this.log, 'utf8').trim().slice(-600);
    return text === '' ? 'it said nothing' : text;
  }
}
