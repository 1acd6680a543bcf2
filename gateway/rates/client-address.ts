import { BlockList, isIP, isIPv6 } from 'node:net';
import type { ClientHeaders } from '../http/client.ts';

/** Groups of 16 bits that tell one network from another: whoever has one IPv6 address mostly has the other 2⁶⁴ of it. */
const NETWORK_GROUPS = 4;

/**
 * Where requests come from, as whom they are counted: an IPv4 address, or the /64 of an IPv6 one. `X-Forwarded-For` is
 * believed only as far as trusted proxies wrote it: from its end, up to the first address that is none of theirs.
 */
export class ClientAddress {
  readonly #trusted = new BlockList();
  readonly #trusts: boolean;

  /** @param proxies addresses and networks, as `loadConfig` has checked them */
  constructor(proxies: readonly string[]) {
    this.#trusts = proxies.length > 0;
    for (const proxy of proxies) {
      const [address = '', bits] = proxy.split('/');
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      this.#trusted.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
    }
  }

  /** @param remote address of the other end of the connection; undefined once it is gone */
  of(remote: string | undefined, headers: ClientHeaders): string | undefined {
    if (remote === undefined) return undefined;
    let address = unmapped(remote);
    if (this.#trusts) {
      const hops = String(headers['x-forwarded-for'] ?? '').split(',');
      while (this.#isTrusted(address)) {
        const hop = unmapped(hops.pop()?.trim() ?? '');
        if (isIP(hop) === 0) break;
        address = hop;
      }
    }
    return networkOf(address);
  }

  #isTrusted(address: string): boolean {
    return this.#trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }
}

/** `::ffff:192.0.2.1` is an IPv4 address (RFC 4291 §2.5.5.2). A zone (`%eth0`) is of this machine alone. */
function unmapped(address: string): string {
  const [bare = ''] = address.replace(/^\[|\](:\d+)?$/g, '').split('%');
  const [, four] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare) ?? [];
  return four ?? bare;
}

function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(gap).fill('0'), ...after].slice(0, NETWORK_GROUPS);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
