/** Random numbers that are the same in every run: mulberry32. @returns a function that gives numbers from 0 to 1 */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = (random, list) => list[Math.floor(random() * list.length)];

/** The first of a list often, the last seldom: about one over its place (Zipf). */
export function skewed(random, list) {
  const place = Math.floor(list.length ** random()) - 1;
  return list[Math.min(place, list.length - 1)];
}
