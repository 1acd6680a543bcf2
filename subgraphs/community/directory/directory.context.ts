import type { Clock } from '../../../kernel/clock.ts';
import type { Sql } from '../../../kernel/db/database.ts';
import type { Notices } from '../../../kernel/notices.ts';
import type { Viewer } from '../../../kernel/viewer.ts';
import type { DirectoryLoaders } from './directory.loaders.ts';

/** What the directory's resolvers need of a request's context. */
export interface DirectoryContext {
  readonly db: Sql;
  readonly clock: Clock;
  readonly notices: Notices;
  readonly viewer: Viewer | undefined;
  readonly loaders: DirectoryLoaders;
}
