import { ChapterhouseError } from '../../kernel/errors.ts';
import type { RequestDeadlines } from '../deadlines/request-deadlines.ts';
import { Canceller } from '../engine/cancellation.ts';
import type { GraphqlAnswer, GraphqlRequest, OperationKind } from '../engine/request.ts';
import { abortable } from './abortable.ts';
import { errorBody } from './error-body.ts';
import type { GraphqlEngine } from './graphql-engine.ts';
import { isAnswer } from './graphql-engine.ts';

/**
 * Parses and validates, or gives the answer that says what is wrong. A name that is empty is a name all the same, and no
 * operation has it (GraphQL spec §6.1, GetOperation); over GET, an empty parameter is none and does not come here.
 */
export function prepareOperation<Context>(
  engine: GraphqlEngine<Context>,
  request: GraphqlRequest,
  context: Context,
  requestId: string,
): ReturnType<GraphqlEngine<Context>['prepare']> {
  if (request.operationName !== '') return engine.prepare(request, context);
  const message = 'The document holds no operation named "".';
  const error = new ChapterhouseError('OPERATION_RESOLUTION_FAILURE', message);
  return { body: errorBody(error, requestId), executed: false, status: error.status };
}

/** A single answer, or one for each event of a subscription. */
export type Outcome = { readonly answer: GraphqlAnswer } | { readonly events: AsyncGenerator<string> };

/**
 * Runs an operation that was prepared; `events` end at once when `canceller` aborts. A mutation runs to its end, or its
 * deadline, all the same: a client that goes away has not taken it back, and half of it done would be worse than all or
 * nothing. A subscription has no deadline.
 */
export async function runOperation<Context>(
  engine: GraphqlEngine<Context>,
  kind: OperationKind,
  request: GraphqlRequest,
  context: Context,
  canceller: Canceller,
  deadlines: RequestDeadlines | undefined,
): Promise<Outcome> {
  if (kind !== 'subscription') {
    const own = kind === 'query' ? canceller : new Canceller();
    const running = deadlines?.begin(own);
    try {
      return { answer: await engine.execute(request, context, own) };
    } finally {
      if (running !== undefined) deadlines?.end(running);
    }
  }
  const { signal } = canceller;
  const subscribed = await engine.subscribe(request, context, signal);
  return isAnswer(subscribed) ? { answer: subscribed } : { events: abortable(subscribed, signal) };
}
