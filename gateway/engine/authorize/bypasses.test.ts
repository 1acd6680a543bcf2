import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { Engine } from '../engine.ts';
import { faults, type Result, type SubgraphDefinition, scripted } from '../test-kit/federation.ts';
import { type GuardMap, guarded, holding, LINKS, NOBODY, SOMEBODY } from '../test-kit/guarded.ts';
import { VAULT } from '../test-kit/vault.ts';

const AUTH = '@authenticated';

/** Runs the query as nobody and expects an answer without the values and their errors, and a whole one as somebody. */
async function expectDenied(
  query: string,
  guards: GuardMap,
  expected: { data: unknown; at: readonly string[]; unfetched?: string },
  options: Parameters<typeof guarded>[2] = {},
): Promise<void> {
  const vault = guarded(VAULT, guards, options);
  const result = await vault.as(NOBODY, query);
  expect(result.data).toEqual(expected.data);
  expect(faults(result)).toEqual(expected.at.map((path) => `${path}: UNAUTHORIZED_FIELD_OR_TYPE`));
  if (expected.unfetched !== undefined) expect(vault.fetched()).not.toContain(expected.unfetched);
  expect(await vault.as(SOMEBODY, query)).not.toHaveProperty('errors');
}

describe('GHSA-mx7m-j9xf-62hw (CVE-2025-64530): guards on interfaces, evaded by way of object types', () => {
  test('a field guarded on the interface, asked of an object type in an inline fragment', () =>
    expectDenied(
      '{ node { id ... on User { email } } }',
      { 'Node.email': AUTH },
      { data: { node: { id: 'u1', email: null } }, at: ['node.email'], unfetched: 'email' },
    ));

  test('the same in a named fragment and under an alias', () =>
    expectDenied(
      '{ node { ...F } } fragment F on User { x: email }',
      { 'Node.email': AUTH },
      { data: { node: { x: null } }, at: ['node.x'], unfetched: 'email' },
    ));

  test('the same where the object type is reached without the interface', () =>
    expectDenied(
      '{ me { email } things { ... on Tool { email } } }',
      { 'Node.email': AUTH },
      {
        data: { me: { email: null }, things: [{}, { email: null }, {}] },
        at: ['me.email', 'things.1.email'],
        unfetched: 'email',
      },
    ));

  test('a guarded interface, whose object types are asked in fragments', () =>
    expectDenied(
      '{ film { id } things { ... on User { name } ... on Tool { name } } }',
      { Node: AUTH },
      { data: { film: { id: 'f1' }, things: null }, at: ['things'], unfetched: 'name' },
    ));

  test('a guarded interface, one object type of which is reached on its own', () =>
    expectDenied('{ me { id } }', { Node: AUTH }, { data: { me: null }, at: ['me'] }));

  test('the interface and one object type guarded, another not', () =>
    expectDenied(
      '{ nodes { ... on Tool { email } } film { id } }',
      { 'Node.email': AUTH, 'User.email': AUTH, 'Node.name': AUTH },
      { data: { nodes: [{}, { email: null }, {}], film: { id: 'f1' } }, at: ['nodes.1.email'] },
    ));

  test('a guarded field of an interface object, asked of the types it stands for', () =>
    expectDenied(
      '{ film { id score } }',
      { 'Media.score': AUTH },
      { data: { film: { id: 'f1', score: null } }, at: ['film.score'], unfetched: 'score' },
    ));
});

describe('GHSA-x33c-7c2v-mrj9 (CVE-2025-64173): guards on object types, evaded by way of interfaces', () => {
  test('a field all object types guard alike, asked of the interface', () =>
    expectDenied(
      '{ nodes { id email } }',
      { 'User.email': AUTH, 'Tool.email': AUTH },
      {
        data: { nodes: ['u1', 't1', 'u2'].map((id) => ({ id, email: null })) },
        at: ['nodes.0.email', 'nodes.1.email', 'nodes.2.email'],
        unfetched: 'email',
      },
    ));

  test('object types all guarded alike, asked by way of their interface', () =>
    expectDenied('{ nodes { id } }', { User: AUTH, Tool: AUTH }, { data: { nodes: null }, at: ['nodes'] }));

  test('one object type guarded, the interface asked for what all have', () =>
    expectDenied(
      '{ nodes { name } }',
      { User: AUTH },
      {
        data: { nodes: [{ name: null }, { name: null }, { name: null }] },
        at: ['nodes.0.name', 'nodes.1.name', 'nodes.2.name'],
        unfetched: 'name }',
      },
    ));
});

