import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { type CountersGateway, startCounters } from './testing/counters.ts';

let at: CountersGateway;
beforeAll(async () => {
  at = await startCounters();
});
afterAll(() => at.close());

const audits = serverAudits({ url: () => at.gateway.graphql });

describe('GraphQL over HTTP, by the audits of graphql-http', () => {
  test('are all here', () => {
    expect(new Set(audits.map(({ id }) => id)).size).toBe(61);
  });

  test.each(audits.map((audit): [string, typeof audit] => [`${audit.id} ${audit.name}`, audit]))(
    '%s',
    async (_name, audit) => {
      const result = await audit.fn();
      expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok');
    },
  );
});
