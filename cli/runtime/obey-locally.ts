import { createLocalJWKSet } from 'jose';
import { publicKeySet } from '../../kernel/keys.ts';
import type { ChapterHost } from '../../subgraphs/chapter/host.ts';
import type { Community } from '../../subgraphs/community/community.ts';
import { serverKey } from './keys.ts';
import { LOCAL_HOST_URL } from './local-host-url.ts';
import type { Run } from './run.ts';

/** The host in this process follows the orders of headquarters in this process: from here on its chapters are served. */
export async function obeyLocally({ config }: Run, host: ChapterHost, community: Community): Promise<void> {
  const server = await community.registry.registerServer('local', LOCAL_HOST_URL);
  await host.obey({
    desk: community.deskOf(server),
    keys: createLocalJWKSet(publicKeySet(await serverKey(config, 'community'))),
    key: await serverKey(config, 'chapters'),
    server: () => LOCAL_HOST_URL,
  });
  host.upkeep.start();
}
