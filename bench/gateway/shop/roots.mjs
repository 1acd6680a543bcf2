import { products, reviews, shippingEstimate, users } from './data.mjs';

/**
 * The data of each subgraph as object graphs: a field that is a function is called with its arguments.
 */
const person = (user) => ({ __typename: 'User', ...user });

const accounts = {
  me: () => person(users[0]),
  user: ({ id }) => person(users.find((user) => user.id === id)),
  users: () => users.map(person),
  _entities: ({ representations }) =>
    representations.map(({ id }) => person(users.find((user) => user.id === id))),
};

const inventory = {
  _entities: ({ representations }) =>
    representations.map(({ upc, price, weight }) => ({
      __typename: 'Product',
      upc,
      inStock: products.find((product) => product.upc === upc).inStock,
      shippingEstimate: price === undefined ? null : shippingEstimate({ price, weight }),
    })),
};

const ware = ({ upc, name, price, weight }) => ({ __typename: 'Product', upc, name, price, weight });

const catalogue = {
  topProducts: ({ first = 5 }) => products.slice(0, first).map(ware),
  _entities: ({ representations }) =>
    representations.map(({ upc }) => ware(products.find((product) => product.upc === upc))),
};

const author = { __typename: 'User', id: '1', username: users[0].username, reviews: () => ofUser() };
const opinion = ({ id, body, upc }) => ({
  __typename: 'Review',
  id,
  body,
  product: () => reviewed(upc),
  author,
});
const ofUser = () => reviews.slice(0, 2).map(opinion);
const reviewed = (upc) => ({
  __typename: 'Product',
  upc,
  reviews: () => reviews.filter((review) => review.upc === upc).map(opinion),
});

const opinions = {
  _entities: ({ representations }) =>
    representations.map(({ __typename, id, upc }) => {
      if (__typename === 'Product') return reviewed(upc);
      if (__typename === 'Review') return opinion(reviews.find((review) => review.id === id));
      return { __typename: 'User', id, reviews: ofUser };
    }),
};

/** Root values by subgraph. */
export const ROOTS = { accounts, inventory, products: catalogue, reviews: opinions };

const wholeReview = ({ id, body, upc }) => ({
  id,
  body,
  product: () => wholeProduct(products.find((product) => product.upc === upc)),
  author: () => wholeUser(users[0]),
});
const wholeUser = (user) => ({ ...user, reviews: () => reviews.slice(0, 2).map(wholeReview) });
const wholeProduct = (product) => ({
  ...product,
  shippingEstimate: shippingEstimate(product),
  reviews: () => reviews.filter(({ upc }) => upc === product.upc).map(wholeReview),
});

/** The root value of the whole API, for the reference executor. */
export const WHOLE_ROOT = {
  me: () => wholeUser(users[0]),
  user: ({ id }) => wholeUser(users.find((user) => user.id === id)),
  users: () => users.map(wholeUser),
  topProducts: ({ first }) => products.slice(0, first).map(wholeProduct),
};
