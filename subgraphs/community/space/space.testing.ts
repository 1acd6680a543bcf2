import { type ExecutionResult, parse, subscribe } from 'graphql';
import { type ChapterKey, chapterId, encodeId, type Uuid } from '../../../kernel/ids.ts';
import type { HqRole, Viewer } from '../../../kernel/viewer.ts';
import type { MembershipState } from '../../../schema/changes.ts';
import { profileOf, TestCommunity } from '../community.testing.ts';
import { memberId } from '../member/member.type.ts';

export const paris = 'paris' as ChapterKey;
export const lima = 'lima' as ChapterKey;
export const PARIS = chapterId(paris);
export const LIMA = chapterId(lima);
export const EUROPE = encodeId('Region', undefined, 'europe');
export const SOUTH = encodeId('Region', undefined, 'south-america');

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly field: string[] | null;
}
type Payload = Record<string, unknown> & { readonly errors: Refusal[] };

/** What each payload shows of what was done. */
const SHOWN: Record<string, string> = {
  publishAnnouncement: 'announcement { id title body author { name } regions { name } chapters { name } }',
  startDiscussion: 'discussion { id title body author { name } asChapter { name } chapter { name } }',
  replyToDiscussion: 'reply { id body author { name } asChapter { name } } discussion { repliesCount }',
  lockDiscussion: 'discussion { lockedAt }',
  unlockDiscussion: 'discussion { lockedAt }',
  setDigest: 'digest { frequency timeZone }',
};
const POST = 'post { __typename id body hiddenAt hiddenReason deletedAt editedAt }';
const BAN = 'ban { id reason until region { name } liftedAt appeal { id text granted answer } }';
const BANS = ['banFromSpace', 'liftSpaceBan', 'appealBan', 'decideAppeal'];

/** Headquarters with two chapters, Paris in Europe and Lima in South America, and people who talk. */
export class SpaceWorld {
  private readonly open: AsyncGenerator<ExecutionResult>[] = [];

  private constructor(readonly test: TestCommunity) {}

  static async open(): Promise<SpaceWorld> {
    const test = await TestCommunity.open();
    const { registry } = test.community;
    const { id: serverId } = await registry.registerServer('local', 'local:');
    const places = [
      { key: paris, profile: profileOf('Paris') },
      { key: lima, profile: { ...profileOf('Lima'), country: 'PE', timeZone: 'America/Lima' } },
    ];
    for (const { key, profile } of places) {
      await registry.registerChapter({ key, urlname: key, status: 'ACTIVE', serverId, profile });
    }
    await test.community.catchUp();
    return new SpaceWorld(test);
  }

  async close(): Promise<void> {
    await this.quiet();
    await this.test.close();
  }

  async member(name: string, ...roles: HqRole[]): Promise<Viewer> {
    return this.test.member(name, ...roles);
  }

  async regionAdmin(name: string, region: string): Promise<Viewer> {
    const viewer = await this.test.member(name, 'REGION_ADMIN');
    await this.test.pool.query('INSERT INTO community.hq_region VALUES ($1, $2)', [viewer.memberId, region]);
    return viewer;
  }

  async belongs(
    viewer: Viewer,
    chapter: ChapterKey,
    role: MembershipState['role'] = 'MEMBER',
    status: MembershipState['status'] = 'ACTIVE',
  ): Promise<void> {
    await this.test.pool.query(
      `INSERT INTO community.directory_membership VALUES ($1, $2, $3, $4, now())
       ON CONFLICT (chapter, member_id) DO UPDATE SET role = $3, status = $4`,
      [chapter, viewer.memberId, role, status],
    );
  }

  pass(ms: number): void {
    this.test.now = new Date(this.test.now.getTime() + ms);
  }

  /** Sends a mutation; its payload. */
  async send(name: string, viewer: Viewer | undefined, input: object): Promise<Payload> {
    const shown = SHOWN[name] ?? (BANS.includes(name) ? BAN : POST);
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const { data, errors } = await this.test.ask(
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${shown} errors { code message field } } }`,
      viewer,
      { input },
    );
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return (data as Record<string, Payload>)[name] as Payload;
  }

  /** As `send`, of what is refused: the code. */
  async refusal(name: string, viewer: Viewer | undefined, input: object): Promise<string | undefined> {
    return (await this.send(name, viewer, input)).errors[0]?.code;
  }

  async discuss(viewer: Viewer, input: object = {}): Promise<string> {
    const { discussion, errors } = await this.send('startDiscussion', viewer, {
      title: 'Rooms',
      body: 'Where do you meet?',
      ...input,
    });
    if (!discussion) throw new Error(JSON.stringify(errors));
    return (discussion as { id: string }).id;
  }

  async reply(viewer: Viewer, discussionId: string, body = 'In a library.'): Promise<string> {
    const { reply, errors } = await this.send('replyToDiscussion', viewer, { discussionId, body });
    if (!reply) throw new Error(JSON.stringify(errors));
    return (reply as { id: string }).id;
  }

  async ban(admin: Viewer, memberUuid: Uuid, over: object = {}): Promise<string> {
    const input = { memberId: memberId(memberUuid), reason: 'Insults.', ...over };
    const { ban, errors } = await this.send('banFromSpace', admin, input);
    if (!ban) throw new Error(JSON.stringify(errors));
    return (ban as { id: string }).id;
  }

  /** Follows a subscription: what it gives, one after the other. */
  async follow(
    field: string,
    viewer?: Viewer,
    community = this.test.community,
  ): Promise<() => Promise<unknown>> {
    const result = await subscribe({
      schema: community.schema,
      document: parse(`subscription { ${field} }`),
      contextValue: community.context(viewer),
    });
    if (!(Symbol.asyncIterator in result)) throw result.errors?.[0] ?? new Error('not subscribed');
    this.open.push(result);
    return async () => {
      const { value } = (await result.next()) as IteratorYieldResult<ExecutionResult>;
      if (value.errors) throw new Error(JSON.stringify(value.errors));
      return Object.values(JSON.parse(JSON.stringify(value.data)) as object)[0];
    };
  }

  async quiet(): Promise<void> {
    await Promise.all(this.open.splice(0).map((source) => source.return(undefined)));
  }
}
