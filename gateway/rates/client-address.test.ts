import { expect, test } from '@jest/globals';
import { loadConfig } from '../../kernel/config.ts';
import { ClientAddress } from './client-address.ts';

const addressOf = (remote: string, forwarded?: string, proxies?: string) =>
  new ClientAddress(loadConfig({ TRUST_PROXY: proxies }).trustedProxies).of(remote, {
    'x-forwarded-for': forwarded,
  });

test('without trusted proxies, what a client says of its address counts for nothing', () => {
  expect(addressOf('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
  expect(addressOf('127.0.0.1', '198.51.100.1')).toBe('127.0.0.1');
});

test.each([
  ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['127.0.0.1', 'spoofed, 203.0.113.9, 198.51.100.1', '198.51.100.1'],
  ['127.0.0.1', '203.0.113.9, 198.51.100.1, 10.1.2.3', '198.51.100.1'],
  ['127.0.0.1', '10.1.2.3, 10.9.9.9', '10.1.2.3'],
  ['127.0.0.1', 'nonsense, 10.9.9.9', '10.9.9.9'],
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['127.0.0.1', '[2001:db8:1:2:3::4]:443', '2001:db8:1:2::/64'],
])('behind trusted proxies, %s with %s comes from %s', (remote, forwarded, address) => {
  expect(addressOf(remote, forwarded, 'loopback, 10.0.0.0/8')).toBe(address);
});

test.each([
  ['2001:db8:0:1:aaaa::1', '2001:db8:0:1::/64'],
  ['2001:0DB8:0:1:bbbb:0:0:2', '2001:db8:0:1::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
])('%s is counted as %s', (remote, counted) => {
  expect(addressOf(remote)).toBe(counted);
});

test.each(['proxy.example', '10.0.0.0/33', '10.0.0.0/8/1', '10.0.0.0/'])(
  '%s is no proxy to trust',
  (TRUST_PROXY) => {
    expect(() => loadConfig({ TRUST_PROXY })).toThrow('TRUST_PROXY');
  },
);
