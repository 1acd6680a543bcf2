import { Lexer, Source, TokenKind } from 'graphql';

/** Whether the text has more than `max` tokens; reads no further than it takes to know. What is no token ends it. */
export function hasMoreTokens(text: string, max: number): boolean {
  // A token takes a character at least.
  if (text.length <= max) return false;
  const lexer = new Lexer(new Source(text));
  try {
    for (let count = 0; count <= max; count++) {
      if (lexer.advance().kind === TokenKind.EOF) return false;
    }
    return true;
  } catch {
    return false;
  }
}
