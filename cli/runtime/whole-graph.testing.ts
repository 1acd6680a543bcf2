import { createDevelopmentIssuer } from '../../gateway/auth/development-issuer.ts';
import { LocalSubgraph } from '../../gateway/local-subgraph.ts';
import { loadConfig } from '../../kernel/config.ts';
import { createPool, type Pool } from '../../kernel/db/pool.ts';
import { generateSigningKey } from '../../kernel/keys.ts';
import { type Logger, silentLogger } from '../../kernel/log.ts';
import { Notices } from '../../kernel/notices.ts';
import type { HqRole } from '../../kernel/viewer.ts';
import type { ChapterHost } from '../../subgraphs/chapter/host.ts';
import type { Community } from '../../subgraphs/community/community.ts';
import { Client, type Json } from '../../test/e2e/client.ts';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { temporaryFolder } from '../../test/setup/temporary-folder.ts';
import { openChapters } from './chapters.ts';
import { openCommunityServer } from './community.ts';
import { serveGateway } from './gateway.ts';
import { GraphAddress } from './graph-address.ts';
import { obeyLocally } from './obey-locally.ts';
import { Resources } from './resources.ts';

const TOKEN_SECONDS = 600;

/** What `chapterhouse start --empty` runs, in this process, with as many gateways as are asked for. */
export class WholeGraph {
  readonly #resources = new Resources(silentLogger);
  readonly #urls: string[] = [];
  #folder = '';
  #database!: TestDatabase;
  pool!: Pool;
  host!: ChapterHost;
  community!: Community;

  /** @param env settings beside the data folder */
  static async open(
    gateways = 1,
    env: Record<string, string> = {},
    logger: Logger = silentLogger,
  ): Promise<WholeGraph> {
    const graph = new WholeGraph();
    await graph.#open(gateways, env, logger);
    return graph;
  }

  async #open(gateways: number, env: Record<string, string>, logger: Logger): Promise<void> {
    const resources = this.#resources;
    this.#folder = await temporaryFolder();
    this.#database = await createTestDatabase();
    this.pool = createPool(this.#database.url, silentLogger);
    resources.defer('the pool', () => this.pool.end());
    const notices = new Notices(this.pool, logger);
    await notices.start();
    resources.defer('the notices', () => notices.stop());
    const config = loadConfig({ ...env, CHAPTERHOUSE_DATA: this.#folder });
    const run = { config, logger, resources, graph: new GraphAddress() };
    const database = { pool: this.pool, notices };
    const { host, executor: chapters } = await openChapters(run, database);
    const { community, executor } = await openCommunityServer(run, database, { local: host, follow: true });
    await obeyLocally(run, host, community);
    this.host = host;
    this.community = community;
    for (let count = 0; count < gateways; count += 1) {
      this.#urls.push(
        await serveGateway(run, {
          community,
          communitySubgraph: new LocalSubgraph(executor, ({ viewer }) => ({ viewer })),
          local: {
            subgraph: (chapter) => new LocalSubgraph(chapters, ({ viewer }) => ({ chapter, viewer })),
            calendars: host,
          },
          key: await generateSigningKey(),
          standsOn: {},
          port: 0,
        }),
      );
    }
  }

  /** @param name undefined for nobody */
  async client(name?: string, roles: readonly HqRole[] = [], gateway = 0): Promise<Client> {
    const url = this.#urls[gateway] ?? '';
    if (name === undefined) return new Client(url);
    const issuer = await createDevelopmentIssuer(
      loadConfig({ CHAPTERHOUSE_DATA: this.#folder }),
      silentLogger,
    );
    const email = `${name}@example.org`;
    return new Client(
      url,
      await issuer.mint({ subject: name, name, email, roles, ttlSeconds: TOKEN_SECONDS }),
    );
  }

  /** A chapter that `lead` proposed and headquarters approved. @returns its id */
  async chapter(urlname: string, lead: Client): Promise<string> {
    const proposed = await lead.get(
      `mutation ($input: ProposeChapterInput!) { proposeChapter(input: $input) { chapter { id } errors { message } } }`,
      { input: { urlname, name: urlname, timeZone: 'UTC', country: 'FR' } },
    );
    const chapterId = proposed['proposeChapter']?.['chapter']?.['id'] as string;
    const admin = await this.client('admin', ['HQ_ADMIN']);
    await admin.get(
      'mutation ($input: ApproveChapterInput!) { approveChapter(input: $input) { errors { message } } }',
      { input: { chapterId } },
    );
    return chapterId;
  }

  /** A published event, some days from now. @returns its id */
  async event(chapterId: string, lead: Client, inDays = 1): Promise<string> {
    const startsAt = Date.now() + inDays * 86_400_000;
    const input = {
      chapterId,
      title: `In ${inDays} days`,
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + 3_600_000).toISOString(),
      publish: true,
    };
    const made = await mutate(lead, 'createEvent', 'event { id }', input);
    return made['event']?.['id'] as string;
  }

  async close(): Promise<void> {
    await this.#resources.close();
    await this.#database.drop();
  }
}

/** Runs a mutation of one input; gives its payload, with `errors { code guidelinesVersion }`. */
export async function mutate(client: Client, name: string, fields: string, input: object): Promise<Json> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const answer = await client.get(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} errors { code guidelinesVersion } } }`,
    { input },
  );
  return answer[name] as Json;
}
