import type { CommandModule } from 'yargs';
import { createSubgraphServer } from '../../kernel/graphql/subgraph-server.ts';
import { closeServer, listen } from '../../kernel/http/json-server.ts';
import { tryToChapterKey } from '../../kernel/ids.ts';
import { publicKeySet } from '../../kernel/keys.ts';
import { anyOf, calendarPeerHandler, chapterHostPeerHandler, remoteDesk } from '../../kernel/peers.http.ts';
import { trustedKeys } from '../../kernel/trust.ts';
import { type ChapterCall, openChapters } from '../runtime/chapters.ts';
import { mustAnswer, openDatabase } from '../runtime/database.ts';
import { serverKey } from '../runtime/keys.ts';
import { toPort } from '../runtime/numbers.ts';
import { printReady } from '../runtime/ready.ts';
import { type Run, runServer } from '../runtime/run.ts';

const DEFAULT_PORT = 4101;
const CLOSE_DEADLINE_MS = 3_000;
const GRAPHQL_PATH = /^\/chapters\/([^/]+)\/graphql$/;

interface ChaptersArguments {
  port: number | undefined;
}

export const chaptersCommand: CommandModule<object, ChaptersArguments> = {
  command: 'chapters',
  describe: 'Run a host of chapters alone',
  builder: (yargs) =>
    yargs.option('port', {
      type: 'number',
      describe: `Port to listen on [PORT, ${DEFAULT_PORT}]`,
    }) as never,
  handler: ({ port }) => runServer('chapters', 'info', (run) => start(run, toPort(port))),
};

async function start(run: Run, port: number | undefined): Promise<void> {
  const { config, logger, resources } = run;
  const database = await openDatabase(run);
  const { host, executor } = await openChapters(run, database);
  const keys = trustedKeys(config.trustedUrls);
  const key = await serverKey(config, 'chapters');
  let origin = '';
  const server = createSubgraphServer<ChapterCall>({
    schema: host.schema,
    executor,
    endpoint: (path) => {
      const chapter = tryToChapterKey(GRAPHQL_PATH.exec(path)?.[1]);
      return chapter && { audience: chapter, who: (viewer, origin) => ({ chapter, viewer, origin }) };
    },
    peer: anyOf(
      calendarPeerHandler(host, keys),
      chapterHostPeerHandler(host, { issuer: 'community', audience: () => origin, keys }),
    ),
    keys,
    published: publicKeySet(key),
    ready: async () => {
      await mustAnswer(database);
      return { status: 'ready', chapters: host.chapters().length };
    },
    logger,
  });
  const url = await listen(server, config.host, port ?? config.port ?? DEFAULT_PORT);
  origin = new URL(config.publicUrl ?? url).origin;
  const desk = remoteDesk(config.communityUrl, () => origin, key);
  void host.obey({ desk, keys, key, server: () => origin }).then(() => {
    host.upkeep.start();
    host.reach({ post: desk });
  });
  resources.defer('the HTTP server', () => closeServer(server, CLOSE_DEADLINE_MS));
  printReady('Chapters', [
    ['Server', origin],
    ['Chapters', String(host.chapters().length)],
  ]);
}
