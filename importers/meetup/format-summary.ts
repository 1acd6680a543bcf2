import { ASSUMPTIONS } from './assumption.ts';
import type { ImportSummary, RowTally } from './import-meetup.ts';
import { formatCount } from './progress.ts';

const MOST_DETAILS = 12;

/** The end of an import as text for a person: what was done, what was left out and why, what was assumed. */
export function formatSummary(summary: ImportSummary): string {
  return [
    '',
    `Imported ${summary.folder} in ${summary.seconds.toFixed(1)} s`,
    '',
    ...rows(summary),
    '',
    `Answers kept as numbers: ${formatCount(summary.yes)} yes, ${formatCount(summary.waitlist)} waitlisted. ` +
      'The archive names no people; none were made.',
    ...unknownGroups(summary),
    ...refused(summary),
    ...faulty(summary),
    ...assumptions(summary),
    '',
  ].join('\n');
}

function rows({ chapters, events }: ImportSummary): string[] {
  const heads = ['read', 'written', 'unchanged', 'skipped'] as const;
  const line = (label: string, tally: RowTally): string =>
    `  ${label.padEnd(8)}${heads.map((head) => formatCount(tally[head]).padStart(11)).join('')}`;
  return [
    `  ${' '.repeat(8)}${heads.map((head) => head.padStart(11)).join('')}`,
    line('chapters', chapters),
    line('events', events),
  ];
}

function unknownGroups({ unknownGroups: groups }: ImportSummary): string[] {
  if (groups.length === 0) return [];
  const total = groups.reduce((sum, group) => sum + group.events, 0);
  return [
    '',
    `Skipped: ${plural(total, 'event')} of ${plural(groups.length, 'group')} that chapters.json does not know`,
    ...table(groups.map((group) => [formatCount(group.events), group.name, group.urlname])),
  ];
}

function refused({ refused: chapters }: ImportSummary): string[] {
  if (chapters.length === 0) return [];
  return [
    '',
    `Skipped: ${plural(chapters.length, 'chapter')} that cannot stand here, each with its events`,
    ...table(chapters.map(({ events, urlname, reason }) => [formatCount(events), urlname, reason])),
  ];
}

function faulty({ faulty: skipped }: ImportSummary): string[] {
  if (skipped.length === 0) return [];
  return [
    '',
    `Skipped: ${plural(skipped.length, 'row')} with a fault`,
    ...table(skipped.map((fault) => [`row ${fault.row}`, fault.file, fault.reason, fault.label])),
  ];
}

function assumptions({ assumptions: tallies }: ImportSummary): string[] {
  if (tallies.length === 0) return [];
  return [
    '',
    'Assumed where the archive is silent or odd',
    ...table(
      tallies.map(({ kind, count, details }) => {
        const shown = details.slice(0, MOST_DETAILS).join(', ');
        const more = details.length > MOST_DETAILS ? ` and ${details.length - MOST_DETAILS} more` : '';
        return [formatCount(count), ASSUMPTIONS[kind] + (shown === '' ? '' : `: ${shown}${more}`)];
      }),
    ),
  ];
}

/** Columns aligned: the first, numbers, to the right; the last not padded. */
function table(cells: readonly (readonly string[])[]): string[] {
  const width = (column: number): number => Math.max(...cells.map((row) => row[column]?.length ?? 0));
  return cells.map((row) => {
    const texts = row.map((cell, column) =>
      column === 0 ? cell.padStart(width(0)) : cell.padEnd(width(column)),
    );
    return `  ${texts.join('  ').trimEnd()}`;
  });
}

function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
