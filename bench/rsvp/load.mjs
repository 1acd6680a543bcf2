import { Pool } from 'undici';
import { answersTo, closedLoop } from './answers.mjs';

/**
 * The process of the members' requests. Asked `{ url, path, mutation, events, tokens, lines, seconds }`, it sends
 * `{ rate, p99 }`; every answer must be the one asked for.
 */
async function run({ url, path, mutation, events, tokens, lines, seconds }) {
  const pool = new Pool(url, { connections: lines });
  const answers = answersTo(events, tokens);
  const times = [];
  const rate = await closedLoop(lines, seconds, async () => {
    const { event, member, yes } = answers.next();
    const began = performance.now();
    const response = yes ? 'YES' : 'NO';
    const { body } = await pool.request({
      ...{ path, method: 'POST' },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${member}` },
      body: JSON.stringify({ query: mutation, variables: { input: { eventId: event, response } } }),
    });
    const { data, errors } = await body.json();
    times.push(performance.now() - began);
    if (errors !== undefined || data.rsvp.rsvp?.status !== response)
      throw new Error(`a wrong answer: ${JSON.stringify({ data, errors }).slice(0, 300)}`);
  });
  await pool.close();
  const sorted = times.sort((a, b) => a - b);
  return { rate, p99: sorted[Math.ceil(sorted.length * 0.99) - 1] };
}

process.on('message', async (message) => process.send(await run(message)));
process.on('disconnect', () => process.exit());
process.send({ ready: true });
