import { ChapterhouseError } from '../../../kernel/errors.ts';
import type { FallbackPlanner } from '../planner/fallback/fallback-planner.ts';
import type { Planner } from '../planner/planner.ts';
import type { PlanningStyle, WriteDocument } from '../prepare/planning-document.ts';
import { isStackOverflow, tooDeep } from '../prepare/request-error.ts';
import { type CompileContext, type CompiledPlan, compilePlan } from './compile.ts';

/** Who plans: the library, where it may; and we ourselves what it has no right plan for. */
export interface Planners {
  readonly library: Planner | undefined;
  readonly fallback: FallbackPlanner;
}

const STYLES: readonly PlanningStyle[] = ['plain', 'typed', 'expanded'];

/** The first plan that gives the answer all it needs, trying the ways to write the document in turn. */
export async function choosePlan<Context>(
  write: WriteDocument,
  { library, fallback }: Planners,
  context: CompileContext<Context>,
): Promise<CompiledPlan<Context>> {
  let lacking: CompiledPlan<Context> | undefined;
  for (const style of STYLES) {
    if (library === undefined) break;
    const { text, typedPlaces, isHard } = write(style);
    if (isHard) break;
    try {
      const compiled = compilePlan(await library.plan(text), context);
      const isValid = compiled.operations.every((operation) => fallback.isValid(operation));
      if (isValid && [...typedPlaces].every((place) => compiled.typedPlaces.has(place))) return compiled;
      if (isValid) lacking = compiled;
    } catch {
      // It has no plan, or reads no operation as deep as this one.
    }
  }
  try {
    return compilePlan(fallback.plan(write('typed').text), context);
  } catch (cause) {
    if (lacking !== undefined) return lacking;
    if (isStackOverflow(cause)) throw tooDeep();
    throw new ChapterhouseError('INTERNAL', 'This operation cannot be planned.', { cause });
  }
}
