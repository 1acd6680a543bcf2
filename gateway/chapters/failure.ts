import { ChapterhouseError, ERROR_CATALOGUE } from '../../kernel/errors.ts';
import { type ChapterKey, chapterId } from '../../kernel/ids.ts';
import type { SubgraphError } from '../engine/subgraph.ts';

export type Path = readonly (string | number)[];

/** The whole answer of a fetch that several chapters answer in part; paths are those of the fetch as it was asked. */
export interface Answer {
  readonly data: Record<string, unknown>;
  readonly errors: SubgraphError[];
}

/** An error at one path of the answer, saying which chapter it comes from. */
export function failureAt(path: Path, error: ChapterhouseError, chapter?: ChapterKey): SubgraphError {
  const { message, extensions } = error;
  return { message, path, extensions: named(extensions, chapter) };
}

/** A chapter's own error, placed where it belongs in the whole answer. */
export function relayed(error: SubgraphError, chapter: ChapterKey, path?: Path): SubgraphError {
  const { message, extensions } = error;
  return { message, ...(path === undefined ? {} : { path }), extensions: named(extensions, chapter) };
}

/** What a chapter's answer holds under `errors`, whatever that is. */
export function readErrors(errors: unknown): readonly SubgraphError[] {
  if (!Array.isArray(errors)) return [];
  return errors.filter(isError).map(({ message, path, extensions }) => ({
    message,
    ...(isPath(path) ? { path } : {}),
    ...(isObject(extensions) ? { extensions } : {}),
  }));
}

/** What a chapter says of the gateway, not of the client: that it does not take its assertion, or not know a field. */
const BETWEEN_SERVERS: ReadonlySet<unknown> = new Set([
  'UNAUTHENTICATED',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
]);

/** Why there is no data: the chapter's own word when it is one of the house's codes, else CHAPTER_INVALID. */
export function reasonForNoData(errors: readonly SubgraphError[]): SubgraphError {
  const codes = errors.map(({ extensions }) => extensions?.['code']);
  const told = codes.findIndex(
    (code) => typeof code === 'string' && !BETWEEN_SERVERS.has(code) && Object.hasOwn(ERROR_CATALOGUE, code),
  );
  if (told !== -1 && errors[told] !== undefined) return errors[told];
  return codes.includes('GRAPHQL_VALIDATION_FAILED')
    ? invalid('The chapter’s server does not know all that was asked for; its release may be older.')
    : invalid('The chapter’s server gave no data.');
}

export const invalid = (message: string): ChapterhouseError =>
  new ChapterhouseError('CHAPTER_INVALID', message);

export const foreign = (): ChapterhouseError =>
  invalid('The chapter’s server gave something that belongs to another chapter.');

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isError(value: unknown): value is SubgraphError {
  return isObject(value) && typeof value['message'] === 'string';
}

function isPath(value: unknown): value is Path {
  return Array.isArray(value) && value.every((part) => typeof part === 'string' || Number.isInteger(part));
}

function named(extensions: Readonly<Record<string, unknown>> | undefined, chapter: ChapterKey | undefined) {
  return chapter === undefined ? { ...extensions } : { ...extensions, chapter: chapterId(chapter) };
}
