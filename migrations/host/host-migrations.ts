import { HostRegistry1780000000001 } from './0001-registry.ts';
import { HostStanding1780000000002 } from './0002-standing.ts';

/** In order; append only. */
export const hostMigrations = [HostRegistry1780000000001, HostStanding1780000000002];
