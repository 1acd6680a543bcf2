import { writeCalendar } from '../../../kernel/icalendar/write-calendar.ts';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { LetterContent } from '../../../kernel/letters.ts';

export interface Addressed {
  readonly id: Uuid;
  readonly chapter: ChapterKey;
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

/**
 * A letter made a mail. Its Message-ID is the letter's own, so that one sent twice, over a crash between the server's
 * word and ours, is one mail to whoever receives it.
 * @param from the address mail comes from
 * @param choose where the member chooses what comes: one click there by POST ends the chapter's mail (RFC 8058)
 */
export function mailMessage(letter: Addressed, from: string, choose: string): MailMessage {
  const { sender, subject, text, html, invitation } = letter.content;
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    from: { name: sender, address: from },
    to: { name: letter.name, address: letter.email },
    messageId: `<${letter.id}.${letter.chapter}@${domain}>`,
    subject,
    text: `${text}\n\n-- \nChoose what mail you get from ${sender}: ${choose}\n`,
    html: `<!doctype html><html lang="en"><body>${html}<hr><p><small><a href="${choose}">Choose what mail you get</a></small></p></body></html>`,
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
      'List-Id': `<${letter.chapter}.chapters.${domain}>`,
      'List-Unsubscribe': `<${choose}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
    },
  };
}
