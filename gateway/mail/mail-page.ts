import { escaped } from '../../kernel/html.ts';
import type { LetterKind } from '../../kernel/letters.ts';
import type { MailList } from '../../kernel/peers.ts';

const KINDS: Record<LetterKind, string> = {
  CONFIRMATION: 'Confirmations of seats',
  PROMOTION: 'News that a seat became free',
  CHANGE: 'News of another time or place',
  CANCELLATION: 'News of cancellations',
  REMINDER: 'Reminders',
  RELEASE: 'News that a seat was given up',
  MENTION: 'News that someone mentions you',
  DIGEST: 'The digest of what is new',
  HEADQUARTERS: 'What headquarters writes to organizers',
};

/** Where who got a mail chooses what comes. Forms that post to the page itself; no script, nothing from elsewhere. */
export function mailPage({ chapter, kind, chapterWanted, kindWanted }: MailList): string {
  const ofChapter = `${choice(`Mail from ${chapter}`, 'CHAPTER', chapterWanted)}
${choice(`${KINDS[kind]}, from any chapter`, 'KIND', kindWanted)}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>What mail you get</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}
form{display:flex;gap:1rem;align-items:baseline;justify-content:space-between;margin:1rem 0}
button{font:inherit;padding:.3rem .8rem}</style>
<h1>What mail you get</h1>
${chapter === null ? choice(KINDS[kind], 'KIND', kindWanted) : ofChapter}
</html>
`;
}

const choice = (what: string, list: string, wanted: boolean): string =>
  `<form method="post"><span>${escaped(what)}: <strong>${wanted ? 'yes' : 'no'}</strong></span>
<input type="hidden" name="list" value="${list}"><input type="hidden" name="wanted" value="${wanted ? 'no' : 'yes'}">
<button>${wanted ? 'Stop' : 'Send again'}</button></form>`;
