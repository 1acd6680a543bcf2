import type { Tx } from '../../../kernel/db/database.ts';
import type { Uuid } from '../../../kernel/ids.ts';
import { invalid } from '../checks.ts';
import { chapterQuestions, questionsOfEvents, questionsOfSeries } from '../question/question.store.ts';
import type { Answer } from '../question/question.ts';
import type { Series } from './series.ts';

/** What a series and its events ask: who answers all at once answers each what it asks. */
export class AskedQuestions {
  private constructor(
    private readonly byEvent: ReadonlyMap<Uuid, ReadonlySet<Uuid>>,
    private readonly all: ReadonlySet<Uuid>,
  ) {}

  static async read(tx: Tx, { template }: Series, eventIds: readonly Uuid[]): Promise<AskedQuestions> {
    const rows = await questionsOfEvents(tx, eventIds);
    const byEvent = new Map<Uuid, Set<Uuid>>();
    for (const { eventId, id } of rows) byEvent.set(eventId, (byEvent.get(eventId) ?? new Set()).add(id));
    const general = template.asksOfSeries
      ? await questionsOfSeries(tx, [template.asksOfSeries])
      : await chapterQuestions(tx, 'RSVP');
    return new AskedQuestions(byEvent, new Set([...general, ...rows].map(({ id }) => id)));
  }

  /** @throws INVALID for an answer to what is asked nowhere */
  assertKnown(answers: readonly Answer[]): void {
    const stranger = answers.findIndex(({ questionId }) => !this.all.has(questionId));
    if (stranger === -1) return;
    throw invalid(['answers', String(stranger), 'questionId'], 'This question is not asked here.');
  }

  /** Those of the answers that the event asks for. */
  of(eventId: Uuid, answers: readonly Answer[] | null | undefined): readonly Answer[] | undefined {
    return answers?.filter(({ questionId }) => this.byEvent.get(eventId)?.has(questionId));
  }
}
