import { composeServices } from '@theguild/federation-composition';
import { OperationTypeNode, parse, validate } from 'graphql';
import { Engine, type EngineOptions } from '../../engine.ts';
import type { GraphqlRequest, OperationKind } from '../../request.ts';
import { LINK, type Result } from '../federation.ts';
import type { Draw } from '../generate.ts';
import { differences } from './compare.ts';
import { drawOperation } from './draw-operation.ts';
import type { Model } from './model.ts';
import { Reference } from './reference.ts';
import { GeneratedSubgraph } from './subgraphs.ts';
import { type Log, World } from './world.ts';
import { writeSubgraphs } from './write-sdl.ts';

/** Who plans: the library, and the fallback where that has no plan; or the fallback alone. */
export type Planning = NonNullable<EngineOptions<Log>['planning']>;

/** A generated graph twice: federated behind the engine, and whole in graphql-js. */
export class Case {
  readonly engine: Engine<Log>;
  readonly reference: Reference;
  /** What could not be planned, and what subgraphs threw. */
  readonly faults: unknown[] = [];

  private constructor(engine: (onError: (error: unknown) => void) => Engine<Log>, reference: Reference) {
    this.engine = engine((error) => this.faults.push(error));
    this.reference = reference;
  }

  /** The case of a graph, or why it doesn't compose. */
  static of(model: Model, planning: Planning): Case | readonly string[] {
    const sdl = writeSubgraphs(model);
    const services = Object.entries(sdl).map(([name, text]) => ({
      name,
      url: `http://${name}.test/graphql`,
      typeDefs: parse(LINK + text),
    }));
    const composed = composeServices(services);
    if (composed.supergraphSdl === undefined) return (composed.errors ?? []).map(({ message }) => message);
    const { supergraphSdl, publicSdl } = composed as Extract<typeof composed, { publicSdl: string }>;
    const world = new World(model);
    const engine = (onError: (error: unknown) => void) =>
      new Engine<Log>({
        supergraphSdl,
        planning,
        subgraph: (name) => new GeneratedSubgraph(model, name, sdl[name] ?? '', world),
        onError,
      });
    return new Case(engine, new Reference(publicSdl, world));
  }

  /** The case of a graph; undefined for one that doesn't compose, or whose subgraphs can't give what they promise. */
  static tryOf(model: Model, planning: Planning): Case | undefined {
    try {
      const found = Case.of(model, planning);
      return found instanceof Case ? found : undefined;
    } catch {
      return undefined;
    }
  }

  /** A valid operation of a kind the graph has; undefined when none came up. */
  draw(draw: Draw): GraphqlRequest | undefined {
    const kinds = Object.values(OperationTypeNode).filter((kind) => this.reference.schema.getRootType(kind));
    for (let attempts = 0; attempts < 10; attempts++) {
      const kind = draw(3) === 0 ? kinds[draw(kinds.length)] : 'query';
      const request = drawOperation(this.reference.schema, kind as OperationKind, draw);
      if (this.isValid(request)) return request;
    }
    return undefined;
  }

  isValid({ query }: GraphqlRequest): boolean {
    try {
      return validate(this.reference.schema, parse(query)).length === 0;
    } catch {
      return false;
    }
  }

  /** How our answer differs from what it may be; empty when it does not. */
  async differences(request: GraphqlRequest): Promise<string[]> {
    this.faults.length = 0;
    const found = /^subscription/.test(request.query)
      ? await this.#events(request)
      : await this.#answer(request);
    return [...found, ...this.faults.map((fault) => `reported: ${causes(fault)}`)];
  }

  async #answer(request: GraphqlRequest): Promise<string[]> {
    const mine: Log = { mutations: [] };
    const due: Log = { mutations: [] };
    const { body } = await this.engine.execute(request, mine);
    const expected = await this.reference.execute(request, due);
    const found = differences(JSON.parse(body) as Result, expected);
    if (mine.mutations.join() !== due.mutations.join()) {
      found.push(`mutations ran: ${mine.mutations}\n   due: ${due.mutations}`);
    }
    return found;
  }

  async #events(request: GraphqlRequest): Promise<string[]> {
    const events = await this.engine.subscribe(request, { mutations: [] });
    if ('executed' in events) return [events.body];
    const answers: Result[] = [];
    for await (const text of events) answers.push(JSON.parse(text) as Result);
    const expected = await this.reference.subscribe(request);
    if (answers.length !== expected.length) return [`${answers.length} events, due: ${expected.length}`];
    return expected.flatMap((due, i) => differences(answers[i] ?? {}, due));
  }
}

function causes(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} ${causes(error.cause)}`;
}
