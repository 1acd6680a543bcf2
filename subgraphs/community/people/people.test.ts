import { expect, it } from '@jest/globals';
import { unaccountedColumns } from '../../../test/setup/unaccounted-columns.ts';
import { TestCommunity } from '../community.testing.ts';
import { COMMUNITY_PEOPLE, NOT_COMMUNITY_PEOPLE } from './people.ts';

it('the register of what headquarters keeps about members has every column that may hold someone', async () => {
  const test = await TestCommunity.open();
  const found = await unaccountedColumns(test.pool, 'community', COMMUNITY_PEOPLE, NOT_COMMUNITY_PEOPLE);
  await test.close();
  expect(found).toEqual([]);
});
