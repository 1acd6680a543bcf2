import { compose, faults, federate, type Result } from '../test-kit/federation.ts';
import { SOMEBODY, withGuards } from '../test-kit/guarded.ts';
import { VAULT } from '../test-kit/vault.ts';
import type { Authority, FindAuthority } from './authority.ts';

const SDL = withGuards(compose(VAULT), {
  'User.email': '@authenticated',
  'User.salary': '@policy(policies: [["payroll", "office"], ["boss"]])',
  'User.name': '@policy(policies: [["friend"]])',
});
const QUERY = '{ me { id email salary } }';
const GUARDED = ['me.email: UNAUTHORIZED_FIELD_OR_TYPE', 'me.salary: UNAUTHORIZED_FIELD_OR_TYPE'];

function run(
  authority: FindAuthority<undefined> | undefined,
  query = QUERY,
  told: unknown[] = [],
): Promise<Result> {
  const options = { supergraphSdl: SDL, onError: (error: unknown) => told.push(error) };
  const engine = federate(VAULT, {}, authority === undefined ? options : { ...options, authority });
  return engine.run(query);
}

const withPolicies = (policies: Authority['policies']) => () =>
  policies === undefined ? SOMEBODY : { ...SOMEBODY, policies };

test('without an authority everything guarded is denied', async () => {
  const result = await run(undefined);
  expect(result.data).toEqual({ me: { id: 'u1', email: null, salary: null } });
  expect(faults(result)).toEqual(GUARDED);
});

test('when the authority fails everything guarded is denied, and the log is told', async () => {
  const told: unknown[] = [];
  const failure = new Error('down');
  const result = await run(() => Promise.reject(failure), QUERY, told);
  expect(faults(result)).toEqual(GUARDED);
  expect(told).toEqual([failure]);
});

test('when the policies cannot be told everything guarded is denied', async () => {
  const result = await run(withPolicies(() => Promise.reject(new Error('down'))));
  expect(faults(result)).toEqual(GUARDED);
});

test('without policies none holds', async () => {
  const result = await run(withPolicies(undefined));
  expect(result.data).toEqual({ me: { id: 'u1', email: 'ann@x', salary: null } });
});

test('policies are asked for once, those the operation depends on only', async () => {
  const asked: (readonly string[])[] = [];
  const result = await run(
    withPolicies(async (names) => {
      asked.push(names);
      return new Set(['payroll', 'office', 'friend']);
    }),
  );
  expect(result.data).toEqual({ me: { id: 'u1', email: 'ann@x', salary: 7 } });
  expect(asked).toEqual([['payroll', 'office', 'boss']]);
});

test('part of a group of policies is not enough', async () => {
  const result = await run(withPolicies(() => new Set(['payroll'])));
  expect(faults(result)).toEqual(['me.salary: UNAUTHORIZED_FIELD_OR_TYPE']);
});

test('the authority is not asked for an operation without guarded fields', async () => {
  const result = await run(() => Promise.reject(new Error('asked')), '{ film { id } __typename }');
  expect(result).toEqual({ data: { film: { id: 'f1' }, __typename: 'Query' } });
});

test.each([
  ['without its argument', '@requiresScopes'],
  ['with no scopes', '@requiresScopes(scopes: [])'],
  ['with scopes that are none', '@requiresScopes(scopes: [[1]])'],
  ['with policies that are none', '@policy(policies: {a: 1})'],
])('a directive %s can be met by nobody', async (_, directive) => {
  const federation = federate(
    VAULT,
    {},
    {
      supergraphSdl: withGuards(compose(VAULT), { 'User.email': directive }),
      authority: () => ({ authenticated: true, scopes: new Set(['1']), policies: (names) => new Set(names) }),
    },
  );
  expect((await federation.run('{ me { email } }')).data).toEqual({ me: { email: null } });
});
