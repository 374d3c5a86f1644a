// What a client asks a proxy for: its request line and where that leads. RFC 9112 section 3. Must not know how anything is reached.
import { normalName } from '@i2p/addressbook';
import { WireError } from '@i2p/util';
import { type Head, valuesOf } from './head.js';

/** A request line taken apart. */
export interface Request {
	/** As written: methods are case-sensitive. */
	readonly method: string;
	/** `connect`: a tunnel is asked for; `own`: this proxy itself is spoken to as a server. */
	readonly form: 'absolute' | 'connect' | 'own';
	/** In lower case; empty for `own`. */
	readonly host: string;
	/** 1–65535; the scheme's when none is written, 0 for `own`. */
	readonly port: number;
	/** Whether the port is written. */
	readonly hasPort: boolean;
	/** Path and query, beginning with `/`; empty for `connect`. */
	readonly path: string;
	/** 0 or 1: the minor version of HTTP/1. */
	readonly minor: number;
}

/**
 * Reads what a request asks for. Throws WireError `bad-request-line`, `bad-version`, `bad-scheme`, `user-info`, `bad-host`, `bad-port`, `ipv6`,
 * `bad-path`, `repeated-host`, `no-host`.
 */
export function parseRequest(head: Head): Request {
	const what = 'request';
	const found = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) ([\x21-\x7e]+) HTTP\/(\d)\.(\d)$/.exec(head.start);
	if (found === null) throw new WireError('bad-request-line', what);
	const [, method = '', target = '', major, minorDigit] = found;
	if (major !== '1') throw new WireError('bad-version', what);
	const minor = Math.min(1, Number(minorDigit));
	const hosts = valuesOf(head, 'host');
	if (hosts.length > 1) throw new WireError('repeated-host', what);
	if (hosts.length === 0 && minor === 1) throw new WireError('no-host', what);
	if (method === 'CONNECT') {
		const { host, port } = parseAuthority(target);
		if (port === undefined) throw new WireError('bad-port', what);
		return { method, form: 'connect', host, port, hasPort: true, path: '', minor };
	}
	if (target.startsWith('/') || target === '*')
		return { method, form: 'own', host: '', port: 0, hasPort: false, path: target, minor };
	const [, scheme = '', authority = '', path = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)(.*)$/.exec(target) ?? [];
	if (scheme.toLowerCase() !== 'http') throw new WireError('bad-scheme', what);
	if (path.includes('#')) throw new WireError('bad-path', what);
	const { host, port } = parseAuthority(authority);
	return {
		method,
		form: 'absolute',
		host,
		port: port ?? 80,
		hasPort: port !== undefined,
		path: path.startsWith('/') ? path : `/${path}`,
		minor,
	};
}

function parseAuthority(text: string): { host: string; port: number | undefined } {
	const what = 'request';
	if (text.includes('@')) throw new WireError('user-info', what);
	if (text.includes('[')) throw new WireError('ipv6', what);
	const [, host = '', digits] = /^([^:]*)(?::(\d*))?$/.exec(text) ?? [];
	const name = normalName(host);
	if (!/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(name) || name.length > 253) throw new WireError('bad-host', what);
	if (digits === undefined || digits === '') return { host: name, port: undefined };
	const port = Number(digits);
	if (digits.length > 5 || port < 1 || port > 65_535) throw new WireError('bad-port', what);
	return { host: name, port };
}

/**
 * Where a host leads: this proxy's own pages, into the network, out of it, or nowhere: this machine and its neighbours are never reached through a
 * proxy, whoever asks.
 */
export type Place = 'own' | 'i2p' | 'outside' | 'local';

/** Where a host in lower case leads. */
export function placeOf(host: string): Place {
	if (host === 'proxy.i2p') return 'own';
	if (host.endsWith('.i2p')) return /^(?:localhost|router|console)\.i2p$/.test(host) ? 'local' : 'i2p';
	if (!host.includes('.') || /\.(?:localhost|local|internal|lan|home|arpa|onion)$/.test(host)) return 'local';
	const last = host.slice(host.lastIndexOf('.') + 1);
	// What a resolver may read as a number is an address in some form: 127.1, 0x7f.1, 2130706433.
	return /^(?:\d+|0x[0-9a-f]*)$/.test(last) && !isPublicAddress(host) ? 'local' : 'outside';
}

/** Whether this is a dotted IPv4 address that belongs to no private, loopback, link-local, shared, test or multicast range. */
function isPublicAddress(host: string): boolean {
	const parts = host.split('.');
	if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
		return false;
	const [a, b] = parts.map(Number) as [number, number];
	if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
	if (a === 100 && b >= 64 && b < 128) return false;
	if (a === 169 && b === 254) return false;
	if (a === 172 && b >= 16 && b < 32) return false;
	if (a === 192 && (b === 168 || b === 0)) return false;
	return !(a === 198 && (b === 18 || b === 19));
}

/** The value of a parameter of a query, percent-decoded, and the path without it; `undefined` if there is none. */
export function takeParameter(path: string, name: string): { value: string; rest: string } | undefined {
	const mark = path.indexOf('?');
	if (mark < 0) return undefined;
	const parts = path.slice(mark + 1).split('&');
	const index = parts.findIndex((part) => part.startsWith(`${name}=`));
	if (index < 0) return undefined;
	const [part] = parts.splice(index, 1) as [string];
	const query = parts.length > 0 ? `?${parts.join('&')}` : '';
	return { value: percentDecoded(part.slice(name.length + 1)), rest: path.slice(0, mark) + query };
}

/** Percent-decoded where that is well-formed; as it is otherwise. */
export function percentDecoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
