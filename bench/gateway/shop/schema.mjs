import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';

const LINK =
  '@link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires", "@provides", "@shareable"])';

/** SDL of each subgraph: the e-commerce schema the public gateways benchmark has. */
export const SUBGRAPHS = {
  accounts: `extend schema ${LINK}
    type Query { me: User, user(id: ID!): User, users: [User] }
    type User @key(fields: "id") { id: ID!, name: String, username: String @shareable, birthday: Int }`,
  inventory: `extend schema ${LINK}
    type Product @key(fields: "upc") {
      upc: String!
      weight: Int @external
      price: Int @external
      inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }`,
  products: `extend schema ${LINK}
    type Query { topProducts(first: Int = 5): [Product] }
    type Product @key(fields: "upc") { upc: String!, name: String, price: Int, weight: Int }`,
  reviews: `extend schema ${LINK}
    type Review @key(fields: "id") {
      id: ID!
      body: String
      product: Product
      author: User @provides(fields: "username")
    }
    type User @key(fields: "id") { id: ID!, username: String @external, reviews: [Review] }
    type Product @key(fields: "upc") { upc: String!, reviews: [Review] }`,
};

/** The same API as one schema, for the reference answers. */
export const WHOLE = `
  type Query { me: User, user(id: ID!): User, users: [User], topProducts(first: Int = 5): [Product] }
  type User { id: ID!, name: String, username: String, birthday: Int, reviews: [Review] }
  type Product {
    upc: String!, name: String, price: Int, weight: Int
    inStock: Boolean, shippingEstimate: Int, reviews: [Review]
  }
  type Review { id: ID!, body: String, product: Product, author: User }`;

/**
 * @param {Record<string, string>} urls of the subgraphs, by name
 * @returns {string} supergraph SDL
 */
export function composeShop(urls) {
  const services = Object.entries(SUBGRAPHS).map(([name, sdl]) => ({
    name,
    url: urls[name],
    typeDefs: parse(sdl),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(`The shop does not compose: ${errors?.join('; ')}`);
  return supergraphSdl;
}
