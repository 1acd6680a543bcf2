#!/usr/bin/env -S node --max-semi-space-size=64
import 'reflect-metadata';
import yargs, { type Argv, type CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { ChapterhouseError, ERROR_CATALOGUE } from '../kernel/errors.ts';

type AddCommand = (cli: Argv) => Promise<void>;

const command =
  <Arguments>(load: () => Promise<CommandModule<object, Arguments>>): AddCommand =>
  async (cli) => {
    cli.command(await load());
  };

/** Loading all that the commands are made of takes seconds: only the one that is asked for is, or all, to list them. */
const COMMANDS: Readonly<Record<string, AddCommand>> = {
  start: command(async () => (await import('./commands/start.ts')).startCommand),
  gateway: command(async () => (await import('./commands/gateway.ts')).gatewayCommand),
  community: command(async () => (await import('./commands/community.ts')).communityCommand),
  chapters: command(async () => (await import('./commands/chapters.ts')).chaptersCommand),
  import: command(async () => (await import('./commands/import.ts')).importCommand),
  token: command(async () => (await import('./commands/token.ts')).tokenCommand),
  compose: command(async () => (await import('./commands/compose.ts')).composeCommand),
  audit: command(async () => (await import('./commands/audit.ts')).auditCommand),
};

const args = hideBin(process.argv);
const [asked = ''] = args;
const cli = yargs(args)
  .scriptName('chapterhouse')
  .usage('$0 <command>\n\nOne graph over a community of chapters.')
  .demandCommand(1, 'Say which command to run.')
  .strict()
  .fail((message, error, usage) => {
    if (error) throw error;
    usage.showHelp('error');
    console.error(`\n${message}`);
    process.exit(2);
  })
  .epilogue('Settings come from the environment; README.md lists them.')
  .wrap(Math.min(100, process.stdout.columns || 100))
  .help()
  .version();

const known = Object.hasOwn(COMMANDS, asked) ? COMMANDS[asked] : undefined;
for (const add of known === undefined ? Object.values(COMMANDS) : [known]) await add(cli);

try {
  await cli.parseAsync();
} catch (error) {
  if (!(error instanceof ChapterhouseError)) throw error;
  console.error(`chapterhouse: ${error.message}`);
  console.error(`  ${error.code}: ${ERROR_CATALOGUE[error.code].mend}`);
  process.exitCode = 1;
}
