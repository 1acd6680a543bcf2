import { QUERIES } from '../gateway/shop/queries.mjs';

const USER = ['id', 'name', 'username', 'birthday', 'reviews { id }', 'reviews { body }'];
const PRODUCT = ['upc', 'name', 'price', 'weight', 'inStock', 'reviews { id }'];

/** The fields whose bits are set, `__typename` when none is. */
const chosen = (fields, bits) => fields.filter((_field, i) => bits & (1 << i)).join(' ') || '__typename';

/** A valid operation; no two numbers give the same text. */
export function differentText(n) {
  const users = `users { ${chosen(USER, n % 64)} }`;
  const products = `topProducts { ${chosen(PRODUCT, (n >> 6) % 64)} }`;
  return `query Number${n} { ${n % 3 === 0 ? `${users} ${products}` : n % 3 === 1 ? users : products} }`;
}

const FAMILIAR = 40;
let made = 1_000_000;

function fresh() {
  made += 1;
  return made;
}

/** What a gateway gets in a day: mostly what it knows, now and then what is new, wrong, or large. */
export function mixedText(random = Math.random()) {
  if (random < 0.05) return differentText(fresh());
  if (random < 0.08) return `query Wrong${fresh()} { users { nothing } }`;
  if (random < 0.1) return `query Unfinished${fresh()} { users {`;
  if (random < 0.12) return QUERIES.big;
  return differentText(Math.floor(random * 1_000_000) % FAMILIAR);
}
