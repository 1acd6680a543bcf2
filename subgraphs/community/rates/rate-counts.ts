import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Database } from '../../../kernel/db/database.ts';
import type { RateCounts } from '../../../kernel/peers.ts';

/** Who counts here knows the limit. */
const NO_LIMIT = 2 ** 31 - 1;

/** What gateways count together. Counts that are over are swept out by the library, hourly. */
export function rateCounts({ pool, schemaName }: Pick<Database, 'pool' | 'schemaName'>): RateCounts {
  const limiter = new RateLimiterPostgres({
    ...{ storeClient: pool, storeType: 'pool', schemaName, tableName: 'rate_count', tableCreated: true },
    ...{ points: NO_LIMIT, duration: 60, keyPrefix: '' },
  });
  return {
    async count(key, points, windowSeconds) {
      const { consumedPoints, msBeforeNext } = await limiter
        .consume(key, points, { customDuration: windowSeconds })
        .catch((refused: unknown) => {
          if (refused instanceof RateLimiterRes) return refused;
          throw refused;
        });
      return { points: consumedPoints, resetMs: msBeforeNext };
    },
  };
}
