interface Preference {
  readonly type: string;
  /** 0 to 1. */
  readonly quality: number;
}

/** The elements of an `Accept` or `Accept-Encoding` header (RFC 9110 §12.5), lower case, without parameters but `q`. */
export function preferences(header: string): readonly Preference[] {
  return header
    .split(',')
    .map((element) => {
      const [type = '', ...parameters] = element.split(';').map((part) => part.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      const quality = weight === undefined ? 1 : Number.parseFloat(weight.slice(2));
      return { type, quality: Number.isNaN(quality) ? 1 : quality };
    })
    .filter(({ type }) => type !== '');
}

export const RESPONSE_JSON = 'application/graphql-response+json';
export const JSON_TYPE = 'application/json';
export const EVENT_STREAM = 'text/event-stream';
const HTML = 'text/html';

/** What of ours a client takes. */
export interface Accepted {
  /** The media type of a single answer; undefined when the client takes neither. */
  readonly single: typeof RESPONSE_JSON | typeof JSON_TYPE | undefined;
  /** Whether it takes an event stream; only by name, since a wildcard comes from clients that cannot read one. */
  readonly stream: boolean;
  /** Whether it would rather have a stream even for a single answer. */
  readonly streamFirst: boolean;
  /** Whether it is a browser opening a page. */
  readonly page: boolean;
}

/**
 * Reads `Accept` by GraphQL over HTTP, "Media types": without one, or with a wildcard, the answer is
 * `application/json`; named with no less weight, `application/graphql-response+json` goes first.
 */
function negotiate(header: string | undefined): Accepted {
  if (header === undefined || header.trim() === '')
    return { single: JSON_TYPE, stream: false, streamFirst: false, page: false };
  const wanted = preferences(header);
  const named = (type: string): number | undefined => wanted.find((one) => one.type === type)?.quality;
  const response = named(RESPONSE_JSON) ?? 0;
  const json = named(JSON_TYPE) ?? named('application/*') ?? named('*/*') ?? 0;
  const stream = named(EVENT_STREAM) ?? 0;
  const html = named(HTML) ?? 0;
  const single = response > 0 && response >= json ? RESPONSE_JSON : json > 0 ? JSON_TYPE : undefined;
  return {
    single,
    stream: stream > 0,
    streamFirst: stream > Math.max(response, json),
    page: html > 0 && html >= Math.max(response, named(JSON_TYPE) ?? 0, stream),
  };
}

const KNOWN_HEADERS = 200;
const known = new Map<string, Accepted>();

/** `negotiate`, remembered: nearly every request of a client carries the same header. */
export function acceptedBy(header: string | undefined): Accepted {
  const key = header ?? '';
  const before = known.get(key);
  if (before !== undefined) return before;
  const accepted = negotiate(header);
  if (known.size >= KNOWN_HEADERS) known.clear();
  if (key.length <= 500) known.set(key, accepted);
  return accepted;
}
