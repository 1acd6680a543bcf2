import { drawFrom } from '../generate.ts';
import { Case, type Planning } from './case.ts';
import { drawModel } from './draw-model.ts';
import { isReachable } from './reachable.ts';
import type { Failing } from './reduce.ts';

export interface SoakFigures {
  /** Graphs that compose, of all that were drawn. */
  composed: number;
  /** Operations compared. */
  compared: number;
  /** Operations that must be refused, over graphs that should not have composed. */
  impossible: number;
  readonly failing: (Failing & { readonly seed: number; readonly differences: readonly string[] })[];
}

export interface SoakOptions {
  /** The first; each graph has one of its own. */
  readonly seed: number;
  readonly graphs: number;
  /** Operations over each graph. */
  readonly operations: number;
  readonly planning: Planning;
}

/** Compares answers over generated graphs with those graphql-js gives over the same data. */
export async function soak({ seed, graphs, operations, planning }: SoakOptions): Promise<SoakFigures> {
  const figures: SoakFigures = { composed: 0, compared: 0, impossible: 0, failing: [] };
  for (let at = seed; at < seed + graphs; at++) {
    const model = drawModel(drawFrom(at * 7919));
    const composed = Case.tryOf(model, planning);
    if (composed === undefined) continue;
    figures.composed++;
    for (let n = 0; n < operations; n++) {
      const request = composed.draw(drawFrom(at * 1_000_003 + n * 97));
      if (request === undefined) continue;
      figures.compared++;
      const differences = await composed.differences(request);
      if (isUnplanned(differences) && !isReachable(model, composed.reference.schema, request.query))
        figures.impossible++;
      else if (differences.length > 0) figures.failing.push({ seed: at, model, request, differences });
    }
  }
  return figures;
}

function isUnplanned(differences: readonly string[]): boolean {
  return differences.some((text) => text.startsWith('reported: This operation cannot be planned'));
}
