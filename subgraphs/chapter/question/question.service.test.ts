import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chapterId, newUuid, type Uuid } from '../../../kernel/ids.ts';
import { berlin, ChapterWorld, eventId } from '../chapter.testing.ts';
import { updateChapter } from '../profile/profile.service.ts';

let world: ChapterWorld;
beforeAll(async () => {
  world = await ChapterWorld.open();
});
afterAll(() => world.close());

interface Asked {
  id: string;
  text: string;
}
interface Refusal {
  code: string;
  field: string[] | null;
}

const set = async (input: object, as = world.lead) => {
  const { data } = await world.graphql<{ setQuestions: { questions: Asked[] | null; errors: Refusal[] } }>(
    as,
    `mutation ($input: SetQuestionsInput!) { setQuestions(input: $input) {
      questions { id text kind options required match } errors { code field } } }`,
    { input: { chapterId: chapterId(berlin), ...input } },
  );
  return data.setQuestions;
};

const diet = { kind: 'SINGLE', text: 'What do you eat?', options: ['Everything', 'Plants'], required: true };
const hope = { kind: 'TEXT', text: 'What do you hope for?' };

const ask = async (as: Uuid, event: { id: Uuid }, input: object) => {
  const { data } = await world.graphql<{ rsvp: { rsvp: unknown; errors: Refusal[] } }>(
    as,
    `mutation ($input: RsvpInput!) { rsvp(input: $input) {
      rsvp { status answers { question { text } values } } errors { code field } } }`,
    { input: { eventId: eventId(event), response: 'YES', ...input } },
  );
  return data.rsvp;
};

describe('questions', () => {
  it('stand in order, and stay the same while their words do', async () => {
    const first = await set({ scope: 'RSVP', questions: [diet, hope] });
    expect(first.questions).toMatchObject([
      { ...diet, match: null },
      { text: hope.text, options: [] },
    ]);
    const [kept, fresh] = first.questions as [Asked, Asked];
    const second = await set({ scope: 'RSVP', questions: [hope, { ...diet, options: ['All', 'Plants'] }] });
    expect(second.questions?.map(({ id }) => id)).toEqual([fresh.id, expect.not.stringContaining(kept.id)]);
    const third = await set({ scope: 'RSVP', questions: [{ ...diet, required: false }] });
    expect(third.questions).toMatchObject([{ id: kept.id, required: false }]);
    await set({ scope: 'RSVP', questions: [] });
  });

  it.each([
    [[{ kind: 'SINGLE', text: 'x', options: ['one'] }], ['input', 'questions', '0', 'options']],
    [[{ kind: 'TEXT', text: 'x', options: ['a', 'b'] }], ['input', 'questions', '0', 'options']],
    [[{ kind: 'MULTIPLE', text: 'x', options: ['a', 'a'] }], ['input', 'questions', '0', 'options']],
    [[{ kind: 'TEXT', text: ' ' }], ['input', 'questions', '0', 'text']],
    [[{ kind: 'TEXT', text: 'x', match: 'AFFINITY' }], ['input', 'questions', '0', 'match']],
    [
      [hope, hope],
      ['input', 'questions', '1'],
    ],
    [null, ['input', 'questions']],
  ])('cannot be %j', async (questions, field) => {
    const scope = 'TABLE';
    expect(await set({ scope, questions })).toEqual({
      questions: null,
      errors: [{ code: 'INVALID', field }],
    });
  });

  it('of the chapter are its organizers’ to set, of an event those who manage events', async () => {
    const manager = await world.member('EVENT_MANAGER');
    const event = await world.event();
    expect((await set({ scope: 'TABLE', questions: [] }, manager)).errors[0]?.code).toBe('FORBIDDEN');
    const own = { scope: 'RSVP', eventId: eventId(event), questions: [hope] };
    expect((await set(own, manager)).questions).toMatchObject([{ text: hope.text }]);
    expect((await set(own, await world.member())).errors[0]?.code).toBe('FORBIDDEN');
    expect((await set({ ...own, scope: 'JOIN' }, manager)).errors[0]?.field).toEqual(['input', 'scope']);
  });
});

describe('an event', () => {
  it('asks what its chapter asks, or its own questions, or none', async () => {
    await set({ scope: 'RSVP', questions: [hope] });
    const event = await world.event();
    const asked = async () => {
      const { data } = await world.graphql<{ event: { questions: Asked[] } }>(
        undefined,
        'query ($id: ID!) { event(id: $id) { questions { text } } }',
        { id: eventId(event) },
      );
      return data.event.questions.map(({ text }) => text);
    };
    expect(await asked()).toEqual([hope.text]);
    const own = { scope: 'RSVP', eventId: eventId(event) };
    await set({ ...own, questions: [diet] });
    expect(await asked()).toEqual([diet.text]);
    await set({ ...own, questions: [] });
    expect(await asked()).toEqual([]);
    await set({ ...own, questions: null });
    expect(await asked()).toEqual([hope.text]);
    await set({ scope: 'RSVP', questions: [] });
  });
});

