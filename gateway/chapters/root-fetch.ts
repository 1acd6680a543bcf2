import { ChapterhouseError } from '../../kernel/errors.ts';
import { type ChapterKey, tryDecodeId } from '../../kernel/ids.ts';
import type { SubgraphError, SubgraphRequest, SubgraphResponse } from '../engine/subgraph.ts';
import type { ChapterContract } from './contract.ts';
import {
  type Answer,
  failureAt,
  foreign,
  invalid,
  isObject,
  readErrors,
  reasonForNoData,
  relayed,
} from './failure.ts';
import { idPlanOf } from './id-plan.ts';
import { argumentAt, isIncluded, type RootSelection, rootSelections } from './root-selections.ts';
import { responseKeyOf, subOperation, variablesOf } from './sub-operation.ts';
import { withoutForeign } from './validate.ts';

/** The root fields one chapter is asked for. */
export interface RootShare {
  readonly chapter: ChapterKey;
  readonly request: SubgraphRequest;
  readonly keys: ReadonlySet<string>;
}

const TYPE_OF = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

/**
 * Splits a fetch of root fields by the chapter each names. A query's fields are gathered by chapter; of a mutation,
 * fields that follow one another in one chapter go together, to be run one share after the other. A field that names
 * no chapter is answered at once, with BAD_ID.
 */
export function splitRoots(
  request: SubgraphRequest,
  contract: Pick<ChapterContract, 'routeOf'>,
): { shares: RootShare[]; answer: Answer } {
  const { operation, variables } = request;
  const all = rootSelections(operation);
  const answer: Answer = { data: {}, errors: [] };
  const groups: { chapter: ChapterKey; members: number[] }[] = [];
  for (const [index, selection] of all.entries()) {
    if (!isIncluded(selection, variables)) continue;
    const key = responseKeyOf(selection.field);
    if (selection.field.name.value === '__typename') {
      answer.data[key] = TYPE_OF[operation.kind];
      continue;
    }
    const chapter = routed(selection, request, contract);
    if (chapter instanceof ChapterhouseError) {
      if (!Object.hasOwn(answer.data, key)) answer.errors.push(failureAt([key], chapter));
      answer.data[key] = null;
      continue;
    }
    const candidates = operation.kind === 'mutation' ? groups.slice(-1) : groups;
    const group = candidates.find((candidate) => candidate.chapter === chapter);
    if (group) group.members.push(index);
    else groups.push({ chapter, members: [index] });
  }
  return { shares: groups.map(({ chapter, members }) => shareOf(request, all, chapter, members)), answer };
}

function shareOf(
  request: SubgraphRequest,
  all: readonly RootSelection[],
  chapter: ChapterKey,
  members: readonly number[],
): RootShare {
  const chosen = members.flatMap((index) => all[index] ?? []);
  const keys = new Set(chosen.map(({ field }) => responseKeyOf(field)));
  if (members.length === all.length) return { chapter, request, keys };
  const part = subOperation(request.operation, members.join(), () => chosen.map(({ alone }) => alone));
  const variables = variablesOf(request, part.variableNames);
  return { chapter, keys, request: { operation: part, variables, representations: [] } };
}

function routed(
  { field }: RootSelection,
  { operation, variables }: SubgraphRequest,
  contract: Pick<ChapterContract, 'routeOf'>,
): ChapterKey | ChapterhouseError {
  const name = field.name.value;
  const path = contract.routeOf(operation.kind, name);
  if (path === undefined) return new ChapterhouseError('INTERNAL', `Nothing says how "${name}" is routed.`);
  const id = argumentAt(field, path, variables);
  const chapter = tryDecodeId(id)?.chapter;
  const shown = typeof id === 'string' ? `"${id.slice(0, 80)}"` : 'what was given';
  return (
    chapter ??
    new ChapterhouseError('BAD_ID', `\`${path.join('.')}\`: ${shown} is not the id of anything in a chapter.`)
  );
}

/** Puts a chapter's answer, or the reason there is none, in its place of the whole one. */
export function mergeRoots(
  answer: Answer,
  share: RootShare,
  outcome: SubgraphResponse | ChapterhouseError,
): void {
  const errors = outcome instanceof ChapterhouseError ? [] : readErrors(outcome.errors);
  const ofKey = (key: string) => errors.some((error) => error.path?.[0] === key);
  const data = outcome instanceof ChapterhouseError || !isObject(outcome.data) ? undefined : outcome.data;
  if (data === undefined) {
    const told = [...share.keys].some(ofKey);
    const reason = outcome instanceof ChapterhouseError ? outcome : reasonForNoData(errors);
    for (const key of share.keys) {
      answer.data[key] = null;
      if (!told) answer.errors.push(relayed(reason, share.chapter, [key]));
    }
  } else {
    const plan = idPlanOf(share.request.operation);
    for (const key of share.keys) {
      if (data[key] === undefined && !ofKey(key)) {
        const missing = invalid(`The chapter’s server left out "${key}".`);
        answer.errors.push(failureAt([key], missing, share.chapter));
      }
      answer.data[key] = withoutForeign(data[key] ?? null, plan.child(key), share.chapter, [key], (path) =>
        answer.errors.push(failureAt([...path], foreign(), share.chapter)),
      );
    }
  }
  for (const error of errors) placeError(answer, share, error, data !== undefined);
}

function placeError(answer: Answer, share: RootShare, error: SubgraphError, hasData: boolean): void {
  if (error.path === undefined) {
    if (hasData) answer.errors.push(relayed(error, share.chapter));
  } else if (share.keys.has(String(error.path[0]))) {
    answer.errors.push(relayed(error, share.chapter, error.path));
  }
}
