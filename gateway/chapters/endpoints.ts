import { Pool } from 'undici';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import type { ServerRoute } from '../../kernel/peers.ts';
import type { GatewayContext } from '../context.ts';
import type { Subgraph } from '../engine/subgraph.ts';
import type { HttpSubgraph } from '../subgraph-http/http-subgraph.ts';
import { type RemoteOptions, remoteChapter } from './remote-chapter.ts';

/** Reaches a chapter of the host in this process. */
export type LocalChapters = (chapter: ChapterKey) => Subgraph<GatewayContext>;

export interface ChapterEndpointsOptions extends RemoteOptions {
  /** For routes that say `local:`. */
  readonly local: LocalChapters | undefined;
  /** Connections to one server at most. */
  readonly connections: number;
}

interface RemoteServer {
  readonly pool: Pool;
  readonly chapters: Map<ChapterKey, HttpSubgraph<GatewayContext>>;
}

/** How each chapter is reached where its route says it is. */
export class ChapterEndpoints {
  /** By base URL. */
  private readonly servers = new Map<string, RemoteServer>();

  constructor(private readonly options: ChapterEndpointsOptions) {}

  /** @throws CHAPTER_UNAVAILABLE for a server this gateway cannot call */
  transport({ url }: ServerRoute, chapter: ChapterKey): Subgraph<GatewayContext> {
    const { local } = this.options;
    if (url.startsWith('local:') && local !== undefined) return local(chapter);
    const server = this.servers.get(url) ?? this.connect(url);
    const known = server.chapters.get(chapter);
    if (known !== undefined) return known;
    const endpoint = `${url.replace(/\/+$/, '')}/chapters/${chapter}/graphql`;
    const made = remoteChapter(endpoint, chapter, server.pool, this.options);
    server.chapters.set(chapter, made);
    return made;
  }

  /** Closes what leads to servers or chapters that are not among these any more. */
  retain(routes: readonly ServerRoute[]): void {
    const kept = new Map(routes.map(({ url, chapters }) => [url, new Set(chapters)]));
    for (const [url, { pool, chapters }] of this.servers) {
      for (const [chapter, remote] of chapters) {
        if (kept.get(url)?.has(chapter)) continue;
        void remote.close();
        chapters.delete(chapter);
      }
      if (kept.has(url)) continue;
      this.servers.delete(url);
      void pool.close();
    }
  }

  close(): void {
    this.retain([]);
  }

  private connect(url: string): RemoteServer {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      throw new ChapterhouseError('CHAPTER_UNAVAILABLE', 'The chapter’s server cannot be reached from here.');
    const { connections, deadlineMs } = this.options;
    const pool = new Pool(new URL(url).origin, { connections, connectTimeout: deadlineMs });
    const server = { pool, chapters: new Map<ChapterKey, HttpSubgraph<GatewayContext>>() };
    this.servers.set(url, server);
    return server;
  }
}
