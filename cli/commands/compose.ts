import { readFile, writeFile } from 'node:fs/promises';
import type { CommandModule } from 'yargs';
import { composeSubgraphs, type SubgraphSdl } from '../../gateway/composition/compose-subgraphs.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';

interface ComposeArguments {
  subgraphs: string[];
  out: string | undefined;
}

export const composeCommand: CommandModule<object, ComposeArguments> = {
  command: 'compose <subgraphs..>',
  describe: 'Make one supergraph of subgraphs, or say what is in the way',
  builder: (yargs) =>
    yargs
      .positional('subgraphs', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'NAME=FILE@URL for each: its name, the file of its SDL, where it is reached',
      })
      .option('out', {
        type: 'string',
        describe: 'File to write the supergraph to; else it is printed',
      })
      .example(
        '$0 compose films=films.graphql@http://127.0.0.1:4201/graphql books=books.graphql@http://127.0.0.1:4202/graphql --out shop.graphql',
        'then: gateway --supergraph shop.graphql --no-auth',
      )
      .epilogue(
        'Hints and faults go to stderr. Exit code: 1 when the subgraphs do not compose; nothing is written then.',
      ) as never,
  handler: ({ subgraphs, out }) => compose(subgraphs, out),
};

async function compose(texts: readonly string[], out: string | undefined): Promise<void> {
  const composition = composeSubgraphs(await Promise.all(texts.map(readSubgraph)));
  if ('faults' in composition) {
    for (const fault of composition.faults) console.error(`fault: ${fault}`);
    process.exitCode = 1;
    return;
  }
  for (const hint of composition.hints) console.error(`hint: ${hint}`);
  const text = `${composition.supergraphSdl.trimEnd()}\n`;
  if (out === undefined) process.stdout.write(text);
  else await writeFile(out, text);
}

async function readSubgraph(text: string): Promise<SubgraphSdl> {
  // A path may have an @, an address of HTTP has one before its host at most.
  const [, name, file, url] = /^([^=]+)=(.+?)@(https?:\/\/.+)$/.exec(text) ?? [];
  if (name === undefined || file === undefined || url === undefined || !URL.canParse(url)) {
    throw new ChapterhouseError(
      'BAD_CONFIG',
      `"${text}" is not NAME=FILE@URL, such as films=films.graphql@http://127.0.0.1:4201/graphql.`,
    );
  }
  const sdl = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ChapterhouseError('BAD_CONFIG', `${name}: the file "${file}" cannot be read.`, { cause });
  });
  return { name, url, sdl };
}
