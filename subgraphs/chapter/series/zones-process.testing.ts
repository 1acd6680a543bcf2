import type { Uuid } from '../../../kernel/ids.ts';
import { berlin, viewer } from '../chapter.testing.ts';
import { presentEvent } from '../event/event.type.ts';
import { openHostProcess } from '../host-process.testing.ts';
import { occurrencePage } from './series.read.ts';
import { createSeries } from './series.service.ts';

// Run by tests in processes of their own, each with a TZ of its own: makes a series for each line of its input, `zone|first
// instant`, twice a day for ten occurrences, and prints what became of it as JSON.
const [, , url = '', lead = ''] = process.argv;
const { host, close } = await openHostProcess(url);

let input = '';
for await (const chunk of process.stdin) input += String(chunk);

const made: unknown[] = [];
for (const line of input.split('\n')) {
  const [timeZone = '', start = ''] = line.split('|');
  const startsAt = new Date(start);
  const clock = { now: () => new Date(startsAt.getTime() - 3_600_000) };
  const ctx = await host.context(berlin, viewer(lead as Uuid), clock);
  const series = await createSeries(ctx, {
    title: timeZone,
    rule: 'FREQ=DAILY;BYHOUR=2,18;COUNT=10',
    startsAt,
    endsAt: new Date(startsAt.getTime() + 3_600_000),
    timeZone,
    publish: true,
  });
  const { items } = await occurrencePage(ctx, series.id, { first: 100 });
  const shown = items.map((event) => presentEvent(berlin, event, ctx.now));
  made.push(shown.map(({ startsAt: at, localStart, recurrenceStart }) => [at, localStart, recurrenceStart]));
}
process.stdout.write(`${JSON.stringify({ offset: new Date(0).getTimezoneOffset(), made })}\n`);
await host.close();
await close();
