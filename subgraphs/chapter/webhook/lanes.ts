import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/log.ts';

/** Posts under way at once, to servers that answer as they should and to those that did not lately. */
const SLOTS = { sound: 24, failing: 8 };

/**
 * Runs a turn of a webhook: sends what is due until nothing is, or an attempt fails.
 * @param failing whether its last attempt failed
 * @returns whether there is more to send, and whether the last attempt failed
 */
export type Turn = (failing: boolean) => Promise<{ readonly more: boolean; readonly failing: boolean }>;

interface Lane {
  readonly chapter: ChapterKey;
  readonly turn: Turn;
  failing: boolean;
}

/**
 * Lets a host's webhooks be sent to side by side, each by one sender at a time. Servers that fail, slowly as a rule, have
 * slots of their own, so that however many there are, they keep none waiting that answer.
 */
export class Lanes {
  private readonly lanes = new Map<Uuid, Lane>();
  private readonly failing = new Set<Uuid>();
  private readonly waiting = { sound: [] as Uuid[], failing: [] as Uuid[] };
  private readonly running = { sound: 0, failing: 0 };
  private idle: (() => void)[] = [];
  private stopped = false;

  /** @param ended called when a lane comes to its end: what its chapter has due may be another time than known */
  constructor(
    private readonly logger: Logger,
    private readonly ended: (chapter: ChapterKey) => void = () => undefined,
  ) {}

  /** Webhooks that are being sent to, or wait for their turn. */
  busy(): Uuid[] {
    return [...this.lanes.keys()];
  }

  /** Nothing happens while the webhook has a lane. */
  open(chapter: ChapterKey, webhookId: Uuid, turn: Turn): void {
    if (this.stopped || this.lanes.has(webhookId)) return;
    this.lanes.set(webhookId, { chapter, turn, failing: this.failing.has(webhookId) });
    this.enqueue(webhookId);
  }

  /** Resolves when no lane is open. */
  async settled(): Promise<void> {
    if (this.lanes.size > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** Ends turns after what is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const id of [...this.waiting.sound.splice(0), ...this.waiting.failing.splice(0)]) this.close(id);
    await this.settled();
  }

  private enqueue(id: Uuid): void {
    const kind = this.lanes.get(id)?.failing ? 'failing' : 'sound';
    this.waiting[kind].push(id);
    this.next(kind);
  }

  private next(kind: keyof typeof SLOTS): void {
    while (this.running[kind] < SLOTS[kind]) {
      const id = this.waiting[kind].shift();
      const lane = id && this.lanes.get(id);
      if (!id || !lane) return;
      this.running[kind] += 1;
      void this.run(id, lane).finally(() => {
        this.running[kind] -= 1;
        this.next(kind);
      });
    }
  }

  private async run(id: Uuid, lane: Lane): Promise<void> {
    const { more, failing } = await lane.turn(lane.failing).catch((err: unknown) => {
      this.logger.warn({ err, chapter: lane.chapter, webhook: id }, 'webhook not seen to; later again');
      return { more: false, failing: lane.failing };
    });
    lane.failing = failing;
    if (failing) this.failing.add(id);
    else this.failing.delete(id);
    if (more && !this.stopped) this.enqueue(id);
    else this.close(id);
  }

  private close(id: Uuid): void {
    const lane = this.lanes.get(id);
    this.lanes.delete(id);
    if (lane) this.ended(lane.chapter);
    if (this.lanes.size === 0) for (const resolve of this.idle.splice(0)) resolve();
  }
}
