import { escaped } from '../../../kernel/html.ts';
import type { SamplePerson } from './person.ts';

const STYLE = `
:root{color-scheme:light dark;--ink:#2a211c;--soft:#6d5f56;--paper:#faf6f1;--card:#fff;--line:#e4d9cf;--brand:#a4481f;--on:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#f3ebe4;--soft:#bcaea3;--paper:#1d1714;--card:#29211c;--line:#45392f;--brand:#e99367;--on:#241105}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{width:100%;max-width:27rem;background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:2rem}
svg{display:block;fill:var(--brand)}
h1{font-size:1.5rem;line-height:1.25;margin:.75rem 0 .25rem}
h2{font-size:1rem;margin:1.75rem 0 .5rem}
p{margin:0;color:var(--soft)}
strong{color:var(--ink);overflow-wrap:anywhere}
ul{list-style:none;margin:0;padding:0;display:grid;gap:.5rem}
button,input,select{font:inherit;color:inherit;width:100%;min-height:2.75rem;border-radius:.6rem;border:1px solid var(--line);background:transparent;padding:.5rem .85rem}
button,input,select{border-color:var(--soft)}
option{color:#2a211c;background:#fff}
button{cursor:pointer;text-align:left}
button small{display:block;color:var(--soft);font-size:.875rem}
button:hover{border-color:var(--brand)}
button.go{background:var(--brand);border-color:var(--brand);color:var(--on);text-align:center;font-weight:600;margin-top:1rem}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
label{display:block;margin-top:.75rem;font-size:.9375rem}
[role=alert]{margin-top:1rem;color:var(--brand);font-weight:600}
footer{margin-top:1.75rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.875rem;color:var(--soft)}`;

const MARK =
  '<svg viewBox="0 0 32 32" width="40" height="40" aria-hidden="true"><path fill-rule="evenodd" d="M16 3 3 14h4v14h18V14h4zM16 14a5 5 0 1 1 0 10 5 5 0 0 1 0-10z"/></svg>';

interface SignInPage {
  /** What the front-end calls itself. */
  readonly client: string;
  /** Where it takes people back to. */
  readonly host: string;
  readonly people: readonly SamplePerson[];
  /** What was wrong with the name given. */
  readonly fault?: string | undefined;
}

/** Where one says who one is. Forms that post to the page's own address; no script, nothing from elsewhere. */
export function signInPage({ client, host, people, fault }: SignInPage): string {
  const offered = people.filter(({ about }) => about !== undefined);
  return page(
    'Sign in · Chapterhouse',
    `<h1>Who are you today?</h1>
<p><strong>${escaped(client)}</strong> at <strong>${escaped(host)}</strong> asks you to sign in.</p>
${offered.length === 0 ? '' : `<h2 id="sample">Someone of the sample</h2>\n<form method="post"><ul aria-labelledby="sample">${offered.map(choice).join('')}</ul></form>`}
<h2>${offered.length === 0 ? 'Anyone' : 'Or anyone else'}</h2>
${fault === undefined ? '' : `<p role="alert" id="fault">${escaped(fault)}</p>`}
<form method="post">
<label for="name">Name</label>
<input id="name" name="name" maxlength="100" autocomplete="off" list="people"${fault === undefined ? '' : ' aria-invalid="true" aria-describedby="fault" autofocus'}>
<datalist id="people">${people.map(({ name }) => `<option value="${escaped(name)}">`).join('')}</datalist>
<label for="role">Role at headquarters</label>
<select id="role" name="role"><option value="">None</option><option value="VIEWER">Viewer</option><option value="REGION_ADMIN">Region administrator</option><option value="HQ_ADMIN">Administrator</option></select>
<button class="go">Sign in</button>
</form>
<footer>This is the development issuer: it asks for no password and believes everyone.</footer>`,
  );
}

const choice = ({ subject, name, about = '' }: SamplePerson): string =>
  `<li><button name="subject" value="${escaped(subject)}">${escaped(name)}<small>${escaped(about)}</small></button></li>`;

export const signedOutPage = (): string =>
  page('Signed out · Chapterhouse', '<h1>You are signed out</h1>\n<p>You can close this page.</p>');

/** For a request that cannot be sent back to whoever made it. */
export const faultPage = (fault: string): string =>
  page(
    'Cannot sign in · Chapterhouse',
    `<h1>This sign-in cannot go on</h1>\n<p role="alert">${escaped(fault)}</p>`,
  );

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
<main>
${MARK}
${content}
</main>
</html>
`;
