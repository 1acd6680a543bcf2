import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { QueryPlan } from '@graphql-hive/router-query-planner';
import { ChapterhouseError } from '../../../kernel/errors.ts';

/** One operation to plan, or a supergraph (`sdl`) to plan for from now on; without either, one to forget. */
interface Message {
  readonly graph: number;
  readonly sdl?: string;
  readonly text?: string;
}

interface Reply {
  readonly plan?: QueryPlan;
  readonly error?: string;
}

interface Job {
  readonly graph: number;
  readonly text: string;
  readonly settle: (reply: Reply) => void;
}

const PLANNER = createRequire(import.meta.url).resolve('@graphql-hive/router-query-planner');

const PROGRAM = `
  const { QueryPlanner } = require(${JSON.stringify(PLANNER)});
  const planners = new Map();
  process.on('disconnect', () => process.exit());
  process.on('SIGINT', () => undefined);
  process.on('message', ({ graph, sdl, text }) => {
    try {
      if (sdl !== undefined) planners.set(graph, new QueryPlanner(sdl));
      else if (text === undefined) planners.delete(graph);
      else process.send({ plan: planners.get(graph).plan(text, null, new Set(), 0) });
    } catch (error) {
      if (text !== undefined) process.send({ error: String(error) });
    }
  });`;

/**
 * The planner is native code that ends its process over some legal operations (a panic where it must not unwind: for
 * one, a field with `@requires` of a type with two keys that both count). Here it runs in a child, which plans one
 * operation at a time, is there only once something is to be planned and never keeps this process alive. When it dies,
 * the operation it was at has no plan, and the others go to the next child.
 */
export class PlannerProcess {
  readonly #graphs = new Map<number, string>();
  readonly #jobs: Job[] = [];
  #child: ChildProcess | undefined;
  #known = new Set<number>();
  #graph = 0;

  /** Adds a supergraph to plan for; gives its number. */
  add(sdl: string): number {
    this.#graph++;
    this.#graphs.set(this.#graph, sdl);
    return this.#graph;
  }

  forget(graph: number): void {
    this.#graphs.delete(graph);
    if (this.#known.delete(graph)) this.#child?.send({ graph } satisfies Message);
  }

  /** Rejects with INTERNAL for an operation that the planner has no plan for or died over. */
  async plan(graph: number, text: string): Promise<QueryPlan> {
    const { plan, error } = await new Promise<Reply>((settle) => {
      this.#jobs.push({ graph, text, settle });
      if (this.#jobs.length === 1) this.#next();
    });
    if (plan === undefined) throw new ChapterhouseError('INTERNAL', error ?? 'The planner gave no plan.');
    return plan;
  }

  #next(): void {
    const [job] = this.#jobs;
    if (job === undefined) {
      this.#hold(false);
      return;
    }
    const child = this.#running();
    this.#hold(true);
    const sdl = this.#known.has(job.graph) ? undefined : this.#graphs.get(job.graph);
    if (sdl !== undefined) {
      this.#known.add(job.graph);
      child.send({ graph: job.graph, sdl } satisfies Message);
    }
    child.send({ graph: job.graph, text: job.text } satisfies Message);
  }

  #settle(reply: Reply): void {
    this.#jobs.shift()?.settle(reply);
    this.#next();
  }

  #running(): ChildProcess {
    if (this.#child !== undefined) return this.#child;
    const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.#child = child;
    this.#known = new Set();
    child.on('message', (reply: Reply) => this.#settle(reply));
    child.on('error', () => this.#lost(child));
    child.on('exit', () => this.#lost(child));
    return child;
  }

  #lost(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    if (this.#jobs.length > 0) this.#settle({ error: 'The planner died over this operation.' });
  }

  /** The child keeps this process alive only while something is awaited of it. */
  #hold(busy: boolean): void {
    if (busy) this.#child?.ref();
    else this.#child?.unref();
    if (busy) this.#child?.channel?.ref();
    else this.#child?.channel?.unref();
  }
}
