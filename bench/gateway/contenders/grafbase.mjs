import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SUBGRAPHS } from '../shop/schema.mjs';

const forwardAuthorization = '[[headers]]\nrule = "forward"\nname = "authorization"\n';

/** Grafbase Gateway, in Rust; it composes the same subgraph schemas itself. */
export const grafbase = {
  name: 'grafbase',
  title: 'Grafbase Gateway (Rust)',
  peer: true,
  path: '/graphql',
  platform: 'linux-x64',
  async prepare({ folder, subgraphUrls }) {
    await mkdir(join(folder, 'grafbase'), { recursive: true });
    const sections = Object.entries(SUBGRAPHS).map(async ([name, sdl]) => {
      const schemaPath = join(folder, 'grafbase', `${name}.graphql`);
      await writeFile(schemaPath, sdl);
      return `[subgraphs.${name}]\nurl = "${subgraphUrls[name]}"\nschema_path = "${schemaPath}"\n`;
    });
    const config = [forwardAuthorization, ...(await Promise.all(sections))].join('\n');
    await writeFile(join(folder, 'grafbase', 'grafbase.toml'), config);
  },
  command: ({ peers, folder, port }) => [
    join(peers, 'node_modules/@grafbase/cli-x86_64-unknown-linux-musl/grafbase'),
    ...['dev', '--config', join(folder, 'grafbase', 'grafbase.toml')],
    ...['--listen-address', `127.0.0.1:${port}`],
  ],
  /** It unpacks its pages into the home folder. */
  env: ({ folder }) => ({ HOME: join(folder, 'grafbase') }),
};
