import { type Checks, type Denied, NOTHING_DENIED } from './checks.ts';
import { type Grants, NO_GRANTS } from './requirement.ts';

/** What is known of whoever sends an operation. */
export interface Authority {
  readonly authenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  /** Of the policies an operation depends on, those that hold; without it none does. */
  policies?(names: readonly string[]): ReadonlySet<string> | Promise<ReadonlySet<string>>;
}

export type FindAuthority<Context> = (context: Context) => Authority | Promise<Authority>;

/**
 * What of an operation is denied to whoever the context stands for. Where nobody can tell, everything guarded is: no
 * authority is given, or finding it out fails, which `report` is told of.
 */
export async function findDenied<Context>(
  checks: Checks | undefined,
  authority: FindAuthority<Context> | undefined,
  context: Context,
  report: (error: unknown) => void,
): Promise<Denied> {
  if (checks === undefined) return NOTHING_DENIED;
  let grants = NO_GRANTS;
  try {
    if (authority !== undefined) grants = await grantsOf(await authority(context), checks.policies);
  } catch (error) {
    report(error);
  }
  return checks.denied(grants);
}

async function grantsOf(authority: Authority, policies: readonly string[]): Promise<Grants> {
  const { authenticated, scopes } = authority;
  const granted = policies.length === 0 ? undefined : await authority.policies?.(policies);
  return { authenticated, scopes, policies: granted ?? NO_GRANTS.policies };
}
