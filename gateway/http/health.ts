import type { Registry } from 'prom-client';
import type { Exchange } from './exchange.ts';
import { JSON_TYPE } from './media-types.ts';
import { sendText } from './reply.ts';

/** What a gateway stands on, and whether it can serve now. */
export interface Readiness {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, { readonly up: boolean; readonly detail?: string }>>;
}

export const sendHealth = (exchange: Exchange): Promise<void> =>
  sendText(exchange, 200, JSON_TYPE, '{"status":"alive"}');

/** 200 when all that is needed is up, 503 otherwise and while the server stops; the body says what is. */
export async function sendReadiness(
  exchange: Exchange,
  ready: () => Promise<Readiness>,
  leaving: boolean,
): Promise<void> {
  const readiness = await ready();
  const up = readiness.ready && !leaving;
  const status = leaving ? 'stopping' : up ? 'ready' : 'not ready';
  await sendText(exchange, up ? 200 : 503, JSON_TYPE, JSON.stringify({ status, parts: readiness.parts }));
}

export async function sendMetrics(exchange: Exchange, registry: Registry): Promise<void> {
  const text = await registry.metrics();
  await sendText(exchange, 200, 'text/plain; version=0.0.4', text);
}
