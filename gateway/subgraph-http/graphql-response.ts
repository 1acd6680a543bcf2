import type { SubgraphResponse } from '../engine/subgraph.ts';

/** The text as a GraphQL response; undefined when it is none. */
export function parseResponse(text: string): SubgraphResponse | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isResponse(value) ? value : undefined;
}

/** GraphQL spec §7.1: a map with `data`, `errors` or both. */
export function isResponse(value: unknown): value is SubgraphResponse {
  if (typeof value !== 'object' || value === null) return false;
  const { data, errors } = value as { data?: unknown; errors?: unknown };
  if (errors !== undefined && !Array.isArray(errors)) return false;
  if (data === undefined) return Array.isArray(errors) && errors.length > 0;
  return typeof data === 'object' && !Array.isArray(data);
}
