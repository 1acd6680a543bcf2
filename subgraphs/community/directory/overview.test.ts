import { TestDirectory } from './directory.testing.ts';

let test: TestDirectory;
beforeAll(async () => {
  test = await TestDirectory.open();
});
afterAll(() => test.close());

it('lists countries and topics of what is listed and coming, with their counts', async () => {
  const lyon = await test.chapter('lyon', { topics: ['R', 'SQL'] });
  const hidden = await test.chapter('hidden', { country: 'XK', topics: ['secret'] }, { status: 'HIDDEN' });
  await test.event(lyon, { topics: ['r'], country: 'PE' });
  await test.event(lyon, { topics: ['rust'] });
  await test.event(lyon, { topics: ['gone'], status: 'CANCELLED' });
  await test.event(lyon, { topics: ['gone'], startsAt: '2026-02-01T00:00:00.000Z' });
  await test.event(hidden, { topics: ['secret'] });
  const { data, codes } = await test.ask(`{
    countries { country region { name } chapters upcomingEvents }
    topics(first: 2) { topic chapters upcomingEvents }
    begins: topics(begins: "Ru") { topic }
  }`);
  expect(codes).toEqual([]);
  expect(data).toEqual({
    countries: [
      { country: 'FR', region: { name: 'Europe' }, chapters: 1, upcomingEvents: 1 },
      { country: 'PE', region: { name: 'South America' }, chapters: 0, upcomingEvents: 1 },
    ],
    topics: [
      { topic: 'r', chapters: 1, upcomingEvents: 1 },
      { topic: 'rust', chapters: 0, upcomingEvents: 1 },
    ],
    begins: [{ topic: 'rust' }],
  });
});