describe('GHSA-m8jr-fxqx-8xx6: guarded fields, read by way of fields computed from them', () => {
  test('@requires of a guarded field', () =>
    expectDenied(
      '{ me { id masked } }',
      { 'User.email': AUTH },
      { data: { me: { id: 'u1', masked: null } }, at: ['me.masked'], unfetched: 'email' },
    ));

  test('a chain of @requires over three subgraphs', () =>
    expectDenied(
      '{ me { id risk } }',
      { 'User.email': AUTH },
      { data: { me: { id: 'u1', risk: null } }, at: ['me.risk'], unfetched: 'email' },
    ));

  test('@requires of several fields, each with a scope of its own', async () => {
    const scope = (name: string) => `@requiresScopes(scopes: [["${name}"]])`;
    const vault = guarded(VAULT, {
      'User.email': scope('email'),
      'User.salary': scope('salary'),
      'User.risk': scope('risk'),
    });
    const query = '{ me { risk } }';
    for (const scopes of [['risk'], ['risk', 'email'], ['risk', 'salary'], ['email', 'salary']]) {
      expect((await vault.as(holding(...scopes), query)).data).toEqual({ me: { risk: null } });
      expect(vault.fetched()).not.toMatch(/email|salary/);
    }
    expect(await vault.as(holding('email', 'salary', 'risk'), query)).toEqual({
      data: { me: { risk: 'M:ann@x:7' } },
    });
  });

  test('@requires of a field that only its interface guards', () =>
    expectDenied(
      '{ me { id masked } }',
      { 'Node.email': AUTH },
      { data: { me: { id: 'u1', masked: null } }, at: ['me.masked'], unfetched: 'email' },
    ));
});

describe('GHSA-g8jh-vg5j-4h3f (CVE-2025-64347): directives renamed by @link', () => {
  const SPEC = 'https://specs.apollo.dev';

  test.each([
    [
      'an import',
      `@link(url: "${SPEC}/authenticated/v0.1", import: [{name: "@authenticated", as: "@login"}])`,
      '@login',
    ],
    ['another namespace', `@link(url: "${SPEC}/authenticated/v0.1", as: "login", for: SECURITY)`, '@login'],
    ['a prefix', `@link(url: "${SPEC}/authenticated/v0.1", as: "auth")`, '@auth__authenticated'],
    [
      'the federation specification',
      `@link(url: "${SPEC}/federation/v2.9", as: "fed")`,
      '@fed__authenticated',
    ],
    ['an import of federation', `@link(url: "${SPEC}/federation/v2.9", import: ["@authenticated"])`, AUTH],
    ['no link at all', '', AUTH],
  ])('%s', (_, link, directive) =>
    expectDenied(
      '{ me { id email } }',
      { 'User.email': directive },
      { data: { me: { id: 'u1', email: null } }, at: ['me.email'], unfetched: 'email' },
      { links: link === '' ? [] : [link] },
    ),
  );

  test('scopes and policies renamed', async () => {
    const links = [
      `@link(url: "${SPEC}/requiresScopes/v0.1", import: [{name: "@requiresScopes", as: "@scoped"}])`,
      `@link(url: "${SPEC}/policy/v0.1", import: [{name: "@policy", as: "@rule"}])`,
    ];
    const guards = {
      'User.email': '@scoped(scopes: [["mail"]])',
      'User.salary': '@rule(policies: [["payroll"]])',
    };
    const vault = guarded(VAULT, guards, { links });
    const query = '{ me { email salary } }';
    expect((await vault.as(SOMEBODY, query)).data).toEqual({ me: { email: null, salary: null } });
    expect((await vault.as(holding('mail'), query)).data).toEqual({ me: { email: 'ann@x', salary: null } });
  });

  test('a directive of the same name from elsewhere is not taken for it', async () => {
    const links = ['@link(url: "https://rules.test/policy/v1.0", import: ["@policy"])', ...LINKS.slice(0, 2)];
    const vault = guarded(
      VAULT,
      { 'User.name': '@policy(policies: [["x"]])', 'User.email': AUTH },
      { links },
    );
    expect((await vault.as(NOBODY, '{ me { name email } }')).data).toEqual({
      me: { name: 'Ann', email: null },
    });
  });
});

