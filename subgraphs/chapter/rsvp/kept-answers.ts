import { createHash } from 'node:crypto';
import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import { type KeptAnswer, keepAnswers, keptAnswers } from './idempotency.store.ts';

/** A request that may have a key: who asks, and what, as a digest. */
export interface Keyed {
  readonly memberId: Uuid;
  readonly key: string | undefined;
  readonly digest: string;
}

/** Tells one request from another, whatever it is about. */
export const digestOf = (...asked: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(asked)).digest('base64url');

/** The answers kept under the requests' keys, those of this transaction included. */
export class KeptAnswers<Answer> {
  private readonly fresh: KeptAnswer<Answer>[] = [];

  private constructor(private readonly known: Map<string, { digest: string; answer: () => Answer }>) {}

  /** @param revive an answer out of JSON, where dates are text */
  static async read<Answer>(
    tx: Tx,
    requests: readonly Keyed[],
    revive: (json: Answer) => Answer,
  ): Promise<KeptAnswers<Answer>> {
    const keyed = requests.flatMap(({ memberId, key }) => (key === undefined ? [] : [{ memberId, key }]));
    const found = keyed.length === 0 ? [] : await keptAnswers<Answer>(tx, keyed);
    return new KeptAnswers(
      new Map(
        found.map((row) => [nameOf(row), { digest: row.digest, answer: () => revive(row.answer) }] as const),
      ),
    );
  }

  /** @throws IDEMPOTENCY_CONFLICT when the key stands for another request */
  find(request: Keyed): Answer | undefined {
    const known = this.known.get(nameOf(request));
    if (known && known.digest !== request.digest) throw conflict();
    // What is kept is only known to be such an answer once the digest has said so.
    return known?.answer();
  }

  keep({ memberId, key, digest }: Keyed, answer: Answer): Answer {
    if (key !== undefined) {
      this.known.set(nameOf({ memberId, key }), { digest, answer: () => answer });
      this.fresh.push({ memberId, key, digest, answer });
    }
    return answer;
  }

  /** @throws IDEMPOTENCY_CONFLICT when another request took a key meanwhile: nothing of this transaction may stand */
  async save(tx: Tx, now: Date): Promise<void> {
    if (this.fresh.length === 0) return;
    if ((await keepAnswers(tx, this.fresh, now)) < this.fresh.length) throw conflict();
  }
}

const nameOf = ({ memberId, key }: { memberId: Uuid; key: string | undefined }): string =>
  `${memberId}/${key}`;

const conflict = (): UserFault =>
  new UserFault(
    'IDEMPOTENCY_CONFLICT',
    'This idempotency key was used for another request. Take a new one.',
    ['input', 'idempotencyKey'],
  );
