import { z } from 'zod';

/** A setting that holds several words with commas between them; none unless given. */
export const commaList = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
