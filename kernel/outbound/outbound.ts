import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { isPrivateAddress } from './private-address.ts';

/** Where requests to addresses that people gave may go. */
export interface OutboundRules {
  readonly allowHttp: boolean;
  /** Whether addresses of private networks and of this machine may be called. */
  readonly allowPrivate: boolean;
}

export interface OutboundAnswer {
  /** Undefined when there was no answer. */
  readonly status: number | undefined;
  readonly error: string | undefined;
}

const DEADLINE_MS = 10_000;
/** What an answer says is of no interest; more of it than this ends the connection. */
const MOST_BYTES = 16_384;

/** What is wrong with a URL by these rules, as far as its text tells; undefined when nothing is. */
export function urlFault(text: string, { allowHttp, allowPrivate }: OutboundRules): string | undefined {
  if (text.length > 2_000 || !URL.canParse(text)) return 'This is no URL.';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:')) {
    return allowHttp ? 'The URL must be http or https.' : 'The URL must be https.';
  }
  if (url.username !== '' || url.password !== '') return 'The URL must not hold a user or a password.';
  const host = hostOf(url);
  const local = host === 'localhost' || host.endsWith('.localhost');
  const named = isIP(host) === 0 && !local;
  if (!allowPrivate && !named && (local || isPrivateAddress(host))) {
    return 'The URL must lead to the public internet.';
  }
  return undefined;
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

/** Posts to addresses that people gave: by the rules, to no redirect, within a deadline, whatever comes back. */
export class Outbound {
  private readonly agent: Agent;

  constructor(
    readonly rules: OutboundRules,
    private readonly deadlineMs = DEADLINE_MS,
  ) {
    const guard = rules.allowPrivate ? {} : { lookup: publicLookup };
    this.agent = new Agent({ connect: { ...guard, timeout: deadlineMs }, keepAliveTimeout: 1_000 });
  }

  async post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<OutboundAnswer> {
    const fault = urlFault(url, this.rules);
    if (fault !== undefined) return { status: undefined, error: fault };
    try {
      const response = await request(url, {
        method: 'POST',
        headers: { ...headers },
        body,
        dispatcher: this.agent,
        signal: AbortSignal.timeout(this.deadlineMs),
      });
      await response.body.dump({ limit: MOST_BYTES }).catch(() => undefined);
      return { status: response.statusCode, error: undefined };
    } catch (error) {
      const late = (error as Error).name === 'TimeoutError';
      return {
        status: undefined,
        error: late ? `No answer within ${this.deadlineMs} ms.` : (error as Error).message,
      };
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}

/** Judges the very addresses that are then connected to, so that a name cannot lead elsewhere a moment later. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 0);
    const bad = addresses.length === 0 || addresses.some(({ address }) => isPrivateAddress(address));
    if (bad) return done(new Error(`${hostname} does not lead to the public internet.`), '', 0);
    const [first] = addresses;
    if (options.all) done(null, addresses);
    else done(null, first?.address ?? '', first?.family);
  });
};
