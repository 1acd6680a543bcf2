import { escaped } from '../../../../kernel/html.ts';
import type { DigestItem, DigestSection } from './digest-words.ts';

export function digestText(greeting: string, sections: readonly DigestSection[]): string {
  const parts = sections.map(
    ({ heading, items }) =>
      `${heading}\n${'-'.repeat(heading.length)}\n\n${items.map(itemText).join('\n\n')}`,
  );
  return [greeting, ...parts].join('\n\n\n');
}

const itemText = ({ title, note, link }: DigestItem): string =>
  [title, note, link]
    .filter((line) => line !== undefined)
    .map((line) => `  ${line}`)
    .join('\n');

/** The same as a fragment of HTML. Styles stand on the elements, for many mail programs drop all others. */
export function digestHtml(title: string, greeting: string, sections: readonly DigestSection[]): string {
  const parts = sections.map(
    ({ heading, items }) =>
      `<h2 style="margin:32px 0 4px;font-size:13px;font-weight:600;letter-spacing:.06em;text-transform:uppercase;opacity:.65">${escaped(heading)}</h2>${items.map(itemHtml).join('')}`,
  );
  return `<h1 style="margin:0 0 4px;font-size:26px;line-height:1.2">${escaped(title)}</h1><p style="margin:0;opacity:.75">${escaped(greeting)}</p>${parts.join('')}`;
}

const itemHtml = ({ title, note, link }: DigestItem): string =>
  `<div style="padding:12px 0;border-bottom:1px solid #8884"><div style="font-size:17px;font-weight:600;line-height:1.35">${
    link === undefined
      ? escaped(title)
      : `<a href="${escaped(link)}" style="color:inherit">${escaped(title)}</a>`
  }</div><div style="margin-top:4px;font-size:15px;opacity:.8">${escaped(note)}</div></div>`;
