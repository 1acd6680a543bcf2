import { join } from 'node:path';
import { freePort } from '../listen.mjs';
import { measure } from './measure.mjs';
import { Program } from './processes.mjs';

/**
 * Runs every gateway once in each round, alone, in an order that turns from round to round.
 * @returns by gateway and query, the figures of each round; and by gateway, why it could not be measured
 */
export async function runRounds(options, site, say) {
  const { contenders, rounds, queries } = options;
  const results = Object.fromEntries(contenders.map(({ name }) => [name, {}]));
  const failures = {};
  for (let round = 0; round < rounds; round += 1) {
    const turn = round % contenders.length;
    const order = [...contenders.slice(turn), ...contenders.slice(0, turn)];
    for (const contender of order.filter(({ name }) => !(name in failures))) {
      say(`round ${round + 1} of ${rounds}: ${contender.title}`);
      await runContender(contender, queries, options, site, results[contender.name], say).catch((error) => {
        failures[contender.name] = error.message;
        say(`  cannot be measured: ${error.message}`);
      });
    }
  }
  return { results, failures };
}

async function runContender(contender, queries, options, site, figures, say) {
  const context = { ...site, port: await freePort() };
  await contender.prepare?.(context);
  const program = new Program(contender.command(context), {
    core: site.cores?.gateway,
    log: join(site.folder, `${contender.name}.log`),
    env: contender.env(context),
    cwd: site.folder,
  });
  const url = `http://127.0.0.1:${context.port}${contender.path}`;
  try {
    for (const query of queries) {
      const found = await measure(
        query,
        { program, url, shop: site.shop, generator: site.generator },
        options,
      );
      figures[query] = [...(figures[query] ?? []), found];
      const { requestsPerSecond, cpu, p99 } = found;
      say(
        `  ${query}: ${Math.round(requestsPerSecond)}/s, p99 ${p99.toFixed(1)} ms, ${cpu.toFixed(3)} ms CPU each`,
      );
    }
  } finally {
    await program.stop();
  }
}
