import { graphql } from 'graphql';
import type { Clock } from '../../kernel/clock.ts';
import { createPool, type Pool } from '../../kernel/db/pool.ts';
import { encodeId, newUuid, toChapterKey, type Uuid } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/log.ts';
import { Notices } from '../../kernel/notices.ts';
import type { OutboundRules } from '../../kernel/outbound/outbound.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import type { ChapterState } from '../../schema/changes.ts';
import { createTestDatabase } from '../../test/setup/database.ts';
import type { ChapterContext } from './context.ts';
import { createEvent, type NewEvent } from './event/event.service.ts';
import type { ChapterEvent } from './event/event.ts';
import { type ChapterHost, openChapterHost } from './host.ts';
import { saveMembership } from './membership/membership.store.ts';
import type { ChapterRole } from './membership/membership.ts';

export const berlin = toChapterKey('berlin');

export const berlinProfile: ChapterState = {
  name: 'R-Ladies Berlin',
  description: null,
  city: 'Berlin',
  country: 'DE',
  lat: 52.52,
  lon: 13.4,
  timeZone: 'Europe/Berlin',
  joinMode: 'OPEN',
  foundedAt: '2016-03-01T00:00:00.000Z',
  links: [],
  topics: ['r'],
};

const graphUrl = () => 'https://graph.test';

export const HOUR = 3_600_000;

/** A clock that stands still until it is set. */
export class SetClock implements Clock {
  constructor(private time = new Date('2026-03-01T12:00:00Z')) {}
  now(): Date {
    return this.time;
  }
  set(time: Date): void {
    this.time = time;
  }
}

export const viewer = (memberId: Uuid): Viewer => ({ memberId, name: 'Ada', roles: [] });

export interface Answer<Data> {
  readonly data: Data;
  readonly errors?: { message: string; path?: (string | number)[]; extensions?: { code?: string } }[];
}

/** A host on a database of its own, with the chapter `berlin` and its lead organizer. */
export class ChapterWorld {
  readonly lead = newUuid();

  private constructor(
    readonly pool: Pool,
    readonly notices: Notices,
    readonly clock: SetClock,
    readonly host: ChapterHost,
    readonly url: string,
    private readonly drop: () => Promise<void>,
  ) {}

  static async open(rules: { outbound?: OutboundRules } = {}): Promise<ChapterWorld> {
    const database = await createTestDatabase();
    const pool = createPool(database.url, silentLogger, 10);
    const notices = new Notices(pool, silentLogger);
    await notices.start();
    const clock = new SetClock();
    const host = await openChapterHost({ pool, notices, logger: silentLogger, clock, graphUrl, ...rules });
    const world = new ChapterWorld(pool, notices, clock, host, database.url, () => database.drop());
    await host.provision({ chapter: berlin, profile: berlinProfile, leadOrganizer: world.lead });
    return world;
  }

  async close(): Promise<void> {
    await this.host.close();
    await this.notices.stop();
    await this.pool.end();
    await this.drop();
  }

  viewer = viewer;

  /** The same database served by another process, as far as it can tell. */
  async secondHost(outbound?: OutboundRules): Promise<ChapterHost> {
    const { pool, notices, clock } = this;
    const rules = outbound && { outbound };
    return openChapterHost({ pool, notices, logger: silentLogger, clock, graphUrl, ...rules });
  }

  as(memberId: Uuid | undefined): Promise<ChapterContext> {
    return this.host.context(berlin, memberId && viewer(memberId));
  }

  /** Members straight into the table, without the rules of joining. */
  async members(count: number, role: ChapterRole = 'MEMBER'): Promise<Uuid[]> {
    const { db } = await this.as(undefined);
    const now = this.clock.now();
    const ids = Array.from({ length: count }, () => newUuid());
    await db.transaction(async (tx) => {
      for (const memberId of ids) {
        const membership = { id: newUuid(), memberId, role, status: 'ACTIVE' as const, joinedAt: now };
        await saveMembership(tx, membership, null, now);
      }
    });
    return ids;
  }

  async member(role: ChapterRole = 'MEMBER'): Promise<Uuid> {
    const [id] = await this.members(1, role);
    return id as Uuid;
  }

  /** A published event a day from now, made by the lead organizer. */
  async event(input: Partial<NewEvent> = {}): Promise<ChapterEvent> {
    const startsAt = new Date(this.clock.now().getTime() + 24 * HOUR);
    const endsAt = new Date(startsAt.getTime() + 2 * HOUR);
    return createEvent(await this.as(this.lead), {
      title: 'Meetup',
      startsAt,
      endsAt,
      publish: true,
      ...input,
    });
  }

  /** Runs an operation as a member and gives its result as plain data. */
  async graphql<Data>(
    memberId: Uuid | undefined,
    source: string,
    variableValues: Record<string, unknown> = {},
  ): Promise<Answer<Data>> {
    return this.graphqlAs(memberId && viewer(memberId), source, variableValues);
  }

  /** As `graphql`, with all that comes with a viewer. */
  async graphqlAs<Data>(
    who: Viewer | undefined,
    source: string,
    variableValues: Record<string, unknown> = {},
  ): Promise<Answer<Data>> {
    const contextValue = await this.host.context(berlin, who);
    const result = await graphql({ schema: this.host.schema, source, variableValues, contextValue });
    return JSON.parse(JSON.stringify(result)) as Answer<Data>;
  }
}

export const eventId = (event: { id: Uuid }): string => encodeId('Event', berlin, event.id);
export const memberId = (id: Uuid): string => encodeId('Member', undefined, id);
