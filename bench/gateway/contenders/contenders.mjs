import { apollo } from './apollo.mjs';
import { grafbase } from './grafbase.mjs';
import { hive } from './hive.mjs';
import { ours } from './ours.mjs';
import { leanProxy, proxy } from './proxies.mjs';

/**
 * Who is measured. Each has a `name` (its key in the figures), a `title`, the `path` of its endpoint, the `command` and
 * `env` it is started with; `prepare` writes files it needs, `peer` says that it comes from `peers/`, `platform` where
 * alone it runs.
 */
export const CONTENDERS = [ours, proxy, leanProxy, hive, apollo, grafbase];
