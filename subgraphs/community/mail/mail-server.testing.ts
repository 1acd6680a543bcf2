import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerAddress } from 'smtp-server';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly raw: string;
  readonly mail: Email;
}

/** A mail server that keeps what it takes. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** Runs before a recipient is taken; throws to refuse. */
  onRecipient: (address: string) => void = () => undefined;
  /** Runs when a mail is there, before the server says it has it; throws to refuse. */
  beforeAccept: (mail: ReceivedMail) => void | Promise<void> = () => undefined;

  private constructor(private readonly server: SMTPServer) {}

  static async open(port = 0): Promise<MailServer> {
    let self: MailServer | undefined;
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }: SMTPServerAddress, _session, done) =>
        settle(done, () => self?.onRecipient(address)),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          void settle(done, async () => {
            const raw = Buffer.concat(chunks).toString();
            const to = session.envelope.rcptTo.map(({ address }) => address);
            const received = { to, raw, mail: await PostalMime.parse(raw) };
            await self?.beforeAccept(received);
            self?.received.push(received);
          });
        });
      },
    });
    // A client that is killed leaves its connection broken.
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    self = new MailServer(server);
    return self;
  }

  get url(): string {
    const { port } = this.server.server.address() as AddressInfo;
    return `smtp://127.0.0.1:${port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** A refusal as SMTP has it. */
export const refusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

async function settle(done: (error?: Error | null) => void, work: () => unknown): Promise<void> {
  try {
    await work();
    done();
  } catch (error) {
    done(error as Error);
  }
}
