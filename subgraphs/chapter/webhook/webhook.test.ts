import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { closeServer, listen } from '../../../kernel/http/json-server.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { silentLogger } from '../../../kernel/log.ts';
import { Outbound } from '../../../kernel/outbound/outbound.ts';
import { until } from '../../../test/setup/until.ts';
import { ChapterWorld, eventId, HOUR } from '../chapter.testing.ts';
import { rsvp } from '../rsvp/rsvp.service.ts';
import { updateSeries } from '../series/series.service.ts';
import { eventsOf, weekly } from '../series/series.testing.ts';
import { Lanes } from './lanes.ts';
import { tendWebhooks } from './tend-webhooks.ts';

const OPEN = { allowHttp: true, allowPrivate: true };
const chapterId = Buffer.from('Chapter:berlin:').toString('base64url');

interface Message {
  readonly headers: Record<string, string>;
  readonly body: string;
}
interface Told {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

let world: ChapterWorld;
let receiver: Server;
let url: string;
let outbound: Outbound;
let status = 200;
const messages: Message[] = [];

beforeAll(async () => {
  world = await ChapterWorld.open({ outbound: OPEN });
  outbound = new Outbound(OPEN, 1_000);
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      messages.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(status).end();
    });
  });
  url = `${await listen(receiver, '127.0.0.1', 0)}/hook`;
});
afterAll(async () => {
  await outbound.close();
  await closeServer(receiver, 0);
  await world.close();
});
beforeEach(async () => {
  await tend();
  const { db } = await world.as(undefined);
  await db.query(`DELETE FROM ${db.schema}.webhook`);
  messages.splice(0);
  status = 200;
});

const later = (ms: number): void => world.clock.set(new Date(world.clock.now().getTime() + ms));
async function tend(): Promise<void> {
  const lanes = new Lanes(silentLogger);
  await tendWebhooks(await world.as(undefined), lanes, {
    outbound,
    clock: world.clock,
    logger: silentLogger,
  });
  await lanes.settled();
}
const told = (): Told[] => messages.map(({ body }) => JSON.parse(body) as Told);

async function run<Result>(who: Uuid | undefined, name: string, type: string, input: object, fields: string) {
  const { data, errors } = await world.graphql<
    Record<string, Result & { errors: { code: string; field: string[] }[] }>
  >(who, `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} errors { code field } } }`, {
    input,
  });
  if (errors) throw new Error(JSON.stringify(errors));
  return data[name] as Result & { errors: { code: string; field: string[] }[] };
}
type Added = { webhook: { id: string; kinds: string[] } | null; secret: string | null };
const add = (who: Uuid, input: object = {}) =>
  run<Added>(
    who,
    'addWebhook',
    'AddWebhookInput',
    { chapterId, url, ...input },
    'webhook { id kinds } secret',
  );
const onWebhook = <Result>(name: string, webhookId: string, fields: string, who = world.lead) =>
  run<Result>(who, name, 'WebhookInput', { webhookId }, fields);

async function shown() {
  const { data } = await world.graphql<{
    _entities: [
      { webhooks: { status: string; disabledReason: string | null; deliveries: { nodes: Shown[] } }[] },
    ];
  }>(
    world.lead,
    `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Chapter { webhooks {
       status disabledReason deliveries { nodes { id messageId type state attempts responseStatus error nextAttemptAt } }
     } } } }`,
    { of: [{ __typename: 'Chapter', id: chapterId }] },
  );
  const [webhook] = data._entities[0].webhooks;
  return { ...webhook, deliveries: webhook?.deliveries.nodes ?? [] };
}
interface Shown {
  readonly id: string;
  readonly messageId: string;
  readonly type: string;
  readonly state: string;
  readonly attempts: number;
  readonly responseStatus: number | null;
  readonly error: string | null;
  readonly nextAttemptAt: string | null;
}

