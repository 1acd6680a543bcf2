import type { SubgraphDefinition } from './federation.ts';

const USERS = [
  { __typename: 'User', id: 'u1', name: 'Ann', email: 'ann@x', pin: 1, mood: 'CALM', born: '1990' },
  { __typename: 'User', id: 'u2', name: 'Ben', email: 'ben@x', pin: 2, mood: 'WILD', born: '1991' },
];
const TOOL = { __typename: 'Tool', id: 't1', name: 'Saw', email: 'saw@x' };
const FILM = { __typename: 'Film', id: 'f1', title: 'Up' };
const byId = ({ id }: { id: string }) => [...USERS, TOOL, FILM].find((item) => item.id === id) ?? null;
const everyone = () => [USERS[0], TOOL, USERS[1]];

/** What ran in `vault` of the mutations. */
export const ran: string[] = [];

function mutation(name: string): () => number {
  return () => ran.push(name);
}

async function* changes() {
  yield { changed: USERS[0], leaked: USERS[0] };
  yield { changed: USERS[1], leaked: USERS[1] };
}

/** Every way there is to come by a value, over three subgraphs; tests say what of it is guarded. */
export const VAULT: Record<string, SubgraphDefinition> = {
  people: {
    typeDefs: `
      type Query {
        me: User node: Node nodes: [Node] things: [Thing!] users: [User!] deep: [[User]] film: Film media: [Media]
        strict: User!
      }
      type Mutation implements Doer { first: Int second: Int third: Int! }
      interface Doer { second: Int }
      type Robot implements Doer { second: Int }
      type Subscription { changed: User leaked: User }
      interface Node { id: ID! name: String email: String }
      union Thing = User | Tool
      enum Mood { CALM WILD }
      scalar Date
      type User implements Node @key(fields: "id") {
        id: ID! name: String email: String pin: Int! mood: Mood born: Date friends: [User]
      }
      type Tool implements Node @key(fields: "id") { id: ID! name: String email: String }
      interface Media @key(fields: "id") { id: ID! title: String }
      type Film implements Media @key(fields: "id") { id: ID! title: String }`,
    resolvers: {
      Query: {
        me: () => USERS[0],
        node: () => USERS[0],
        nodes: everyone,
        things: everyone,
        users: () => USERS,
        deep: () => [[USERS[0]], [USERS[1]]],
        film: () => FILM,
        media: () => [FILM],
        strict: () => USERS[0],
      },
      Mutation: { first: mutation('first'), second: mutation('second'), third: mutation('third') },
      Subscription: { changed: { subscribe: changes }, leaked: { subscribe: changes } },
      User: { __resolveReference: byId, friends: () => USERS },
      Tool: { __resolveReference: byId },
      Film: { __resolveReference: byId },
      Media: { __resolveReference: byId },
    },
  },
  scores: {
    typeDefs: `
      type User @key(fields: "id") { id: ID! salary: Int }
      type Media @key(fields: "id") @interfaceObject { id: ID! score: Int }`,
    resolvers: {
      User: { __resolveReference: (user: { id: string }) => user, salary: () => 7 },
      Media: { __resolveReference: (media: { id: string }) => media, score: () => 5 },
    },
  },
  risks: {
    typeDefs: `
      type User @key(fields: "id") {
        id: ID! email: String @external salary: Int @external
        masked: String @requires(fields: "email") risk: String @requires(fields: "masked2 salary")
        masked2: String @external
      }`,
    resolvers: {
      User: {
        __resolveReference: (user: object) => user,
        masked: ({ email }: { email: string }) => `m:${email}`,
        risk: ({ masked2, salary }: { masked2: string; salary: number }) => `${masked2}:${salary}`,
      },
    },
  },
  masks: {
    typeDefs: `
      type User @key(fields: "id") { id: ID! email: String @external masked2: String @requires(fields: "email") }`,
    resolvers: {
      User: {
        __resolveReference: (user: object) => user,
        masked2: ({ email }: { email: string }) => `M:${email}`,
      },
    },
  },
};
