#!/usr/bin/env -S node --max-semi-space-size=64
import 'reflect-metadata';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { ChapterhouseError, ERROR_CATALOGUE } from '../kernel/errors.ts';
import { auditCommand } from './commands/audit.ts';
import { chaptersCommand } from './commands/chapters.ts';
import { communityCommand } from './commands/community.ts';
import { composeCommand } from './commands/compose.ts';
import { gatewayCommand } from './commands/gateway.ts';
import { importCommand } from './commands/import.ts';
import { startCommand } from './commands/start.ts';
import { tokenCommand } from './commands/token.ts';

const cli = yargs(hideBin(process.argv))
  .scriptName('chapterhouse')
  .usage('$0 <command>\n\nOne graph over a community of chapters.')
  .command(startCommand)
  .command(gatewayCommand)
  .command(communityCommand)
  .command(chaptersCommand)
  .command(importCommand)
  .command(tokenCommand)
  .command(composeCommand)
  .command(auditCommand)
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

try {
  await cli.parseAsync();
} catch (error) {
  if (!(error instanceof ChapterhouseError)) throw error;
  console.error(`chapterhouse: ${error.message}`);
  console.error(`  ${error.code}: ${ERROR_CATALOGUE[error.code].mend}`);
  process.exitCode = 1;
}
