import { systemClock } from '../../kernel/clock.ts';
import { createExecutor, type SubgraphExecutor } from '../../kernel/graphql/subgraph-executor.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import { type ChapterHost, openChapterHost } from '../../subgraphs/chapter/host.ts';
import type { OpenDatabase } from './database.ts';
import type { Run } from './run.ts';

/** For whom an operation on a chapter host runs, and in which of its chapters. */
export interface ChapterCall {
  readonly chapter: ChapterKey;
  readonly viewer: Viewer | undefined;
  /** The request, as the gateway's log has it. */
  readonly origin?: string | undefined;
}

export interface OpenChapters {
  readonly host: ChapterHost;
  readonly executor: SubgraphExecutor<ChapterCall>;
}

/** The chapters of one database, which are served once they follow headquarters' orders (`obey`). */
export async function openChapters(run: Run, { pool, notices }: OpenDatabase): Promise<OpenChapters> {
  const { config, logger, resources, graph } = run;
  const host = await openChapterHost({
    pool,
    notices,
    logger,
    clock: systemClock,
    graphUrl: graph.url,
    outbound: config.webhooks,
    followsOrders: true,
  });
  resources.defer('the chapters', () => host.close());
  const executor = await createExecutor<ChapterCall, Awaited<ReturnType<ChapterHost['context']>>>(
    host.schema,
    ({ chapter, viewer, origin }) => host.context(chapter, viewer, systemClock, origin),
    logger,
  );
  resources.defer('the chapter subgraph', () => executor.close());
  return { host, executor };
}
