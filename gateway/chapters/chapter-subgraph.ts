import { ChapterhouseError } from '../../kernel/errors.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import type { GatewayContext } from '../context.ts';
import { DeferredStream } from '../deferred-stream.ts';
import type { Cancellation } from '../engine/cancellation.ts';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from '../engine/subgraph.ts';
import type { ChapterContract } from './contract.ts';
import { mergeEntities, splitEntities } from './entity-fetch.ts';
import type { Answer } from './failure.ts';
import { mergeRoots, type RootShare, splitRoots } from './root-fetch.ts';

/** How one chapter is asked: finds its server, and throws CHAPTER_… when there is no answer. */
export interface ChapterCalls {
  fetch(
    chapter: ChapterKey,
    request: SubgraphRequest,
    context: GatewayContext,
    cancellation: Cancellation,
  ): Promise<SubgraphResponse>;
  subscribe(
    chapter: ChapterKey,
    request: SubgraphRequest,
    context: GatewayContext,
    signal: AbortSignal,
  ): Promise<AsyncIterable<SubgraphResponse>>;
}

/**
 * All chapters, as the one subgraph the supergraph knows. Each fetch goes in parts to the chapters whose data it is
 * about; what a chapter cannot answer is null, with an error at each path it leaves empty, and the rest is whole.
 */
export class ChapterSubgraph implements Subgraph<GatewayContext> {
  constructor(
    private readonly contract: ChapterContract,
    private readonly calls: ChapterCalls,
  ) {}

  async fetch(
    request: SubgraphRequest,
    context: GatewayContext,
    cancellation: Cancellation,
  ): Promise<SubgraphResponse> {
    const answer =
      request.operation.entities.length > 0
        ? await this.fetchEntities(request, context, cancellation)
        : await this.fetchRoots(request, context, cancellation);
    return answer.errors.length === 0 ? { data: answer.data } : answer;
  }

  /** @throws BAD_ID, CHAPTER_… from the first `next` when the stream cannot begin */
  subscribe(
    request: SubgraphRequest,
    context: GatewayContext,
    signal: AbortSignal,
  ): AsyncIterableIterator<SubgraphResponse> {
    const { shares, answer } = splitRoots(request, this.contract);
    const [share] = shares;
    return new DeferredStream(
      () => this.open(share, answer, context, signal),
      (event) => {
        if (share === undefined) return event;
        const each: Answer = { data: { ...answer.data }, errors: [] };
        mergeRoots(each, share, event);
        return each.errors.length === 0 ? { data: each.data } : each;
      },
      signal,
    );
  }

  private async fetchEntities(
    request: SubgraphRequest,
    context: GatewayContext,
    cancellation: Cancellation,
  ): Promise<Answer> {
    const { shares, answer } = splitEntities(request);
    await Promise.all(
      shares.map(async (share) =>
        mergeEntities(answer, share, await this.ask(share, context, cancellation), this.contract),
      ),
    );
    return answer;
  }

  private async fetchRoots(
    request: SubgraphRequest,
    context: GatewayContext,
    cancellation: Cancellation,
  ): Promise<Answer> {
    const { shares, answer } = splitRoots(request, this.contract);
    const work = async (share: RootShare) =>
      mergeRoots(answer, share, await this.ask(share, context, cancellation));
    if (request.operation.kind === 'mutation') {
      for (const share of shares) await work(share);
    } else {
      await Promise.all(shares.map(work));
    }
    return answer;
  }

  private async ask(
    { chapter, request }: { chapter: ChapterKey; request: SubgraphRequest },
    context: GatewayContext,
    cancellation: Cancellation,
  ): Promise<SubgraphResponse | ChapterhouseError> {
    try {
      return await this.calls.fetch(chapter, request, context, cancellation);
    } catch (error) {
      if (error instanceof ChapterhouseError) return error;
      throw error;
    }
  }

  private async open(
    share: RootShare | undefined,
    answer: Answer,
    context: GatewayContext,
    signal: AbortSignal,
  ): Promise<AsyncIterable<SubgraphResponse>> {
    if (share === undefined) {
      const [error] = answer.errors;
      throw new ChapterhouseError('BAD_ID', error?.message ?? 'The subscription names no chapter.');
    }
    return this.calls.subscribe(share.chapter, share.request, context, signal);
  }
}
