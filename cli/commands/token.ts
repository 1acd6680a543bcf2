import type { CommandModule } from 'yargs';
import { subjectOf } from '../../gateway/auth/development/person.ts';
import { createDevelopmentIssuer } from '../../gateway/auth/development-issuer.ts';
import { silentLogger } from '../../kernel/log.ts';
import type { HqRole } from '../../kernel/viewer.ts';

import { toHours } from '../runtime/numbers.ts';
import { runTask } from '../runtime/run.ts';

interface TokenArguments {
  member: string;
  role: HqRole[];
  hours: number;
}

export const tokenCommand: CommandModule<object, TokenArguments> = {
  command: 'token',
  describe: 'Print a bearer token of the built-in development issuer',
  builder: (yargs) =>
    yargs
      .option('member', {
        type: 'string',
        demandOption: true,
        describe: 'Name of the member; made on first use',
      })
      .option('role', {
        type: 'string',
        array: true,
        default: [],
        choices: ['HQ_ADMIN', 'REGION_ADMIN', 'VIEWER'],
        describe: 'Role at headquarters',
      })
      .option('hours', {
        type: 'number',
        default: 24,
        describe: 'How long the token is valid',
      })
      .example('$0 token --member ada', 'for a member of the sample community')
      .example('$0 token --member "Grace" --role HQ_ADMIN', 'for an administrator') as never,
  handler: ({ member, role, hours }) =>
    runTask('token', async ({ config }) => {
      const issuer = await createDevelopmentIssuer(config, silentLogger);
      const token = await issuer.mint({
        subject: subjectOf(member),
        name: member,
        roles: role,
        ttlSeconds: toHours(hours) * 3_600,
      });
      console.log(token);
    }),
};
