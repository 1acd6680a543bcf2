import type { Clock } from '../../kernel/clock.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import type { SigningKey } from '../../kernel/keys.ts';
import type { Logger } from '../../kernel/log.ts';
import type { CommunityPeer, ServerRoute } from '../../kernel/peers.ts';
import { CHAPTER_SUBGRAPH } from '../composition/compose.ts';
import type { GatewayContext } from '../context.ts';
import type { FetchOperation, Subgraph } from '../engine/subgraph.ts';
import { RESUME, type ResumePolicy } from '../subgraph-http/resumed.ts';
import { subscribesTo } from '../subgraph-http/subscribes-to.ts';
import { ChapterServers } from './chapter-servers.ts';
import { type ChapterCalls, ChapterSubgraph } from './chapter-subgraph.ts';
import { readContract } from './contract.ts';
import { ChapterEndpoints, type LocalChapters } from './endpoints.ts';
import type { CircuitOptions, CircuitState } from './health.ts';
import { RouteTable } from './routes.ts';

export interface ChaptersOptions {
  /** Tells where chapters live. */
  readonly community: Pick<CommunityPeer, 'routes'>;
  /** Reaches chapters of this process; without it, all are reached over the network. */
  readonly local?: LocalChapters;
  /** Signs what is sent to servers of other processes. */
  readonly key: SigningKey;
  readonly logger: Logger;
  /** For one request to one chapter, in milliseconds; 5,000 unless given. */
  readonly deadlineMs?: number;
  /** Requests to one server at a time; 128 unless given. */
  readonly inFlight?: number;
  /** Larger answers are refused; 16 MiB unless given. */
  readonly maxBodyBytes?: number;
  readonly circuit?: CircuitOptions;
  /** Subscriptions that give their present value at once; those of the contract unless given. */
  readonly presentValues?: readonly string[];
  readonly resumePolicy?: ResumePolicy;
  readonly clock?: Clock;
  /** Puts something around the calls to chapters, to measure or share them. */
  readonly around?: (calls: ChapterCalls) => ChapterCalls;
}

/** Subscriptions of the chapter contract that give their present value at once, and all of it with each event. */
const PRESENT_VALUES = ['rsvpCounts', 'eventUpdated'];

/** All chapters of the community as one subgraph, with what it needs to know where they are and how they do. */
export class Chapters {
  private readonly calls: ChapterCalls;
  private readonly routes: RouteTable;
  private readonly endpoints: ChapterEndpoints;
  private readonly servers: ChapterServers;

  constructor(options: ChaptersOptions) {
    const { logger, community, key, local, deadlineMs = 5_000, inFlight = 128 } = options;
    const fields = options.presentValues ?? PRESENT_VALUES;
    const presentValue = (operation: FetchOperation) => subscribesTo(operation, fields);
    this.endpoints = new ChapterEndpoints({
      key,
      local,
      deadlineMs,
      connections: inFlight,
      maxBodyBytes: options.maxBodyBytes ?? 16 * 1024 * 1024,
      idleMs: 1_000,
      pingMs: 15_000,
      presentValue,
    });
    this.routes = new RouteTable({
      community,
      logger,
      onChange: (routes) => {
        this.endpoints.retain(routes);
        servers.retain(routes);
      },
    });
    const servers = new ChapterServers({
      routes: this.routes,
      endpoints: this.endpoints,
      logger,
      deadlineMs,
      inFlight,
      presentValue,
      resumePolicy: options.resumePolicy ?? RESUME,
      circuit: options.circuit ?? { failures: 5, coolMs: 1_000 },
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    });
    this.servers = servers;
    this.calls = options.around?.(servers) ?? servers;
  }

  /**
   * The subgraph as a supergraph has it.
   * @throws BAD_CONFIG when a root field of it cannot be routed
   */
  subgraph(supergraphSdl: string): Subgraph<GatewayContext> {
    return new ChapterSubgraph(readContract(supergraphSdl, CHAPTER_SUBGRAPH), this.calls);
  }

  /** Where a chapter lives. @throws CHAPTER_UNKNOWN, CHAPTER_UNAVAILABLE */
  find(chapter: ChapterKey): Promise<ServerRoute> {
    return this.routes.find(chapter);
  }

  /** Begins to follow the routes. */
  start(): void {
    this.routes.start();
  }

  /** Whether it is known where chapters live. */
  ready(): boolean {
    return this.routes.ready();
  }

  /** Settles when it is. */
  whenReady(): Promise<void> {
    return this.routes.whenReady();
  }

  /** How many servers of chapters there are, by state of their circuit. */
  circuits(): Record<CircuitState, number> {
    return this.servers.circuits();
  }

  stop(): void {
    this.routes.stop();
    this.endpoints.close();
  }
}