describe('other ways round', () => {
  test('entities cannot be asked for by clients', async () => {
    const vault = guarded(VAULT, { 'User.email': AUTH });
    const query =
      '{ _entities(representations: [{ __typename: "User", id: "u1" }]) { ... on User { email } } }';
    expect(faults(await vault.as(NOBODY, query))).toEqual([': GRAPHQL_VALIDATION_FAILED']);
  });

  test('what one may see is not kept for the next', async () => {
    const vault = guarded(VAULT, { 'User.email': AUTH });
    const query = '{ me { email } }';
    expect((await vault.as(SOMEBODY, query)).data).toEqual({ me: { email: 'ann@x' } });
    expect((await vault.as(NOBODY, query)).data).toEqual({ me: { email: null } });
    expect((await vault.as(SOMEBODY, query)).data).toEqual({ me: { email: 'ann@x' } });
  });

  test('a guarded key joins subgraphs and is shown to none who may not see it', async () => {
    const vault = guarded(VAULT, { 'User.id': AUTH });
    const result = await vault.as(NOBODY, '{ me { name salary } node { ... on User { id } } }');
    expect(result.data).toEqual({ me: { name: 'Ann', salary: 7 }, node: null });
    expect(faults(result)).toEqual(['node.id: UNAUTHORIZED_FIELD_OR_TYPE']);
  });

  test('a condition on a guarded field changes nothing', async () => {
    const vault = guarded(VAULT, { 'User.email': AUTH });
    const query =
      'query($yes: Boolean!) { me { id email @include(if: $yes) ... @skip(if: $yes) { x: email } } }';
    expect((await vault.as(NOBODY, query, { yes: true })).data).toEqual({ me: { id: 'u1', email: null } });
    expect((await vault.as(NOBODY, query, { yes: false })).data).toEqual({ me: { id: 'u1', x: null } });
  });

  test('a security specification that is not known is not served', () => {
    const links = [...LINKS, '@link(url: "https://vault.test/sealed/v1.0", for: SECURITY)'];
    expect(() => guarded(VAULT, {}, { links })).toThrow(expect.objectContaining({ code: 'BAD_CONFIG' }));
  });
});

describe('a supergraph whose interfaces have their guards from composition', () => {
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.8", import: [
    {name: "@authenticated", as: "@login"}, "@requiresScopes"])`;
  const DEFINITION: SubgraphDefinition = {
    typeDefs: `
      type Query { posts: [Post!] }
      interface Post { id: ID! title: String }
      type Open implements Post { id: ID! title: String }
      type Closed implements Post @login { id: ID! title: String @requiresScopes(scopes: [["a", "b"], ["c"]]) }`,
  };
  const { supergraphSdl = '' } = composeServices([
    { name: 'a', url: '', typeDefs: parse(link + DEFINITION.typeDefs) },
  ]);
  const engine = new Engine<ReturnType<typeof holding>>({
    supergraphSdl,
    subgraph: () =>
      scripted(() => ({
        data: {
          posts: [
            { __typename: 'Open', id: '1', title: 'one' },
            { __typename: 'Closed', id: '2', title: 'two' },
          ],
        },
      })) as never,
    authority: (authority) => authority,
  });
  const run = async (query: string, authority = NOBODY) =>
    JSON.parse((await engine.execute({ query }, authority)).body) as Result;

  test('shows the types that are not guarded', async () => {
    const query = '{ posts { ... on Open { id title } ... on Closed { title } } }';
    const result = await run(query);
    expect(result.data).toEqual({ posts: [{ id: '1', title: 'one' }, { title: null }] });
    expect(faults(result)).toEqual(['posts.1.title: UNAUTHORIZED_FIELD_OR_TYPE']);
  });

  test('denies what is asked of all types alike', async () => {
    const result = await run('{ posts { title } }', SOMEBODY);
    expect(result.data).toEqual({ posts: [{ title: null }, { title: null }] });
    expect((await run('{ posts { title } }', holding('b', 'a'))).data).toEqual({
      posts: [{ title: 'one' }, { title: 'two' }],
    });
  });
});
