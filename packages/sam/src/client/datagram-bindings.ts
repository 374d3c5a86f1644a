// Who gets which datagrams of one destination: the most exact binding wins.
import type { DatagramBinding, DatagramHandler, DatagramKind } from '@i2p/client-core';
import { takenProtocols, usualRawProtocol } from '../constants.js';

/** The table of bindings. */
export class DatagramBindings {
	readonly #handlers = new Map<string, DatagramHandler>();

	/** Binds, or lets go. Throws RangeError for a bad port or protocol. */
	set(
		{ kind, localPort = 0, protocol = usualRawProtocol }: DatagramBinding,
		handler: DatagramHandler | undefined,
	): void {
		checkPort(localPort);
		checkProtocol(protocol);
		const key = keyOf(kind, localPort, protocol);
		if (handler) this.#handlers.set(key, handler);
		else this.#handlers.delete(key);
	}

	/** Whether anybody wants this kind. */
	wants(kind: DatagramKind): boolean {
		return [...this.#handlers.keys()].some((key) => key.startsWith(`${kind} `));
	}

	/** Whose a datagram is. */
	find(kind: DatagramKind, port: number, protocol: number): DatagramHandler | undefined {
		for (const wanted of new Set(kind === 'raw' ? [protocol, 0] : [usualRawProtocol]))
			for (const at of [port, 0]) {
				const handler = this.#handlers.get(keyOf(kind, at, wanted));
				if (handler) return handler;
			}
		return undefined;
	}
}

const keyOf = (kind: DatagramKind, port: number, protocol: number) =>
	`${kind} ${port} ${kind === 'raw' ? protocol : usualRawProtocol}`;

/** Throws RangeError for what is no port. */
export function checkPort(port: number): void {
	if (!Number.isInteger(port) || port < 0 || port > 65_535)
		throw new RangeError(`port: expected a whole number from 0 to 65535, got ${port}`);
}

/** Throws RangeError for what raw datagrams cannot have. */
export function checkProtocol(protocol: number): void {
	if (!Number.isInteger(protocol) || protocol < 0 || protocol > 255 || takenProtocols.has(protocol))
		throw new RangeError(`protocol: expected a whole number from 0 to 255, but 6, 17, 19 and 20, got ${protocol}`);
}
