import { serveGateway } from '../../../dist/cli/runtime/gateway.js';
import { GraphAddress } from '../../../dist/cli/runtime/graph-address.js';
import { remoteCommunitySubgraph } from '../../../dist/cli/runtime/remote-community.js';
import { Resources } from '../../../dist/cli/runtime/resources.js';
import { loadConfig } from '../../../dist/kernel/config.js';
import { generateSigningKey } from '../../../dist/kernel/keys.js';
import { createLogger } from '../../../dist/kernel/log.js';

/**
 * `node gateway-server.mjs PORT COMMUNITY CHAPTERS`: the gateway of a community as the product starts it, with routes to
 * the chapters' servers given as JSON by key in place of a community server's.
 */
const [port, communityUrl, chapters] = process.argv.slice(2);
const logger = createLogger('info', 'gateway');
const key = await generateSigningKey();
const servers = Object.entries(JSON.parse(chapters)).map(([chapter, url], i) => ({
  serverId: `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`,
  url,
  chapters: [chapter],
}));
const changes = new Promise(() => undefined);
const community = {
  routes: (known) => (known === undefined ? Promise.resolve({ version: '1', servers }) : changes),
  signIn: () => Promise.reject(new Error('Nobody signs in here.')),
};
await serveGateway(
  { config: loadConfig(), logger, resources: new Resources(logger), graph: new GraphAddress() },
  {
    community,
    communitySubgraph: remoteCommunitySubgraph(communityUrl, key),
    key,
    port: Number(port),
  },
);
