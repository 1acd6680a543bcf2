import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseCores } from './cores.mjs';
import { measureFanout } from './fanout/fanout.mjs';
import { readOptions, USAGE } from './options.mjs';
import { installPeers } from './peers/install.mjs';
import { Program } from './processes.mjs';
import { printReport } from './report.mjs';
import { runRounds } from './rounds.mjs';
import { composeShop } from './shop/schema.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const say = (line) => console.error(line);

/** Measures the gateway beside its peers. @returns the exit code */
export async function run(args) {
  let options;
  try {
    options = readOptions(args);
  } catch (error) {
    say(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'chapterhouse-bench-'));
  const cores = chooseCores();
  say(
    cores === undefined
      ? 'processes are not pinned to cores'
      : `${cpus()[0]?.model}, one core for the gateway`,
  );
  const unavailable = await peersMissing(options.contenders);
  const ready = options.contenders.filter(({ name }) => !(name in unavailable));
  const site = await openSite(folder, cores);
  try {
    const { results, failures } = await runRounds({ ...options, contenders: ready }, site, say);
    const fanout = options.fanout ? await measureFanout(site, options, say) : undefined;
    printReport(options, results, { ...unavailable, ...failures }, fanout);
    return 'ours' in failures || fanout?.failure !== undefined ? 1 : 0;
  } finally {
    await Promise.all([site.shop.stop(), site.generator.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Which peers cannot run here, and why. */
async function peersMissing(contenders) {
  const peers = contenders.filter(({ peer }) => peer);
  const platform = `${process.platform}-${process.arch}`;
  const missing = Object.fromEntries(
    peers
      .filter((peer) => peer.platform !== undefined && peer.platform !== platform)
      .map(({ name, platform: wanted }) => [name, `it runs on ${wanted} alone, this is ${platform}`]),
  );
  if (peers.length === 0) return missing;
  try {
    await installPeers(here('peers'), say);
    return missing;
  } catch (error) {
    return Object.fromEntries(
      peers.map(({ name }) => [name, `the peers cannot be installed: ${error.message}`]),
    );
  }
}

/** Starts what stands around the gateways. */
async function openSite(folder, cores) {
  const around = (file) =>
    new Program([process.execPath, here(file)], {
      core: cores?.others,
      log: join(folder, 'around.log'),
      env: { NODE_ENV: 'production' },
      messages: true,
    });
  const shop = around('shop/server.mjs');
  const generator = around('load/generator.mjs');
  const { whole, ...subgraphUrls } = (await shop.ask()).urls;
  const supergraph = join(folder, 'supergraph.graphql');
  await writeFile(supergraph, composeShop(subgraphUrls));
  return {
    ...{ folder, cores, shop, generator, supergraph, subgraphUrls },
    wholeUrl: whole,
    root: here('../..'),
    peers: here('peers'),
  };
}
