// Who receives which datagrams: by protocol and port, the most exact binding first.
import type { DatagramBinding, DatagramHandler, DatagramKind } from '@i2p/client-core';
import { protocolNumber } from '@i2p/client-core';
import { checkInteger } from '@i2p/util';

/** Stands in the table for every protocol of raw datagrams. */
const anyProtocol = 0x100;

/** Protocol number of a kind; of `raw` ones what they choose. Throws RangeError for a number that others own. */
export function protocolOf(kind: DatagramKind, chosen: number = protocolNumber.raw): number {
	switch (kind) {
		case 'repliable':
			return protocolNumber.datagram;
		case 'datagram2':
			return protocolNumber.datagram2;
		case 'datagram3':
			return protocolNumber.datagram3;
		case 'raw':
			checkInteger('protocol', chosen, 0, 0xff);
			if (isOwned(chosen)) throw new RangeError(`protocol of raw datagrams: ${chosen} belongs to others`);
			return chosen;
	}
}

/** Whether a protocol number is that of streams or of datagrams with a sender. */
function isOwned(protocol: number): boolean {
	return protocol !== protocolNumber.raw && Object.values<number>(protocolNumber).includes(protocol);
}

/** Every protocol number that raw datagrams may have. */
const rawProtocols: readonly number[] = Array.from({ length: 0x100 }, (_, i) => i).filter((i) => !isOwned(i));

/** Handlers by what they are bound to. */
export class Bindings {
	readonly #handlers = new Map<number, DatagramHandler>();

	/** Binds a handler, or nobody, and answers the protocols that are to be received for it. Throws RangeError for bad ports and protocols. */
	set(binding: DatagramBinding, handler: DatagramHandler | undefined): readonly number[] {
		const { kind, localPort = 0 } = binding;
		checkInteger('localPort', localPort, 0, 0xffff);
		const protocol = kind === 'raw' && binding.protocol === 0 ? anyProtocol : protocolOf(kind, binding.protocol);
		const key = keyOf(protocol, localPort);
		if (handler === undefined) this.#handlers.delete(key);
		else this.#handlers.set(key, handler);
		return protocol === anyProtocol ? rawProtocols : [protocol];
	}

	/** Whose a datagram is. */
	find(kind: DatagramKind, protocol: number, port: number): DatagramHandler | undefined {
		const own = this.#handlers.get(keyOf(protocol, port)) ?? this.#handlers.get(keyOf(protocol, 0));
		if (own !== undefined || kind !== 'raw') return own;
		return this.#handlers.get(keyOf(anyProtocol, port)) ?? this.#handlers.get(keyOf(anyProtocol, 0));
	}
}

function keyOf(protocol: number, port: number): number {
	return (protocol << 16) | port;
}
