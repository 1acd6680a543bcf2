import { openHostProcess } from '../host-process.testing.ts';

// Run by tests: a chapter host that tells webhooks. It says so in one line when it is at work.
const [, , url = ''] = process.argv;

const { host } = await openHostProcess(url, { outbound: { allowHttp: true, allowPrivate: true } });
const post = { takeLetters: async () => ({ refused: [] }) };
host.reach({ post, pace: { restMs: 1, lookMs: 50 }, leaseMs: 300 });
process.stdout.write('ready\n');
