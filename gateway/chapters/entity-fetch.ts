import { Kind } from 'graphql';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { type ChapterKey, tryDecodeId } from '../../kernel/ids.ts';
import type { Representation, SubgraphError, SubgraphRequest, SubgraphResponse } from '../engine/subgraph.ts';
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
import { operationNode, responseKeyOf, subOperation, variablesOf } from './sub-operation.ts';
import { entityFault, withoutForeign } from './validate.ts';

/** What one chapter is asked of an entity fetch. */
export interface EntityShare {
  readonly chapter: ChapterKey;
  readonly request: SubgraphRequest;
  /** For each of the request's aliases, the places its representations had in the whole fetch. */
  readonly origins: readonly (readonly number[])[];
}

/** Splits a fetch by the chapter in each representation; what names none is answered at once, with BAD_ID. */
export function splitEntities(request: SubgraphRequest): { shares: EntityShare[]; answer: Answer } {
  const answer: Answer = { data: {}, errors: [] };
  const places = new Map<ChapterKey, number[][]>();
  request.operation.entities.forEach(({ responseKey }, alias) => {
    const representations = request.representations[alias] ?? [];
    answer.data[responseKey] = new Array<unknown>(representations.length).fill(null);
    representations.forEach((representation, index) => {
      const chapter = chapterOf(representation);
      if (chapter === undefined) {
        answer.errors.push(failureAt([responseKey, index], noChapter(representation)));
        return;
      }
      const own = places.get(chapter) ?? request.operation.entities.map(() => []);
      places.set(chapter, own);
      own[alias]?.push(index);
    });
  });
  const single = places.size === 1 && answer.errors.length === 0;
  const shares = [...places].map(([chapter, own]) =>
    single ? { chapter, request, origins: own } : shareOf(request, chapter, own),
  );
  return { shares, answer };
}

function shareOf(request: SubgraphRequest, chapter: ChapterKey, places: readonly number[][]): EntityShare {
  const aliases = [...places.keys()].filter((alias) => (places[alias]?.length ?? 0) > 0);
  const { operation } = request;
  const part =
    aliases.length === operation.entities.length
      ? operation
      : subOperation(operation, aliases.join(), () => {
          const keys = new Set(aliases.map((alias) => operation.entities[alias]?.responseKey));
          return operationNode(operation).selectionSet.selections.filter(
            (selection) => selection.kind === Kind.FIELD && keys.has(responseKeyOf(selection)),
          );
        });
  const representations = aliases.map((alias) =>
    (places[alias] ?? []).map((index) => request.representations[alias]?.[index] as Representation),
  );
  return {
    chapter,
    origins: aliases.map((alias) => places[alias] ?? []),
    request: { operation: part, variables: variablesOf(request, part.variableNames), representations },
  };
}

/** Puts a chapter's answer, or the reason there is none, in its places of the whole one. */
export function mergeEntities(
  answer: Answer,
  share: EntityShare,
  outcome: SubgraphResponse | ChapterhouseError,
  contract: Pick<ChapterContract, 'possibleTypes'>,
): void {
  if (outcome instanceof ChapterhouseError) {
    for (const alias of share.origins.keys()) failAlias(answer, share, alias, outcome);
    return;
  }
  const errors = readErrors(outcome.errors);
  const data = isObject(outcome.data) ? outcome.data : undefined;
  const merged = share.request.operation.entities.map(({ responseKey }, alias) => {
    const list = data?.[responseKey];
    if (Array.isArray(list) && list.length === share.origins[alias]?.length)
      return mergeList(answer, share, alias, list, contract);
    const told =
      data === undefined ? reasonForNoData(errors) : errors.find((e) => e.path?.[0] === responseKey);
    const reason = list === undefined || list === null ? told : undefined;
    failAlias(
      answer,
      share,
      alias,
      reason ?? invalid('The chapter’s server did not give what was asked for.'),
    );
    return undefined;
  });
  for (const error of errors) placeError(answer, share, merged, error, data !== undefined);
}

/** @returns the indices whose entities were refused; what the chapter says of those is left out */
function mergeList(
  answer: Answer,
  share: EntityShare,
  alias: number,
  list: readonly unknown[],
  contract: Pick<ChapterContract, 'possibleTypes'>,
): Set<number> {
  const { operation, representations } = share.request;
  const key = operation.entities[alias]?.responseKey ?? '';
  const plan = idPlanOf(operation).child(key);
  const whole = answer.data[key] as unknown[];
  const refused = new Set<number>();
  list.forEach((value, index) => {
    const origin = share.origins[alias]?.[index] ?? 0;
    const asked = representations[alias]?.[index];
    if (value === null || asked === undefined) return;
    const fault = entityFault(value, asked, plan, contract);
    if (fault !== undefined) {
      refused.add(index);
      answer.errors.push(failureAt([key, origin], invalid(fault), share.chapter));
      return;
    }
    whole[origin] = withoutForeign(value, plan, share.chapter, [key, origin], (path) => {
      answer.errors.push(failureAt([...path], foreign(), share.chapter));
    });
  });
  return refused;
}

function placeError(
  answer: Answer,
  share: EntityShare,
  merged: readonly (Set<number> | undefined)[],
  error: SubgraphError,
  hasData: boolean,
): void {
  if (error.path === undefined) {
    if (hasData) answer.errors.push(relayed(error, share.chapter));
    return;
  }
  const [key, index, ...below] = error.path;
  const alias = share.request.operation.entities.findIndex(({ responseKey }) => responseKey === key);
  const refused = merged[alias];
  const origin = typeof index === 'number' ? share.origins[alias]?.[index] : undefined;
  if (typeof key !== 'string' || typeof index !== 'number' || refused === undefined || origin === undefined)
    return;
  if (!refused.has(index)) answer.errors.push(relayed(error, share.chapter, [key, origin, ...below]));
}

function failAlias(
  answer: Answer,
  share: EntityShare,
  alias: number,
  reason: ChapterhouseError | SubgraphError,
): void {
  const key = share.request.operation.entities[alias]?.responseKey ?? '';
  for (const origin of share.origins[alias] ?? []) {
    answer.errors.push(relayed(reason, share.chapter, [key, origin]));
  }
}

/** By its `id`, or by whatever else of its key names a chapter. */
function chapterOf({ value }: Representation): ChapterKey | undefined {
  const own = tryDecodeId(value['id'])?.chapter;
  if (own !== undefined || 'id' in value) return own;
  for (const other of Object.values(value)) {
    const chapter = tryDecodeId(other)?.chapter;
    if (chapter !== undefined) return chapter;
  }
  return undefined;
}

function noChapter({ typename, value }: Representation): ChapterhouseError {
  const id = String(value['id']).slice(0, 80);
  return new ChapterhouseError('BAD_ID', `"${id}" is not the id of a ${typename} of any chapter.`);
}
