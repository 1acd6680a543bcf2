import type { IncomingMessage } from 'node:http';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { readBody } from '../../kernel/http/body.ts';
import type { CommunityPeer, MailListRequest } from '../../kernel/peers.ts';
import type { Route } from '../http/server-options.ts';
import { mailPage } from './mail-page.ts';

const PATH = /^\/mail\/([A-Za-z0-9_-]{1,200}\.[A-Za-z0-9_-]{1,60})$/;
const BODY_LIMIT = 4_096;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
};

/**
 * The page a mail leads to. To look changes nothing, since programs look at links before people do. A POST needs no
 * sign-in: whoever has the mail may choose what comes.
 */
export const mailRoute = (community: Pick<CommunityPeer, 'mailList'>): Route => ({
  path: '/mail/*',
  methods: ['GET', 'HEAD', 'POST'],
  handle: async (request, response) => {
    const [, token] = PATH.exec(request.url?.split('?', 1)[0] ?? '') ?? [];
    const change = request.method === 'POST' ? await changeIn(request) : undefined;
    const list = token === undefined ? null : await community.mailList({ token, change });
    if (list === null) throw new ChapterhouseError('NOT_FOUND', 'This address is of no mail of ours.');
    response.writeHead(200, HEADERS).end(request.method === 'HEAD' ? undefined : mailPage(list));
  },
});

/** RFC 8058 §3.2 has both encodings of a form; a click of a mail program ends the chapter's mail, or that kind of headquarters'. */
async function changeIn(request: IncomingMessage): Promise<MailListRequest['change']> {
  const body = (await readBody(request, BODY_LIMIT)).toString();
  if (/List-Unsubscribe["\s]*(=|\s)\s*One-Click\b/.test(body)) return { list: 'CHAPTER', wanted: false };
  const form = new URLSearchParams(body);
  const [list, wanted] = [form.get('list'), form.get('wanted')];
  if ((list === 'CHAPTER' || list === 'KIND') && (wanted === 'yes' || wanted === 'no')) {
    return { list, wanted: wanted === 'yes' };
  }
  throw new ChapterhouseError('BAD_REQUEST', 'Send List-Unsubscribe=One-Click, or the form of this page.');
}
