import { CHAPTER_TYPES, type ChapterKey, tryDecodeId } from '../../kernel/ids.ts';
import type { Representation } from '../engine/subgraph.ts';
import type { ChapterContract } from './contract.ts';
import { isObject } from './failure.ts';
import type { IdPlan } from './id-plan.ts';

/** Lists of lists deeper than any schema has. */
const MAX_NESTING = 200;

const OWNED: ReadonlySet<string> = new Set(CHAPTER_TYPES);

/** Why an entity is not the one that was asked for, in words; undefined when it may be. */
export function entityFault(
  value: unknown,
  asked: Representation,
  plan: IdPlan,
  contract: Pick<ChapterContract, 'possibleTypes'>,
): string | undefined {
  if (!isObject(value)) return 'The chapter’s server gave something that is no entity.';
  for (const key of plan.own) {
    const id = value[key];
    if (id !== undefined && id !== null && String(id) !== asked.value['id'])
      return 'The chapter’s server gave another entity than it was asked for.';
  }
  for (const key of plan.typenames) {
    const typename = value[key];
    if (typeof typename !== 'string' || typename === asked.typename) continue;
    if (!contract.possibleTypes(asked.typename).has(typename))
      return `The chapter’s server gave a ${typename.slice(0, 80)} where a ${asked.typename} was asked for.`;
  }
  return undefined;
}

/**
 * Takes out of an answer, in place, every object that carries the id of something another chapter owns.
 * @param path where `value` stands; changed on the way and as it was at the end
 * @param refused called with the path of each object taken out; the path is good during the call only
 * @returns `value`, or null when it must itself go
 */
export function withoutForeign(
  value: unknown,
  plan: IdPlan,
  chapter: ChapterKey,
  path: (string | number)[],
  refused: (path: readonly (string | number)[]) => void,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (path.length > MAX_NESTING) {
    refused(path);
    return null;
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      path.push(index);
      value[index] = withoutForeign(value[index], plan, chapter, path, refused);
      path.pop();
    }
    return value;
  }
  const fields = value as Record<string, unknown>;
  if (plan.ids.some((key) => isForeign(fields[key], chapter))) {
    refused(path);
    return null;
  }
  for (const { key, plan: below } of plan.children) {
    const child = fields[key];
    if (typeof child !== 'object' || child === null) continue;
    path.push(key);
    fields[key] = withoutForeign(child, below, chapter, path, refused);
    path.pop();
  }
  return fields;
}

function isForeign(id: unknown, chapter: ChapterKey): boolean {
  const decoded = tryDecodeId(id);
  return decoded !== undefined && decoded.chapter !== chapter && OWNED.has(decoded.type);
}
