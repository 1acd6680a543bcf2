/**
 * The planner has variables of its own, `$representations` and `$__batch_reps_0`: a client's of such a name would be
 * taken for them, so it goes by another until the fetch is sent.
 */
const PLANNERS_OWN = /^(client_)*(representations|__batch)/;

/** What a client's variable is called in what the planner gets. */
export function plannedVariable(name: string): string {
  return PLANNERS_OWN.test(name) ? `client_${name}` : name;
}

/** The client's name of a variable in a plan. */
export function clientVariable(planned: string): string {
  return planned.startsWith('client_') && PLANNERS_OWN.test(planned)
    ? planned.slice('client_'.length)
    : planned;
}
