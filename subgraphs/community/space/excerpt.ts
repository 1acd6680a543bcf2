const MARKS = /\*\*|__|`|^\s*(#+|>)\s+/gm;
const LINK = /\[([^\]]*)\]\([^)]*\)/g;

/** The beginning of a text in one line without its commonest Markdown, cut between words: at most so many characters. */
export function excerpt(text: string, most: number): string {
  const line = text.replace(LINK, '$1').replace(MARKS, '').replace(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut.replace(/[\uD800-\uDBFF]$/, '')).trimEnd()}…`;
}