describe('a webhook', () => {
  it('is told of events that a series has no more', async () => {
    const { webhook } = await add(world.lead, { kinds: ['EVENT_CHANGED'] });
    expect(webhook?.kinds).toEqual(['EVENT_CHANGED']);
    const startsAt = new Date(world.clock.now().getTime() + HOUR);
    const endsAt = new Date(startsAt.getTime() + HOUR);
    const series = await weekly(world, { rule: 'FREQ=DAILY;COUNT=2', startsAt, endsAt });
    const [, second] = await eventsOf(world, series);
    await updateSeries(await world.as(world.lead), series.id, undefined, { rule: 'FREQ=DAILY;COUNT=1' });
    await tend();
    expect(told().filter(({ type }) => type === 'event.removed')).toMatchObject([
      { data: { chapterId, eventId: eventId({ id: second?.id as Uuid }) } },
    ]);
  });

  it('is told of changes in signed messages, with the ids of the graph and nobody’s name', async () => {
    const { secret } = await add(world.lead);
    const event = await world.event({ title: 'Talk' });
    const member = await world.member();
    await rsvp(await world.as(member), { eventId: event.id, response: 'YES' });
    world.clock.set(new Date());
    await tend();
    expect(
      told()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['event.changed', 'event.counted']);
    expect(told().find(({ type }) => type === 'event.changed')?.data).toMatchObject({
      chapterId,
      eventId: eventId(event),
      title: 'Talk',
      status: 'PUBLISHED',
    });
    expect(told().find(({ type }) => type === 'event.counted')?.data).toMatchObject({ counts: { yes: 1 } });
    for (const { body, headers } of messages) {
      expect(body).not.toContain(member);
      expect(new Verifier(secret ?? '').verify(body, headers)).toBeDefined();
      expect(() => new Verifier(secret ?? '').verify(`${body} `, headers)).toThrow();
    }
  });

  it('is told the newest of what changed often, and nothing of before it was there', async () => {
    const event = await world.event();
    await tend();
    await add(world.lead);
    for (let time = 0; time < 5; time += 1) {
      await rsvp(await world.as(await world.member()), { eventId: event.id, response: 'YES' });
    }
    await tend();
    expect(told().map(({ type, data }) => [type, (data['counts'] as { yes: number }).yes])).toEqual([
      ['event.counted', 5],
    ]);
  });

  it('is told who belongs to the chapter only where a lead organizer says so', async () => {
    const organizer = await world.member('ORGANIZER');
    const refused = await add(organizer, { kinds: ['MEMBERSHIP_CHANGED'] });
    expect(refused).toMatchObject({
      webhook: null,
      errors: [{ code: 'FORBIDDEN', field: ['input', 'kinds'] }],
    });
    expect((await add(organizer)).webhook?.kinds).not.toContain('MEMBERSHIP_CHANGED');
    expect((await add(world.lead, { kinds: ['MEMBERSHIP_CHANGED'] })).webhook?.kinds).toEqual([
      'MEMBERSHIP_CHANGED',
    ]);
  });

  it('is for organizers alone', async () => {
    const manager = await world.member('EVENT_MANAGER');
    expect((await add(manager)).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    const { webhook } = await add(world.lead);
    for (const name of ['testWebhook', 'rotateWebhookSecret', 'removeWebhook', 'enableWebhook']) {
      expect((await onWebhook(name, webhook?.id ?? '', '__typename', manager)).errors).toMatchObject([
        { code: 'FORBIDDEN' },
      ]);
    }
    const { errors } = await world.graphql(
      manager,
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Chapter { webhooks { id } } } }',
      { of: [{ __typename: 'Chapter', id: chapterId }] },
    );
    expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });

  it('leads to where the rules say, and there are ten at most', async () => {
    const strict = await world.secondHost({ allowHttp: false, allowPrivate: false });
    const ctx = await strict.context((await world.as(undefined)).chapter, world.viewer(world.lead));
    const { addWebhook } = await import('./webhook.service.ts');
    await expect(addWebhook(ctx, { url })).rejects.toMatchObject({
      code: 'INVALID',
      field: ['input', 'url'],
    });
    await strict.close();
    const added = await Promise.all(Array.from({ length: 12 }, () => add(world.lead)));
    expect(added.filter(({ webhook }) => webhook !== null)).toHaveLength(10);
  });

  it('has both secrets sign for a day after a new one', async () => {
    const { webhook, secret: old } = await add(world.lead);
    const { secret } = await onWebhook<Added>('rotateWebhookSecret', webhook?.id ?? '', 'secret');
    expect(secret).not.toBe(old);
    const verified = async (by: string | null | undefined): Promise<boolean> => {
      await onWebhook('testWebhook', webhook?.id ?? '', 'delivery { id }');
      await tend();
      const { body, headers } = messages.at(-1) ?? { body: '', headers: {} };
      const shift = { ...headers, 'webhook-timestamp': headers['webhook-timestamp'] ?? '' };
      try {
        new Verifier(by ?? '').verify(body, shift);
        return true;
      } catch {
        return false;
      }
    };
    world.clock.set(new Date());
    expect([await verified(old), await verified(secret)]).toEqual([true, true]);
    const { db } = await world.as(undefined);
    await db.query(`UPDATE ${db.schema}.webhook SET previous_until = $1`, [world.clock.now()]);
    expect([await verified(old), await verified(secret)]).toEqual([false, true]);
  });
});

