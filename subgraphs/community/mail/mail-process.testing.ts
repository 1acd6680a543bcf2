import { systemClock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/db/database.ts';
import { createPool } from '../../../kernel/db/pool.ts';
import { silentLogger } from '../../../kernel/log.ts';
import { Notices } from '../../../kernel/notices.ts';
import { type Mailer, smtpMailer } from './mailer.ts';
import { PostOffice } from './post-office.ts';

// Run by tests: headquarters' post office alone, which kills itself at the point told. It says so when it is at work.
const [, , url = '', smtpUrl = '', point = 'never'] = process.argv;

const pool = createPool(url, silentLogger, 4);
const db = new Database(pool, 'community', { entities: [], migrations: [] });
const notices = new Notices(pool, silentLogger);
await notices.start();

const die = (here: string): void => {
  if (here === point) process.kill(process.pid, 'SIGKILL');
};

const smtp = smtpMailer(smtpUrl);
const mailer: Mailer = {
  send: async (message) => {
    die('before it sends');
    const outcome = await smtp.send(message);
    die('after the server took the mail');
    return outcome;
  },
  close: () => smtp.close(),
};
const mail = { mailer, from: 'events@graph.test', graphUrl: () => 'https://graph.test', leaseMs: 300 };
new PostOffice({ db, clock: systemClock, logger: silentLogger, notices, mail }).start();
process.stdout.write('ready\n');
