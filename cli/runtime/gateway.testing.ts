import { createDevelopmentIssuer } from '../../gateway/auth/development-issuer.ts';
import type { GatewayContext } from '../../gateway/context.ts';
import type { Subgraph, SubgraphResponse } from '../../gateway/engine/subgraph.ts';
import { loadConfig } from '../../kernel/config.ts';
import { type ChapterKey, newUuid } from '../../kernel/ids.ts';
import { generateSigningKey } from '../../kernel/keys.ts';
import { silentLogger } from '../../kernel/log.ts';
import type { CommunityPeer, Identity, Routes } from '../../kernel/peers.ts';
import { Client } from '../../test/e2e/client.ts';
import { temporaryFolder } from '../../test/setup/temporary-folder.ts';
import { until } from '../../test/setup/until.ts';
import { type GatewayParts, serveGateway } from './gateway.ts';
import { GraphAddress } from './graph-address.ts';
import { Resources } from './resources.ts';

/** A fetch that waits for the test to answer it. */
export interface HeldCall {
  readonly text: string;
  readonly reader: string | undefined;
  answer(data: SubgraphResponse['data']): void;
}

/** A community's gateway over subgraphs whose answers the test gives one by one. */
export class HeldGateway {
  readonly community: HeldCall[] = [];
  readonly chapters: HeldCall[] = [];
  readonly #resources = new Resources(silentLogger);
  #url = '';
  #folder = '';

  async start(env: Record<string, string>, parts: Partial<GatewayParts> = {}): Promise<void> {
    this.#folder = await temporaryFolder();
    const config = loadConfig({ CHAPTERHOUSE_DATA: this.#folder, ...env });
    const chapters = held(this.chapters);
    const graph = new GraphAddress();
    const run = { config, logger: silentLogger, resources: this.#resources, graph };
    this.#url = await serveGateway(run, {
      community: peer(),
      communitySubgraph: held(this.community),
      local: { subgraph: () => chapters, calendars: { calendar: async () => null } },
      key: await generateSigningKey(),
      standsOn: {},
      port: 0,
      ...parts,
    });
  }

  /** @param name undefined for nobody */
  async client(name?: string): Promise<Client> {
    if (name === undefined) return new Client(this.#url);
    const issuer = await createDevelopmentIssuer(
      loadConfig({ CHAPTERHOUSE_DATA: this.#folder }),
      silentLogger,
    );
    return new Client(this.#url, await issuer.mint({ subject: name, name, ttlSeconds: 600 }));
  }

  /** Waits until so many operations have been taken up. */
  hasTaken(operations: number): Promise<void> {
    return until(
      async () =>
        (await this.#figure(/^chapterhouse_plan_cache_(?:hits|misses)_total (\d+)$/gm)) >= operations,
    );
  }

  /** Waits until another supergraph is served. */
  hasChanged(): Promise<void> {
    return until(
      async () =>
        (await this.#figure(/^chapterhouse_supergraph_loads_total\{outcome="replaced"\} (\d+)$/gm)) > 0,
    );
  }

  /** The sum of those figures. */
  async #figure(pattern: RegExp): Promise<number> {
    const text = await (await fetch(new URL('/metrics', this.#url))).text();
    return [...text.matchAll(pattern)].reduce((sum, [, count]) => sum + Number(count), 0);
  }

  close(): Promise<void> {
    return this.#resources.close();
  }
}

function held(calls: HeldCall[]): Subgraph<GatewayContext> {
  return {
    fetch: ({ operation }, { viewer }) =>
      new Promise((resolve) => {
        const answer = (data: SubgraphResponse['data']) => resolve({ data: data ?? null });
        calls.push({ text: operation.text, reader: viewer?.name, answer });
      }),
    subscribe: () => {
      throw new Error('Nobody subscribes here.');
    },
  };
}

/** Knows everyone, and two chapters of this process. */
function peer(): CommunityPeer {
  const members = new Map<string, ReturnType<typeof newUuid>>();
  const chapters = ['oslo', 'quito'] as ChapterKey[];
  const routes: Routes = { version: '1', servers: [{ serverId: newUuid(), url: 'local:', chapters }] };
  return {
    signIn: async ({ subject }: Identity) => {
      const memberId = members.get(subject) ?? newUuid();
      members.set(subject, memberId);
      return { memberId, name: subject, roles: [] };
    },
    chapterNamed: async () => null,
    mailList: async () => null,
    dataExport: async () => null,
    count: async (_key, points, windowSeconds) => ({ points, resetMs: windowSeconds * 1000 }),
    routes: (known) => (known === undefined ? Promise.resolve(routes) : new Promise(() => undefined)),
  };
}
