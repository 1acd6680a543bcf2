import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet } from 'jose';
import { type ErasureReceipt, readReceipt, signOrders } from '../../../kernel/erasure.ts';
import { ChapterhouseError } from '../../../kernel/errors.ts';
import { newUuid, type Uuid } from '../../../kernel/ids.ts';
import { generateSigningKey, publicKeySet, type SigningKey } from '../../../kernel/keys.ts';
import { silentLogger } from '../../../kernel/log.ts';
import type { ErasurePeer, HostReport } from '../../../kernel/peers.ts';
import { until } from '../../../test/setup/until.ts';
import { berlin, ChapterWorld, eventId, HOUR, memberId } from '../chapter.testing.ts';
import { type ChapterHost, openChapterHost } from '../host.ts';
import { joinChapter } from '../membership/membership.service.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';

const SERVER = 'https://berlin.test';

/** Headquarters' side: real signatures over a list. */
class Desk implements ErasurePeer {
  readonly orders: Uuid[] = [];
  readonly reports: HostReport[] = [];
  away = false;
  signer = keys.community;

  async erasureOrders(after: number): Promise<string> {
    this.answer();
    const orders = this.orders.map((memberId, index) => ({ seq: index + 1, memberId }));
    const page = { after, head: Math.max(after, orders.length), orders: orders.slice(after) };
    return signOrders(this.signer, SERVER, page);
  }

  async takeReport(report: HostReport): Promise<void> {
    this.answer();
    this.reports.push(report);
  }

  receipts(): Promise<ErasureReceipt[]> {
    const signed = createLocalJWKSet(publicKeySet(keys.host));
    return Promise.all(
      this.reports.flatMap(({ receipts }) => receipts).map((text) => readReceipt(text, signed)),
    );
  }

  private answer(): void {
    if (this.away) throw new ChapterhouseError('SUBGRAPH_UNAVAILABLE', 'Away.');
  }
}

let world: ChapterWorld;
let keys: { community: SigningKey; host: SigningKey };
const hosts: ChapterHost[] = [];
beforeAll(async () => {
  keys = { community: await generateSigningKey(), host: await generateSigningKey() };
  world = await ChapterWorld.open();
});
afterEach(() => Promise.all(hosts.splice(0).map((host) => host.close())));
afterAll(() => world.close());

/** A process of the host that starts now, and begins to follow the desk's orders. */
async function start(desk: Desk): Promise<{ host: ChapterHost; inOrder: Promise<void> }> {
  const { pool, notices, clock } = world;
  const graphUrl = () => 'https://graph.test';
  const host = await openChapterHost({
    pool,
    notices,
    clock,
    graphUrl,
    logger: silentLogger,
    followsOrders: true,
  });
  hosts.push(host);
  const inOrder = host.obey({
    desk,
    keys: createLocalJWKSet(publicKeySet(keys.community)),
    key: keys.host,
    server: () => SERVER,
  });
  return { host, inOrder };
}

const belongs = async (member: Uuid) => (await (await world.as(member)).membership()) !== undefined;
const catchingUp = expect.objectContaining({ code: 'CHAPTER_CATCHING_UP' });

/** The chapter as it was when its mark stood there, as far as orders are concerned. */
async function restore(mark: number): Promise<void> {
  const { db } = await world.as(undefined);
  await db.query(`UPDATE ${db.schema}.erasure_mark SET seq = $1, receipted = $1`, [mark]);
  await db.query(`DELETE FROM ${db.schema}.erased`);
}

describe('a host that starts', () => {
  it('serves no chapter, nor tells of it, before it has followed all orders', async () => {
    const desk = new Desk();
    desk.away = true;
    const { host, inOrder } = await start(desk);
    await expect(host.context(berlin, undefined)).rejects.toEqual(catchingUp);
    await expect(host.snapshot(berlin)).rejects.toEqual(catchingUp);
    const page = await host.feed(
      { cursors: [{ chapter: berlin, epoch: null, seq: 0 }], limit: 10, waitMs: 0 },
      new AbortController().signal,
    );
    expect(page).toMatchObject({ news: [], unknown: [] });
    const member = await world.member();
    desk.orders.push(member);
    desk.away = false;
    await inOrder;
    expect((await host.context(berlin, undefined)).chapter).toBe(berlin);
    expect(await belongs(member)).toBe(false);
  });

  it('follows what a restored backup does not know of, and gives its receipt anew', async () => {
    const desk = new Desk();
    const [one, two] = (await world.members(2)) as [Uuid, Uuid];
    desk.orders.push(...(await world.members(3)), one, two);
    await (await start(desk)).inOrder;
    await restore(3);
    const back = { id: newUuid(), memberId: one, role: 'MEMBER', status: 'ACTIVE' };
    const { db } = await world.as(undefined);
    await db.query(
      `INSERT INTO ${db.schema}.membership (id, member_id, role, status, joined_at, updated_at)
       VALUES ($1, $2, $3, $4, now(), now())`,
      Object.values(back),
    );
    await (await start(desk)).inOrder;
    expect(await belongs(one)).toBe(false);
    const given = await desk.receipts();
    expect(given.at(-1)).toEqual({ chapter: berlin, after: 3, upTo: 5 });
  });

  it('gives a receipt that did not come through as soon as headquarters is back', async () => {
    const desk = new Desk();
    desk.orders.push(...(await world.members(6)));
    desk.takeReport = () => Promise.reject(new ChapterhouseError('SUBGRAPH_UNAVAILABLE', 'Gone.'));
    const { host } = await start(desk);
    await until(async () => (await host.context(berlin, undefined).catch(() => undefined)) !== undefined);
    const later = new Desk();
    later.orders.push(...desk.orders);
    await (await start(later)).inOrder;
    expect((await later.receipts()).map(({ upTo }) => upTo)).toEqual([6]);
  });

  it('follows nobody but headquarters', async () => {
    const desk = new Desk();
    const member = await world.member();
    desk.orders.push(...(await world.members(7)), member);
    desk.signer = keys.host;
    const { host } = await start(desk);
    let asked = 0;
    const ask = desk.erasureOrders.bind(desk);
    desk.erasureOrders = (after) => {
      asked += 1;
      return ask(after);
    };
    await until(async () => asked > 1);
    await expect(host.context(berlin, undefined)).rejects.toEqual(catchingUp);
    expect(await belongs(member)).toBe(true);
  });
});

describe('a member who is erased', () => {
  it('does not come back by a request on its way, an invitation or a file', async () => {
    const desk = new Desk();
    const member = await world.member();
    const late = await world.as(member);
    desk.orders.push(...(await world.members(8)), member);
    await (await start(desk)).inOrder;
    await expect(joinChapter(late)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { db } = await world.as(undefined);
    const event = await world.event({ startsAt: new Date(world.clock.now().getTime() + HOUR) });
    const invite = 'mutation ($i: InviteMembersInput!) { inviteMembers(input: $i) { errors { code } } }';
    const ids = { eventId: eventId(event), memberIds: [memberId(member)] };
    await world.graphql(world.lead, invite, { i: ids });
    expect(await db.query(`SELECT FROM ${db.schema}.invitation WHERE member_id = $1`, [member])).toEqual([]);
    await expect(rsvp(await world.as(member), { eventId: event.id, response: 'YES' })).rejects.toMatchObject({
      code: 'NOT_A_MEMBER',
    });
  });
});
