import { faults } from '../test-kit/federation.ts';
import { type GuardMap, guarded, NOBODY, SOMEBODY } from '../test-kit/guarded.ts';
import { ran, VAULT } from '../test-kit/vault.ts';

const AUTH = '@authenticated';

/** One way to a guarded value: what is guarded, the operation, what nobody sees of it, and where the errors are. */
type Case = readonly [way: string, guards: GuardMap, query: string, data: unknown, errors: readonly string[]];

const CASES: readonly Case[] = [
  [
    'a field',
    { 'User.email': AUTH },
    '{ me { name email } }',
    { me: { name: 'Ann', email: null } },
    ['me.email'],
  ],
  [
    'an alias, even one that is another field’s name',
    { 'User.email': AUTH },
    '{ me { name: email id x: email } }',
    { me: { name: null, id: 'u1', x: null } },
    ['me.name', 'me.x'],
  ],
  [
    'a root field',
    { 'Query.me': AUTH },
    '{ me { id } node { id } }',
    { me: null, node: { id: 'u1' } },
    ['me'],
  ],
  [
    'the type of a field',
    { User: AUTH },
    '{ me { id } film { id } }',
    { me: null, film: { id: 'f1' } },
    ['me'],
  ],
  ['a guarded query type', { Query: AUTH }, '{ film { id } }', { film: null }, ['film']],
  ['an enum', { Mood: AUTH }, '{ me { id mood } }', { me: { id: 'u1', mood: null } }, ['me.mood']],
  ['a scalar', { Date: AUTH }, '{ me { id born } }', { me: { id: 'u1', born: null } }, ['me.born']],
  [
    'a list',
    { 'User.email': AUTH },
    '{ users { id email } }',
    {
      users: [
        { id: 'u1', email: null },
        { id: 'u2', email: null },
      ],
    },
    ['users.0.email', 'users.1.email'],
  ],
  [
    'lists in lists',
    { 'User.email': AUTH },
    '{ deep { id email } }',
    { deep: [[{ id: 'u1', email: null }], [{ id: 'u2', email: null }]] },
    ['deep.0.0.email', 'deep.1.0.email'],
  ],
  [
    'a field that may not be null',
    { 'User.pin': AUTH },
    '{ me { name pin } film { id } }',
    { me: null, film: { id: 'f1' } },
    ['me.pin'],
  ],
  [
    'a root field that may not be null',
    { 'Query.strict': AUTH },
    '{ film { id } strict { id } }',
    null,
    ['strict'],
  ],
  [
    'an inline fragment',
    { 'User.email': AUTH },
    '{ node { id ... on User { email } } }',
    { node: { id: 'u1', email: null } },
    ['node.email'],
  ],
  [
    'a named fragment in a fragment',
    { 'User.email': AUTH },
    '{ node { ...A } } fragment A on Node { id ...B } fragment B on User { ... { e: email } }',
    { node: { id: 'u1', e: null } },
    ['node.e'],
  ],
  [
    'an interface one of whose types is guarded there',
    { 'User.email': AUTH },
    '{ nodes { id email } }',
    {
      nodes: [
        { id: 'u1', email: null },
        { id: 't1', email: null },
        { id: 'u2', email: null },
      ],
    },
    ['nodes.0.email', 'nodes.1.email', 'nodes.2.email'],
  ],
  [
    'a type that is not guarded, beside one that is',
    { 'User.email': AUTH },
    '{ nodes { id ... on Tool { email } ... on User { email } } }',
    {
      nodes: [
        { id: 'u1', email: null },
        { id: 't1', email: 'saw@x' },
        { id: 'u2', email: null },
      ],
    },
    ['nodes.0.email', 'nodes.2.email'],
  ],
  [
    'a guarded type behind an interface',
    { User: AUTH },
    '{ nodes { ... on Tool { id } ... on User { name } } }',
    { nodes: [{ name: null }, { id: 't1' }, { name: null }] },
    ['nodes.0.name', 'nodes.2.name'],
  ],
  [
    'the name of a guarded type',
    { User: AUTH },
    '{ nodes { __typename ... on Tool { id } } }',
    { nodes: [null, { __typename: 'Tool', id: 't1' }, null] },
    ['nodes.0.__typename', 'nodes.2.__typename'],
  ],
  [
    'a union',
    { 'User.email': AUTH },
    '{ things { ... on User { id email } ... on Tool { id } } }',
    { things: [{ id: 'u1', email: null }, { id: 't1' }, { id: 'u2', email: null }] },
    ['things.0.email', 'things.2.email'],
  ],
  [
    'a union all of whose types are guarded',
    { User: AUTH, Tool: AUTH },
    '{ things { __typename } }',
    { things: null },
    ['things'],
  ],
  [
    'an interface inside a union',
    { 'User.email': AUTH },
    '{ things { ... on Node { id email } } }',
    {
      things: [
        { id: 'u1', email: null },
        { id: 't1', email: null },
        { id: 'u2', email: null },
      ],
    },
    ['things.0.email', 'things.1.email', 'things.2.email'],
  ],
  [
    'an entity of another subgraph',
    { 'User.salary': AUTH },
    '{ me { id salary friends { salary } } }',
    { me: { id: 'u1', salary: null, friends: [{ salary: null }, { salary: null }] } },
    ['me.salary', 'me.friends.0.salary', 'me.friends.1.salary'],
  ],
  [
    'an interface object',
    { 'Media.score': AUTH },
    '{ media { id score } }',
    { media: [{ id: 'f1', score: null }] },
    ['media.0.score'],
  ],
  [
    'a type an interface object stands for',
    { 'Media.score': AUTH },
    '{ film { id score } media { ... on Film { score } } }',
    { film: { id: 'f1', score: null }, media: [{ score: null }] },
    ['film.score', 'media.0.score'],
  ],
  [
    'a field twice under one name, one of them through an interface',
    { 'User.email': AUTH },
    '{ nodes { id email ... on Tool { email } } }',
    {
      nodes: [
        { id: 'u1', email: null },
        { id: 't1', email: null },
        { id: 'u2', email: null },
      ],
    },
    ['nodes.0.email', 'nodes.1.email', 'nodes.2.email'],
  ],
];

