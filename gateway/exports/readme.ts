import type { ExportAnswer } from '../../kernel/peers.ts';

/** What lies in the ZIP, in words. */
export function readme({ requestedAt, parts, missing }: ExportAnswer): string {
  const chapters = parts.filter((owner) => owner !== '');
  const lines = [
    'Your data',
    '',
    `Asked for at ${requestedAt}.`,
    '',
    'headquarters.json   what headquarters keeps about you',
    ...chapters.map((chapter) => `chapters/${chapter}.json   what the chapter "${chapter}" keeps about you`),
    '',
    'Each file is JSON: rows as they are kept, by the table they stand in. Times are UTC unless they say otherwise.',
    '"audit" is what you did by a role, and what was done to you by someone else’s.',
  ];
  if (missing.length > 0) {
    lines.push(
      '',
      'NOT COMPLETE. These chapters did not answer; what they keep follows when they do:',
      ...missing.map((chapter) => `  ${chapter}`),
    );
  }
  return `${lines.join('\n')}\n`;
}
