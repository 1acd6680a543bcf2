import type { ChapterContext } from '../context.ts';
import { listings } from './co-host.store.ts';
import { type DirectoryEvent, directoryEventReference } from './co-host.type.ts';

export const coHostedEvents = async (ctx: ChapterContext): Promise<DirectoryEvent[]> =>
  (await listings(ctx.db)).map(directoryEventReference);
