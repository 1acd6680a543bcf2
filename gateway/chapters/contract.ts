import { parse } from 'graphql';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { type OperationKind, readRoutedFields } from '../composition/routed-fields.ts';
import { readSupergraph } from '../engine/supergraph/supergraph.ts';

/** What the supergraph says of the logical subgraph that all chapters implement. */
export interface ChapterContract {
  /** Path of the argument value that routes a root field; undefined for a field chapters do not have. */
  routeOf(kind: OperationKind, field: string): readonly string[] | undefined;
  /** Object types a value of the named type can have. */
  possibleTypes(type: string): ReadonlySet<string>;
}

/** @throws BAD_CONFIG that lists every root field of the subgraph that cannot be routed */
export function readContract(supergraphSdl: string, subgraph: string): ChapterContract {
  const { fields, faults } = readRoutedFields(parse(supergraphSdl, { noLocation: true }), subgraph);
  if (faults.length > 0) {
    throw new ChapterhouseError('BAD_CONFIG', `The supergraph cannot be routed: ${faults.join('; ')}.`);
  }
  const routes = new Map(fields.map(({ kind, name, path }) => [`${kind} ${name}`, path]));
  const { possibleTypes } = readSupergraph(supergraphSdl);
  return { routeOf: (kind, field) => routes.get(`${kind} ${field}`), possibleTypes };
}
