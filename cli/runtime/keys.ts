import { join } from 'node:path';
import type { Config } from '../../kernel/config.ts';
import { loadSigningKey, type SigningKey } from '../../kernel/keys.ts';

/** The signing key this instance keeps for one of its servers. */
export const serverKey = (
  config: Config,
  server: 'gateway' | 'community' | 'chapters',
): Promise<SigningKey> => loadSigningKey(join(config.dataFolder, 'keys', `${server}.json`));
