import { Core0000000000001 } from './0001-core.ts';

/** In order; append only. */
export const communityMigrations = [Core0000000000001];
