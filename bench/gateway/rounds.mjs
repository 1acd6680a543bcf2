import { join } from 'node:path';
import { freePort } from '../listen.mjs';
import { measure } from './measure.mjs';
import { Program } from './processes.mjs';

/** Load before a measurement that is not a gateway's first, in seconds. */
const WARM_AGAIN = 0.5;

/**
 * Measures every gateway with every query once in each round, one at a time while the others idle: those to be compared
 * are measured within seconds of one another, whatever else the machine does. The order turns from round to round.
 * @returns by gateway and query, the figures of each round; and by gateway, why it could not be measured
 */
export async function runRounds(options, site, say) {
  const { contenders, rounds, queries } = options;
  const results = Object.fromEntries(contenders.map(({ name }) => [name, {}]));
  const failures = {};
  const running = new Map();
  const fail = async ({ name, title }, error) => {
    failures[name] = error.message;
    say(`  ${title} cannot be measured: ${error.message}`);
    await running.get(name)?.program.stop();
    running.delete(name);
  };
  try {
    for (const contender of contenders) running.set(contender.name, await start(contender, site));
    for (let round = 0; round < rounds; round += 1) {
      const first = round === 0;
      const load = { ...options, first, warm: first ? options.warm : WARM_AGAIN };
      const turn = round % contenders.length;
      const order = [...contenders.slice(turn), ...contenders.slice(0, turn)];
      for (const query of queries) {
        say(`round ${round + 1} of ${rounds}, ${query}`);
        for (const contender of order.filter(({ name }) => running.has(name))) {
          const { name, title } = contender;
          const parts = { ...running.get(name), shop: site.shop, generator: site.generator };
          await measure(query, parts, load).then(
            (found) => {
              results[name][query] = [...(results[name][query] ?? []), found];
              say(`  ${title}: ${inWords(found)}`);
            },
            (error) => fail(contender, error),
          );
        }
      }
    }
  } finally {
    await Promise.all([...running.values()].map(({ program }) => program.stop()));
  }
  return { results, failures };
}

async function start(contender, site) {
  const context = { ...site, port: await freePort() };
  await contender.prepare?.(context);
  const program = new Program(contender.command(context), {
    core: site.cores?.gateway,
    log: join(site.folder, `${contender.name}.log`),
    env: contender.env(context),
    cwd: site.folder,
  });
  return { program, url: `http://127.0.0.1:${context.port}${contender.path}` };
}

const inWords = ({ requestsPerSecond, cpu, p99 }) =>
  `${Math.round(requestsPerSecond)}/s, p99 ${p99.toFixed(1)} ms, ${cpu.toFixed(3)} ms CPU each`;
