import { createLocalJWKSet } from 'jose';
import { systemClock } from '../../kernel/clock.ts';
import { createExecutor, type SubgraphExecutor } from '../../kernel/graphql/subgraph-executor.ts';
import { publicKeySet } from '../../kernel/keys.ts';
import { remoteChapterHost } from '../../kernel/peers.http.ts';
import type { ChapterHostPeer } from '../../kernel/peers.ts';
import { keysOfServers } from '../../kernel/trust.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import { type Community, openCommunity } from '../../subgraphs/community/community.ts';
import { smtpMailer } from '../../subgraphs/community/mail/mailer.ts';
import { absentLocalHost } from './absent-local-host.ts';
import type { OpenDatabase } from './database.ts';
import { serverKey } from './keys.ts';
import { LOCAL_HOST_URL } from './local-host-url.ts';
import type { Run } from './run.ts';

/** For whom an operation on community runs. */
export interface CommunityCall {
  readonly viewer: Viewer | undefined;
  /** The request, as the gateway's log has it. */
  readonly origin?: string | undefined;
}

export interface OpenCommunity {
  readonly community: Community;
  readonly executor: SubgraphExecutor<CommunityCall>;
}

export interface CommunityOptions {
  /** The chapter host in this process, if there is one. */
  readonly local?: ChapterHostPeer;
  /** Whether this process keeps the directory up to date. */
  readonly follow: boolean;
}

export async function openCommunityServer(
  run: Run,
  { pool, notices }: OpenDatabase,
  { local, follow }: CommunityOptions,
): Promise<OpenCommunity> {
  const { config, logger, resources, graph } = run;
  const key = await serverKey(config, 'community');
  const localKeys = createLocalJWKSet(publicKeySet(await serverKey(config, 'chapters')));
  const remoteKeys = keysOfServers();
  const community = await openCommunity({
    signing: { key, hostKeys: (url) => (url === LOCAL_HOST_URL ? localKeys : remoteKeys(url)) },
    pool,
    notices,
    logger,
    clock: systemClock,
    follow,
    graphUrl: graph.url,
    siteUrl: config.siteUrl,
    digestsPerMinute: config.digestsPerMinute,
    mail: config.mail && {
      mailer: smtpMailer(config.mail.smtpUrl),
      from: config.mail.from,
      graphUrl: graph.url,
    },
    hostPeer: ({ url }) =>
      url === LOCAL_HOST_URL ? (local ?? absentLocalHost) : remoteChapterHost(url, key),
  });
  resources.defer('community', () => community.close());
  const executor = await createExecutor<CommunityCall, ReturnType<Community['context']>>(
    community.schema,
    ({ viewer, origin }) => community.context(viewer, origin),
    logger,
  );
  resources.defer('the community subgraph', () => executor.close());
  return { community, executor };
}
