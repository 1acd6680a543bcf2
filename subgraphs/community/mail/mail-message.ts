import { writeCalendar } from '../../../kernel/icalendar/write-calendar.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { LetterContent } from '../../../kernel/letters.ts';

export interface Addressed {
  readonly id: Uuid;
  /** Null: headquarters writes. */
  readonly chapter: ChapterKey | null;
  readonly name: string;
  readonly email: string;
  readonly content: LetterContent;
}

/** A mail as the transport takes it. */
export interface MailMessage {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly icalEvent?: { readonly method: string; readonly content: string; readonly filename: string };
  readonly headers: Readonly<Record<string, string>>;
}

const HEADQUARTERS = 'headquarters';

/**
 * A letter made a mail. Its Message-ID is the letter's own, so that one sent twice, over a crash between the server's
 * word and ours, is one mail to whoever receives it.
 * @param from the address mail comes from
 * @param choose where the member chooses what comes: one click there by POST ends the chapter's mail, or headquarters'
 *   of this kind (RFC 8058)
 */
export function mailMessage(letter: Addressed, from: string, choose: string): MailMessage {
  const { sender, subject, text, html, invitation } = letter.content;
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    from: { name: sender, address: from },
    to: { name: letter.name, address: letter.email },
    messageId: `<${letter.id}.${letter.chapter ?? HEADQUARTERS}@${domain}>`,
    subject,
    text: `${text}\n\n-- \nChoose what mail you get from ${sender}: ${choose}\n`,
    html: htmlPage(html, choose),
    ...(invitation === null
      ? {}
      : {
          icalEvent: {
            method: invitation.method,
            filename: 'event.ics',
            content: writeCalendar({
              method: invitation.method,
              organizer: { name: sender, email: from },
              attendee: { name: letter.name, email: letter.email },
              entries: [invitation.entry, ...(invitation.others ?? [])],
            }),
          },
        }),
    headers: {
      'List-Id': `<${letter.chapter === null ? HEADQUARTERS : `${letter.chapter}.chapters`}.${domain}>`,
      'List-Unsubscribe': `<${choose}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
    },
  };
}

/** Readable as it is in any mail program, in light and dark. */
const htmlPage = (html: string, choose: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head><body style="margin:0 auto;padding:24px 16px;max-width:600px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">${html}<p style="margin:32px 0 0;padding-top:16px;border-top:1px solid #8886;font-size:13px"><a href="${choose}" style="color:inherit">Choose what mail you get</a></p></body></html>`;
