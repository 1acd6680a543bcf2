import type { SubgraphDefinition } from './federation.ts';

/** Books in one subgraph; their authors, prices and stock in two others. For tests that script what subgraphs answer. */
export const LIBRARY: Record<string, SubgraphDefinition> = {
  books: {
    typeDefs: `
      type Query { book: Book books: [Book] shelf: [Book!] }
      type Mutation { buy(id: ID!): Book return: Book }
      type Subscription { bought: Book }
      type Book @key(fields: "id") { id: ID! title(lang: String): String weight: Int author: Author }
      type Author @key(fields: "id", resolvable: false) { id: ID! }`,
  },
  authors: {
    typeDefs: `
      type Query { authors: [Author] }
      type Author @key(fields: "id") { id: ID! name: String! born: Int tags: [String] }`,
  },
  stock: {
    typeDefs: `
      type Mutation { restock: Int }
      type Book @key(fields: "id") {
        id: ID! weight: Int @external count: Int! postage: Int @requires(fields: "weight") place: Place
      }
      type Place { row: Int! column: Int }`,
  },
};
