import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { Zip, ZipDeflate } from 'fflate';
import { ChapterhouseError } from '../../kernel/errors.ts';
import type { CommunityPeer, ExportAnswer } from '../../kernel/peers.ts';
import type { Authenticate } from '../http/client.ts';
import type { Route } from '../http/server-options.ts';
import { readme } from './readme.ts';

const PATH = /^\/exports\/([A-Za-z0-9_-]{1,200}\.[A-Za-z0-9_-]{1,60})$/;

export interface ExportRouteOptions {
  readonly community: Pick<CommunityPeer, 'dataExport'>;
  readonly authenticate: Authenticate;
}

/** Where members download their data: the address is secret and runs out, and is of use to the member alone. */
export const exportRoute = ({ community, authenticate }: ExportRouteOptions): Route => ({
  path: '/exports/*',
  methods: ['GET'],
  handle: async (request, response) => {
    const [, token] = PATH.exec(request.url?.split('?', 1)[0] ?? '') ?? [];
    const memberId = await viewerOf(request, authenticate);
    const ask = async (owner?: string) =>
      token === undefined ? null : community.dataExport({ token, memberId, owner });
    const contents = await ask();
    if (contents === null)
      throw new ChapterhouseError('NOT_FOUND', 'No data of yours is here, or no longer.');
    await send(response, contents, async (owner) => (await ask(owner))?.content ?? null);
  },
});

async function viewerOf(request: IncomingMessage, authenticate: Authenticate) {
  const session = await authenticate(request.headers);
  if (session) return session.viewer.memberId;
  throw new ChapterhouseError('UNAUTHENTICATED', 'Send the bearer token of the member whose data it is.');
}

/** One part after another, as the client takes them: no more than one is in memory. */
async function send(
  response: ServerResponse,
  contents: ExportAnswer,
  partOf: (owner: string) => Promise<string | null>,
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename="my-data.zip"',
    'cache-control': 'no-store',
  });
  const zip = new Zip((error, chunk, final) => {
    if (error) response.destroy(error);
    else {
      response.write(chunk);
      if (final) response.end();
    }
  });
  const add = async (name: string, text: Buffer): Promise<void> => {
    const file = new ZipDeflate(name);
    zip.add(file);
    file.push(text, true);
    if (response.writableNeedDrain) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  };
  await add('README.txt', Buffer.from(readme(contents)));
  for (const owner of contents.parts) {
    const content = await partOf(owner);
    if (content === null) continue;
    await add(
      owner === '' ? 'headquarters.json' : `chapters/${owner}.json`,
      gunzipSync(Buffer.from(content, 'base64')),
    );
  }
  zip.end();
}
