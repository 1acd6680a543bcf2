/**
 * The data behind the four subgraphs. Shape and sizes follow the public gateways benchmark: 6 users, 9 products, 11
 * reviews whose texts are as long as there, every review written by the first user, the first two reviews for every user.
 */
const WORDS =
  'a table for six seats friends old and new around one evening of talk while somebody makes tea in the corner and the last guest finds a chair that does not wobble'.split(
    ' ',
  );

/** Words up to exactly `length` characters; `start` varies them. */
function text(length, start) {
  let written = '';
  for (let i = start; written.length < length; i += 1) written += `${WORDS[(i * 7) % WORDS.length]} `;
  return `${written.slice(0, length - 1)}.`;
}

const NAMES = ['Ada', 'Bela', 'Chidi', 'Dunya', 'Edda', 'Farid'];
export const users = NAMES.map((name, index) => ({
  id: String(index + 1),
  name: `${name} of Chapter ${index + 1}`,
  username: name.toLowerCase(),
  birthday: 946_684_800 + index,
}));

/** Name, price, weight, whether in stock. */
const PRODUCTS = [
  ['Bench', 849, 120, true],
  ['Long table', 1490, 900, false],
  ['Mug', 12, 30, false],
  ['Stool', 420, 90, false],
  ['Projector', 1390, 700, true],
  ['Lantern', 6400, 250, true],
  ['Stove', 4100, 2100, true],
  ['Piano', 99_000, 6500, false],
  ['Settee', 8800, 850, true],
];
export const products = PRODUCTS.map(([name, price, weight, inStock], index) => ({
  upc: String(index + 1),
  name,
  price,
  weight,
  inStock,
}));

/** Product and length of the text. */
const REVIEWS = [
  ['1', 446],
  ['1', 290],
  ['1', 276],
  ['1', 144],
  ['2', 446],
  ['2', 290],
  ['2', 276],
  ['2', 144],
  ['3', 144],
  ['4', 144],
  ['4', 845],
];
export const reviews = REVIEWS.map(([upc, length], index) => ({
  id: String(index + 1),
  body: text(length, index),
  upc,
}));

/** What sending a product costs: nothing for dear ones, else by weight. */
export function shippingEstimate({ price, weight }) {
  return price > 1000 ? 0 : Math.floor(weight / 2);
}
