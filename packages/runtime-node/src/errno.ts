// The operating system's error codes in the words of the ports.
import type { HttpFault, TcpEnd } from '@i2p/runtime';

const tcpEnds: Readonly<Record<string, TcpEnd>> = {
	ECONNRESET: 'reset',
	EPIPE: 'reset',
	ECONNABORTED: 'reset',
	ECONNREFUSED: 'refused',
	EHOSTUNREACH: 'unreachable',
	ENETUNREACH: 'unreachable',
	EHOSTDOWN: 'unreachable',
	ENETDOWN: 'unreachable',
	EADDRNOTAVAIL: 'unreachable',
	EAFNOSUPPORT: 'unreachable',
	EINVAL: 'unreachable',
	ETIMEDOUT: 'timeout',
};

/** Why a connection ended, of a system error. */
export function tcpEndOf(error: unknown): TcpEnd {
	return tcpEnds[errno(error)] ?? 'failed';
}

/** Why a web server did not answer, of a system's, a TLS or a parser's error. */
export function httpFaultOf(error: unknown): HttpFault {
	const code = errno(error);
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unresolved';
	if (/CERT|ISSUER|_LEAF_|HOSTNAME_MISMATCH/.test(code)) return 'certificate';
	if (/^HPE_|^ERR_SSL_|^EPROTO$/.test(code)) return 'not-http';
	const end = tcpEnds[code];
	return end === undefined || end === 'ended' || end === 'destroyed' ? 'failed' : end;
}

/** Why a port cannot be bound, of a system error. */
export function bindFaultOf(error: unknown): 'in-use' | 'denied' | 'no-address' | 'failed' {
	switch (errno(error)) {
		case 'EADDRINUSE':
			return 'in-use';
		case 'EACCES':
		case 'EPERM':
			return 'denied';
		case 'EADDRNOTAVAIL':
		case 'EAFNOSUPPORT':
		case 'ENOTFOUND':
		case 'EINVAL':
			return 'no-address';
		default:
			return 'failed';
	}
}

/** The system's name for an error, such as `ENOENT`; empty if it has none. */
export function errno(error: unknown): string {
	const code: unknown = (error as { code?: unknown } | null)?.code;
	return typeof code === 'string' ? code : '';
}
