import { randomBytes } from 'node:crypto';
import { seal, unseal } from './sealed-token.ts';

const secret = randomBytes(32);

it('gives the words back for the purpose and the secret they were sealed with, and for no other', () => {
  const token = seal(secret, 'calendar', 'Zoë:1');
  expect(unseal(secret, 'calendar', token)).toBe('Zoë:1');
  expect(unseal(secret, 'unsubscribe', token)).toBeUndefined();
  expect(unseal(randomBytes(32), 'calendar', token)).toBeUndefined();
});

it('takes no token with other words, without a seal, or with something added', () => {
  const token = seal(secret, 'calendar', 'a:1');
  const [, mark] = token.split('.');
  for (const forged of [
    `${Buffer.from('a:2').toString('base64url')}.${mark}`,
    'YTox',
    '',
    `${token}.`,
    `${token}=`,
  ]) {
    expect(unseal(secret, 'calendar', forged)).toBeUndefined();
  }
});