describe.each(CASES)('by way of %s', (_, guards, query, data, errors) => {
  const vault = guarded(VAULT, guards);

  test('a guarded value is neither fetched nor shown to nobody', async () => {
    const result = await vault.as(NOBODY, query);
    expect(result.data).toEqual(data);
    expect(faults(result)).toEqual(errors.map((path) => `${path}: UNAUTHORIZED_FIELD_OR_TYPE`));
    if (Object.keys(guards).includes('User.email') && !query.includes('Tool { email }')) {
      expect(vault.fetched()).not.toContain('email');
    }
  });

  test('everything is shown to somebody', async () => {
    const result = await vault.as(SOMEBODY, query);
    expect(result.errors).toBeUndefined();
    expect(JSON.stringify(result.data)).not.toContain('null');
  });
});

describe('a mutation', () => {
  beforeEach(() => {
    ran.length = 0;
  });

  test('that is denied does not run, under no name; the others do', async () => {
    const vault = guarded(VAULT, { 'Mutation.second': AUTH });
    const result = await vault.as(
      NOBODY,
      'mutation { first a: second ...F third } fragment F on Mutation { second }',
    );
    expect(result.data).toMatchObject({ a: null, second: null });
    expect(faults(result)).toEqual(['a: UNAUTHORIZED_FIELD_OR_TYPE', 'second: UNAUTHORIZED_FIELD_OR_TYPE']);
    expect(ran).toEqual(['first', 'third']);
  });

  test('that is denied by way of an interface does not run by way of its type either', async () => {
    const vault = guarded(VAULT, { 'Robot.second': AUTH });
    const result = await vault.as(NOBODY, 'mutation { ... on Doer { second } second }');
    expect(result.data).toEqual({ second: null });
    expect(ran).toEqual([]);
    await vault.as(NOBODY, 'mutation { second }');
    expect(ran).toEqual(['second']);
  });

  test('that is denied and may not be null lets nothing run', async () => {
    const vault = guarded(VAULT, { 'Mutation.third': AUTH });
    const result = await vault.as(NOBODY, 'mutation { first third }');
    expect(result.data).toBeNull();
    expect(faults(result)).toEqual(['third: UNAUTHORIZED_FIELD_OR_TYPE']);
    expect(ran).toEqual([]);
  });
});

describe('a subscription', () => {
  const vault = guarded(VAULT, { 'Subscription.leaked': AUTH, 'User.salary': AUTH });

  test('to a denied field never begins', async () => {
    const answer = await vault.engine.subscribe({ query: 'subscription { leaked { id } }' }, undefined);
    if (!('executed' in answer)) throw new Error('It began.');
    expect(JSON.parse(answer.body)).toMatchObject({
      data: { leaked: null },
      errors: [{ path: ['leaked'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
    });
  });

  test('gives events without what is denied', async () => {
    await vault.as(NOBODY, '{ film { id } }');
    const events = await vault.engine.subscribe(
      { query: 'subscription { changed { id salary } }' },
      undefined,
    );
    if ('executed' in events) throw new Error(events.body);
    const { value } = await events.next();
    expect(JSON.parse(value ?? '')).toMatchObject({ data: { changed: { id: 'u1', salary: null } } });
    expect(vault.fetched()).not.toContain('salary');
    await events.return();
  });

  test('ends when what may be seen has changed', async () => {
    await vault.as(SOMEBODY, '{ film { id } }');
    const events = await vault.engine.subscribe(
      { query: 'subscription { changed { id salary } }' },
      undefined,
    );
    if ('executed' in events) throw new Error(events.body);
    const { value } = await events.next();
    expect(JSON.parse(value ?? '')).toEqual({ data: { changed: { id: 'u1', salary: 7 } } });
    await vault.as(NOBODY, '{ film { id } }');
    await expect(events.next()).rejects.toMatchObject({ code: 'UNAUTHORIZED_FIELD_OR_TYPE' });
  });
});
