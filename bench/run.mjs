/** `npm run bench -- NAME [options]`: runs one of the benchmarks. */
const BENCHMARKS = {
  directory: './directory/directory.mjs',
  gateway: './gateway/gateway.mjs',
  memory: './memory/memory.mjs',
  live: './live/live.mjs',
  page: './page/page.mjs',
  rsvp: './rsvp/rsvp.mjs',
};

const [name, ...args] = process.argv.slice(2);
const file = Object.hasOwn(BENCHMARKS, name ?? '') ? BENCHMARKS[name] : undefined;
if (file === undefined) {
  console.error(`Which benchmark? npm run bench -- ${Object.keys(BENCHMARKS).join(' | ')}`);
  process.exitCode = 2;
} else {
  const { run } = await import(file);
  process.exitCode = await run(args);
}
