import type { PostPeer } from '../../../kernel/peers.ts';
import { openHostProcess } from '../host-process.testing.ts';

// Run by tests: a chapter host whose headquarters is the table `taken`, and which kills itself at the point told.
// It says so in one line when it is at work.
const [, , url = '', point = 'never'] = process.argv;

const { host, pool } = await openHostProcess(url);

const die = (here: string): void => {
  if (here === point) process.kill(process.pid, 'SIGKILL');
};

const post: PostPeer = {
  takeLetters: async (letters) => {
    die('before hand-over');
    for (const { id, memberId, kind } of letters) {
      await pool.query('INSERT INTO taken VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [id, memberId, kind]);
    }
    die('after hand-over');
    return { refused: [] };
  },
};
host.reach({ post, pace: { restMs: 1, lookMs: 50 }, leaseMs: 300 });
process.stdout.write('ready\n');
