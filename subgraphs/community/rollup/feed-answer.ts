import { z } from 'zod';
import { CHANGES_VERSION, changeBody } from '../../../schema/changes.ts';

/** The shapes of a host's answers, checked here because a host may stand on a machine that is not ours. */

const epoch = z.string().min(1).max(200);
const instant = z.iso.datetime({ offset: false });

/** Changes stay unread: one that is wrong must stop its own chapter alone. */
export const feedPage = z.object({
  version: z.literal(CHANGES_VERSION),
  news: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('changes'), chapter: z.string(), epoch, changes: z.array(z.unknown()) }),
      z.object({ kind: z.literal('reset'), chapter: z.string(), epoch }),
    ]),
  ),
  unknown: z.array(z.string()),
  more: z.boolean(),
  asOf: instant,
});
export type News = z.infer<typeof feedPage>['news'][number];

export const chapterSnapshot = z.object({
  version: z.literal(CHANGES_VERSION),
  chapter: z.string(),
  epoch,
  seq: z.int().min(0),
  asOf: instant,
  items: z.array(changeBody),
});
export type ChapterSnapshot = z.infer<typeof chapterSnapshot>;
