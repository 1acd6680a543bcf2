import { ImportsLedger1780000000001 } from './0001-ledger.ts';

export const importsMigrations = [ImportsLedger1780000000001];
