import { Pool } from 'undici';
import { EVENTS } from './query.mjs';

/**
 * The process of the members who load the page. Asked `{ url, path, query, tokens, variables, lines, pages }`, it loads so many
 * pages and sends `{ rate, pages }`; asked for one page, it sends `{ data }`, too.
 */
async function run({ url, path, query, tokens, variables, lines, pages }) {
  const pool = new Pool(url, { connections: lines });
  const body = JSON.stringify({ query, variables });
  let turn = 0;
  let last;
  const began = performance.now();
  const line = async () => {
    while (turn < pages) {
      const token = tokens[turn++ % tokens.length];
      const response = await pool.request({
        ...{ path, method: 'POST', body },
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      });
      const text = await response.body.text();
      if (response.statusCode !== 200 || text.includes('"errors"')) throw new Error(text.slice(0, 500));
      last = text;
    }
  };
  await Promise.all(Array.from({ length: lines }, line));
  const rate = (pages * 1000) / (performance.now() - began);
  await pool.close();
  const { data } = JSON.parse(last);
  if (data.chapter.events.nodes.length !== EVENTS) throw new Error('a page without its events');
  return { rate, pages, ...(pages === 1 ? { data } : {}) };
}

process.on('message', async (message) => process.send(await run(message)));
process.on('disconnect', () => process.exit());
process.send({ ready: true });