describe('a delivery', () => {
  it('is attempted again, later each time, under one id, until it is taken', async () => {
    const { webhook } = await add(world.lead);
    await onWebhook('testWebhook', webhook?.id ?? '', 'delivery { id }');
    status = 500;
    await tend();
    expect((await shown()).deliveries).toMatchObject([
      { state: 'WAITING', attempts: 1, responseStatus: 500 },
    ]);
    await tend();
    expect(messages).toHaveLength(1);
    later(6_000);
    await tend();
    later(6_000);
    await tend();
    expect(messages).toHaveLength(2);
    status = 204;
    later(6 * 60_000);
    await tend();
    const ids = messages.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    expect((await shown()).deliveries).toMatchObject([
      { state: 'DELIVERED', attempts: 3, responseStatus: 204, messageId: ids[0], nextAttemptAt: null },
    ]);
  });

  it('is given up after ten attempts; its webhook is disabled after five days without one taken', async () => {
    const { webhook } = await add(world.lead);
    await onWebhook('testWebhook', webhook?.id ?? '', 'delivery { id }');
    status = 503;
    for (let hours = 0; hours < 100; hours += 1) {
      await tend();
      later(HOUR);
    }
    expect(await shown()).toMatchObject({
      status: 'ENABLED',
      deliveries: [{ state: 'FAILED', attempts: 10 }],
    });
    later(48 * HOUR);
    await onWebhook('testWebhook', webhook?.id ?? '', 'delivery { id }');
    await tend();
    expect(await shown()).toMatchObject({
      status: 'DISABLED',
      disabledReason: expect.stringContaining('Nothing could be delivered since'),
    });
    const before = messages.length;
    later(HOUR);
    await tend();
    expect(messages).toHaveLength(before);
    status = 200;
    await onWebhook('enableWebhook', webhook?.id ?? '', 'webhook { id }');
    await tend();
    expect(await shown()).toMatchObject({
      status: 'ENABLED',
      deliveries: [{ state: 'DELIVERED' }, { state: 'FAILED' }],
    });
  });

  it('that was given up or taken can be replayed', async () => {
    const { webhook } = await add(world.lead);
    await onWebhook('testWebhook', webhook?.id ?? '', 'delivery { id }');
    await tend();
    const [delivery] = (await shown()).deliveries;
    await run(
      world.lead,
      'replayWebhookDelivery',
      'ReplayWebhookDeliveryInput',
      { deliveryId: delivery?.id },
      'delivery { state }',
    );
    await tend();
    expect(messages.map(({ headers }) => headers['webhook-id'])).toEqual(Array(2).fill(delivery?.messageId));
  });

  it('ends with its webhook when that says that it is gone', async () => {
    const { webhook } = await add(world.lead);
    await onWebhook('testWebhook', webhook?.id ?? '', 'delivery { id }');
    status = 410;
    await tend();
    expect(await shown()).toMatchObject({ status: 'DISABLED', deliveries: [{ state: 'FAILED' }] });
    await onWebhook('removeWebhook', webhook?.id ?? '', 'webhook { id }');
    expect((await shown()).deliveries).toEqual([]);
  });
});

it('is told by the host at once, of tests too', async () => {
  const { webhook } = await add(world.lead);
  const host = await world.secondHost(OPEN);
  host.reach({ post: { takeLetters: async () => ({ refused: [] }) }, pace: { restMs: 1, lookMs: 60_000 } });
  const came = (count: number) => until(async () => messages.length >= count);
  await world.event();
  await came(1);
  await onWebhook('testWebhook', webhook?.id ?? '', 'delivery { id }');
  await came(2);
  await host.close();
});
