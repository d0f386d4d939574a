/** Who asks, as limits count them before anybody has proven who they are. */
import { isIPv4, isIPv6 } from 'node:net';

/** Of an IPv6 address, the groups that name a network; the four behind them its holder may choose at will (RFC 6177). */
const NETWORK_GROUPS = 4;
const GROUPS = 8;
const UNKNOWN = 'unknown';

/**
 * The asker behind an address: an IPv4 address, or the /64 network of an IPv6 one, such as `2001:db8:0:1::/64`. One that
 * came in the shape of IPv6 is the IPv4 address it holds. What is no address at all is one asker with all its like.
 */
export function askerOf(address: string): string {
	const plain = address.replace(/%.*$/, '').toLowerCase();
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1] ?? plain;
	if (isIPv4(mapped)) return mapped;
	if (!isIPv6(plain)) return UNKNOWN;
	return `${groupsOf(plain).slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

/**
 * The asker of a request. Where a proxy is named by a header and this request bears none, it went round the proxy: it is
 * counted with all of its kind, and not answered with an error.
 */
export function askerOfEvent(event: { getClientAddress(): string }): string {
	let address: string;
	try {
		address = event.getClientAddress();
	} catch {
		return UNKNOWN;
	}
	return askerOf(address);
}

/** Eight groups without leading zeros. */
function groupsOf(address: string): readonly string[] {
	const [head = '', tail] = address.split('::');
	const before = head === '' ? [] : head.split(':');
	const after = tail === undefined || tail === '' ? [] : tail.split(':');
	// The last two groups may be written as an IPv4 address; they are none of the network's.
	const length = [...before, ...after].reduce((sum, group) => sum + (group.includes('.') ? 2 : 1), 0);
	const between = Array.from({ length: Math.max(0, GROUPS - length) }, () => '0');
	return [...before, ...between, ...after].map((group) => group.replace(/^0+(?=.)/, ''));
}
