import { resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { openChapterhouseTarget } from '../../importers/meetup/chapterhouse-target.ts';
import { createProgress } from '../../importers/meetup/create-progress.ts';
import { formatSummary } from '../../importers/meetup/format-summary.ts';
import { importMeetup } from '../../importers/meetup/import-meetup.ts';
import { systemClock } from '../../kernel/clock.ts';
import { openChapters } from '../runtime/chapters.ts';
import { openCommunityServer } from '../runtime/community.ts';
import { openDatabase } from '../runtime/database.ts';
import { LOCAL_HOST_URL } from '../runtime/local-host-url.ts';
import { obeyLocally } from '../runtime/obey-locally.ts';
import { type Run, runTask } from '../runtime/run.ts';

interface ImportArguments {
  folder: string;
}

export const importCommand: CommandModule = {
  command: 'import',
  describe: 'Bring in a community from elsewhere',
  builder: (yargs) =>
    yargs
      .command<ImportArguments>({
        command: 'meetup <folder>',
        describe: 'A Meetup archive: chapters.json and events_*.json',
        builder: (inner) =>
          inner
            .positional('folder', { type: 'string', demandOption: true, describe: 'Folder of the archive' })
            .epilogue(
              'Runs beside a running instance or alone, and may be run again: nothing is doubled.',
            ) as never,
        handler: ({ folder }) => runTask('import', (run) => importFrom(quiet(run), resolve(folder))),
      })
      .demandCommand(1, 'Say what to import.'),
  handler: () => undefined,
};

/** Without a log line for every chapter, which would tear the progress apart; asked for, details still come. */
function quiet(run: Run): Run {
  return run.logger.level === 'info' ? { ...run, logger: run.logger.child({}, { level: 'warn' }) } : run;
}

async function importFrom(run: Run, folder: string): Promise<void> {
  const { logger } = run;
  const database = await openDatabase(run);
  const { host } = await openChapters(run, database);
  const { community } = await openCommunityServer(run, database, { local: host, follow: false });
  const server = await community.registry.registerServer('local', LOCAL_HOST_URL);
  await obeyLocally(run, host, community);
  const { pool } = database;
  const target = await openChapterhouseTarget({ community, host, server, pool, clock: systemClock });
  const progress = createProgress(process.stdout, systemClock);
  const summary = await importMeetup({ folder, target, progress, clock: systemClock, logger });
  console.log(formatSummary(summary));
}
