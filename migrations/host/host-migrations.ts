import { HostRegistry1780000000001 } from './0001-registry.ts';

/** In order; append only. */
export const hostMigrations = [HostRegistry1780000000001];
