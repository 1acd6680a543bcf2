import type { CommandModule } from 'yargs';
import type { AuditHead } from '../../kernel/audit/audit.store.ts';
import { type AuditVerdict, verifyAudit } from '../../kernel/audit/verify-audit.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { auditOwners, notedHeads } from '../runtime/audit-owners.ts';
import { openDatabase } from '../runtime/database.ts';
import { type Run, runTask } from '../runtime/run.ts';

interface VerifyArguments {
  noted: string[];
}

export const auditCommand: CommandModule = {
  command: 'audit',
  describe: 'Look after the audit logs',
  builder: (yargs) =>
    yargs
      .command<VerifyArguments>({
        command: 'verify',
        describe: 'Compute the audit logs of this database anew: headquarters’ and each chapter’s',
        builder: (inner) =>
          inner
            .option('noted', {
              type: 'string',
              array: true,
              default: [],
              describe: 'A head printed before and kept elsewhere: OWNER=SEQ:HASH',
            })
            .example('$0 audit verify --noted berlin=41:9f86d0…', 'hold a log to what was noted')
            .epilogue('Changes nothing. The exit code is 1 when a log is not what was written.') as never,
        handler: ({ noted }) => runTask('audit', (run) => verify(run, noted.map(toNoted))),
      })
      .demandCommand(1, 'Say what to do.'),
  handler: () => undefined,
};

interface Noted extends AuditHead {
  readonly owner: string;
}

/** @throws BAD_REQUEST */
function toNoted(text: string): Noted {
  const [, owner, seq, hash] = /^([a-z][a-z0-9]*)=(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (owner === undefined || seq === undefined || hash === undefined) {
    throw new ChapterhouseError('BAD_REQUEST', `"${text.slice(0, 100)}" is no OWNER=SEQ:HASH.`);
  }
  return { owner, seq: Number(seq), hash: Buffer.from(hash, 'hex') };
}

async function verify(run: Run, noted: readonly Noted[]): Promise<void> {
  const { pool } = await openDatabase(run);
  const owners = await auditOwners(pool);
  const stranger = noted.find(({ owner }) => !owners.some(({ name }) => name === owner));
  if (stranger)
    throw new ChapterhouseError('NOT_FOUND', `This database holds no audit log of "${stranger.owner}".`);
  for (const { name, sql } of owners) {
    const given = noted.filter(({ owner }) => owner === name);
    const verdict = await verifyAudit(sql, [...given, ...(await notedHeads(pool, name))]);
    console.log(`${name}: ${inWords(verdict)}`);
    if (verdict.broken) process.exitCode = 1;
  }
}

function inWords({ entries, head, broken }: AuditVerdict): string {
  const known = `${head.seq}:${head.hash.toString('hex')}`;
  if (broken) return `BROKEN at entry ${broken.seq}: ${broken.why}. Whole up to ${known}`;
  return `whole, ${entries} ${entries === 1 ? 'entry' : 'entries'}, head ${known}`;
}
