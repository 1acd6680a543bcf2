import { addEventHandler } from 'jest-circus';

/** Milliseconds; for machines that do other things as well. */
const LIMIT_MS = 60_000;
/** The clock's own, whatever clock a test puts in its place. */
const { setTimeout, clearTimeout } = globalThis;

// The runner lets a test or hook take any time: each is given a limit as it is declared.
addEventHandler((event, { currentDescribeBlock }) => {
  const declared =
    event.name === 'add_test'
      ? currentDescribeBlock.children.at(-1)
      : event.name === 'add_hook'
        ? currentDescribeBlock.hooks.at(-1)
        : undefined;
  if (declared?.fn !== undefined) declared.fn = limited(declared.fn, event.timeout ?? LIMIT_MS);
});

function limited(run, limitMs) {
  return async () => {
    let timer;
    const tooLong = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`took longer than ${limitMs} ms`)), limitMs);
    });
    try {
      await Promise.race([run(), tooLong]);
    } finally {
      clearTimeout(timer);
    }
  };
}
