import { escaped } from '../../../kernel/html.ts';
import type { Words } from './letter-words.ts';

/** One line a paragraph, and the facts in a column. */
export function asText({ paragraphs, facts }: Words): string {
  const width = Math.max(0, ...facts.map(([label]) => label.length));
  const lines = facts.map(([label, value]) => `${label.padEnd(width)}  ${value}`);
  return [...paragraphs, lines.join('\n')].join('\n\n');
}

/** The same as a fragment of HTML without any style. */
export function asHtml({ paragraphs, facts }: Words): string {
  const rows = facts.map(
    ([label, value]) => `<tr><th align="left">${escaped(label)}</th><td>${linked(value)}</td></tr>`,
  );
  const table = rows.length === 0 ? '' : `<table cellpadding="4">${rows.join('')}</table>`;
  return paragraphs.map((text) => `<p>${escaped(text)}</p>`).join('') + table;
}

const linked = (value: string): string =>
  /^https?:\/\/\S+$/.test(value) ? `<a href="${escaped(value)}">${escaped(value)}</a>` : escaped(value);
