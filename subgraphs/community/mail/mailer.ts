import { createTransport } from 'nodemailer';
import type { MailMessage } from './mail-message.ts';

/** What came of a mail. */
export type MailOutcome =
  | { readonly kind: 'sent' }
  /** The server takes this mail never, or not now; others it may. */
  | { readonly kind: 'refused'; readonly forGood: boolean; readonly reason: string }
  /** The server cannot be had: nothing is said of this mail. */
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface Mailer {
  send(message: MailMessage): Promise<MailOutcome>;
  close(): void;
}

const CONNECTIONS = 4;
const PATIENCE_MS = 20_000;

/** Sends through an SMTP server, over connections that stay open. */
export function smtpMailer(url: string): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (message) => {
      try {
        await transport.sendMail(message);
        return { kind: 'sent' };
      } catch (error) {
        return outcomeOf(error as Error & { code?: string; responseCode?: number });
      }
    },
    close: () => transport.close(),
  };
}

/** A reply to the envelope or the message is about this mail; all else is about the server. */
function outcomeOf({
  message: reason,
  code,
  responseCode,
}: Error & { code?: string; responseCode?: number }): MailOutcome {
  if (responseCode !== undefined && responseCode !== 421 && (code === 'EENVELOPE' || code === 'EMESSAGE')) {
    return { kind: 'refused', forGood: responseCode >= 500, reason };
  }
  if (code === 'EENVELOPE') return { kind: 'refused', forGood: true, reason };
  return { kind: 'unavailable', reason };
}