describe('answers', () => {
  it('come with a YES, checked, and stay readable when the questions change', async () => {
    const event = await world.event();
    const own = { scope: 'RSVP', eventId: eventId(event) };
    const { questions } = await set({ ...own, questions: [diet, hope] });
    const [food, wish] = (questions as Asked[]).map(({ id }) => id) as [string, string];
    const member = await world.member();
    const faults: [object[] | undefined, string[]][] = [
      [undefined, ['input', 'answers']],
      [[{ questionId: food, values: ['Nothing'] }], ['input', 'answers', '0', 'values', '0']],
      [[{ questionId: food, values: ['Plants', 'Everything'] }], ['input', 'answers', '0', 'values']],
      [
        [food, food].map((questionId) => ({ questionId, values: ['Plants'] })),
        ['input', 'answers', '1', 'questionId'],
      ],
      [[{ questionId: wish, values: ['x'.repeat(2_001)] }], ['input', 'answers', '0', 'values', '0']],
    ];
    for (const [answers, field] of faults) {
      expect(await ask(member, event, { answers })).toEqual({
        rsvp: null,
        errors: [{ code: 'INVALID', field }],
      });
    }
    expect((await ask(member, event, { response: 'MAYBE' })).errors).toEqual([]);
    const answers = [{ questionId: food, values: ['Plants'] }];
    await ask(member, event, { answers });
    await set({ ...own, questions: [hope] });
    expect(await ask(member, event, { answers: [{ questionId: wish, values: [' cake '] }] })).toMatchObject({
      rsvp: {
        answers: [
          { question: { text: diet.text }, values: ['Plants'] },
          { question: { text: hope.text }, values: ['cake'] },
        ],
      },
    });
  });

  it('are seen by who gave them and those who manage events alone', async () => {
    const event = await world.event();
    const { questions } = await set({ scope: 'RSVP', eventId: eventId(event), questions: [hope] });
    const answers = [{ questionId: questions?.[0]?.id, values: ['rain'] }];
    await ask(await world.member(), event, { answers });
    const seen = async (as: Uuid) => {
      const { data } = await world.graphql<{ event: { rsvps: { nodes: { answers: unknown }[] } } }>(
        as,
        'query ($id: ID!) { event(id: $id) { rsvps { nodes { answers { values } } } } }',
        { id: eventId(event) },
      );
      return data.event.rsvps.nodes[0]?.answers;
    };
    expect(await seen(await world.member('CHECK_IN_STAFF'))).toBeNull();
    expect(await seen(await world.member('EVENT_MANAGER'))).toEqual([{ values: ['rain'] }]);
  });

  it('are part of what an idempotency key stands for', async () => {
    const event = await world.event();
    const { questions } = await set({ scope: 'RSVP', eventId: eventId(event), questions: [hope] });
    const member = await world.member();
    const input = (text: string) => ({
      idempotencyKey: 'k',
      answers: [{ questionId: questions?.[0]?.id, values: [text] }],
    });
    const first = await ask(member, event, input('rain'));
    expect(await ask(member, event, input('rain'))).toEqual(first);
    expect((await ask(member, event, input('sun'))).errors[0]?.code).toBe('IDEMPOTENCY_CONFLICT');
  });

  it('are asked of who joins, and shown to organizers and their author', async () => {
    const { questions } = await set({ scope: 'JOIN', questions: [{ ...hope, required: true }] });
    await updateChapter(await world.as(world.lead), { joinMode: 'APPROVAL' });
    const member = newUuid();
    const join = async (answers?: object[]) => {
      const { data } = await world.graphql<{ joinChapter: Record<string, unknown> }>(
        member,
        `mutation ($input: JoinChapterInput!) { joinChapter(input: $input) {
          membership { id status answers { values } } errors { code field } } }`,
        { input: { chapterId: chapterId(berlin), answers } },
      );
      return data.joinChapter;
    };
    expect(await join()).toMatchObject({ errors: [{ code: 'INVALID', field: ['input', 'answers'] }] });
    const given = (text: string) => [{ questionId: questions?.[0]?.id, values: [text] }];
    expect(await join(given('friends'))).toMatchObject({
      membership: { status: 'PENDING', answers: [{ values: ['friends'] }] },
    });
    const { membership } = await join(given('cake'));
    expect(membership).toMatchObject({ answers: [{ values: ['cake'] }] });

    const declined = await world.graphql<{ declineMembership: unknown }>(
      world.lead,
      `mutation ($input: DeclineMembershipInput!) { declineMembership(input: $input) {
        membership { status reason answers { values } } errors { code } } }`,
      { input: { membershipId: (membership as { id: string }).id, reason: 'Full.' } },
    );
    expect(declined.data.declineMembership).toEqual({
      membership: { status: 'LEFT', reason: 'Full.', answers: null },
      errors: [],
    });
    await set({ scope: 'JOIN', questions: [] });
  });
});
