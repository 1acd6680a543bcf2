/**
 * How an answer stands to the right one: `bytes` when it is the same text, `data` when it says the same in another order
 * of keys or with other white space, else undefined.
 */
export function likeness(answer, reference) {
  if (answer === reference) return 'bytes';
  try {
    return canonical(JSON.parse(answer)) === canonical(JSON.parse(reference)) ? 'data' : undefined;
  } catch {
    return undefined;
  }
}

function canonical(value) {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
