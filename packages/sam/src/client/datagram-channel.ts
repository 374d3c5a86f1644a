// The datagrams of one kind of one destination: a UDP socket of our own, where the bridge sends what comes in; what leaves goes to the
// bridge's UDP port. SAM V3 "SAM Datagrams".
import type { DatagramHandler, DatagramKind, InboundDatagram, OutboundDatagram } from '@i2p/client-core';
import { type Destination, type HashKey, hashKey } from '@i2p/data-core';
import type { Endpoint, Turn, UdpHandler, UdpSocket } from '@i2p/runtime';
import { fromBase64 } from '@i2p/util';
import { hashTextLength, maxWaitingToSend, usualRawProtocol } from '../constants.js';
import { type DatagramFromBridge, decodeFromBridge, encodeToBridge } from '../datagram-lines.js';
import type { SamPair } from '../grammar.js';
import { readDestination } from './names.js';
import type { DatagramPorts } from './surroundings.js';

/** What a channel asks of its destination. */
export interface ChannelOwner {
	/** Its UDP socket listens there: now the bridge can be told. */
	onBound(at: Endpoint, turn: Turn): void;
	/** Whose a datagram is. */
	find(port: number, protocol: number): DatagramHandler | undefined;
	/** A sender proved who it is. */
	onSender(destination: Destination): void;
	/** The destination behind a hash, if it is known. */
	known(hash: HashKey): Destination | undefined;
	/** Looks for the destination behind a hash; then it is known, or there is none. */
	seek(hash: HashKey, onSought: () => void): void;
}

/** Names of the styles. */
export const styleOf: Record<DatagramKind, string> = {
	raw: 'RAW',
	repliable: 'DATAGRAM',
	datagram2: 'DATAGRAM2',
	datagram3: 'DATAGRAM3',
};

/** One kind of datagrams. */
export class DatagramChannel implements UdpHandler {
	readonly #kind: DatagramKind;
	readonly #udp: DatagramPorts;
	readonly #owner: ChannelOwner;
	readonly #socket: UdpSocket;
	#id: string | undefined;
	#minor = 0;
	#waiting: { readonly to: HashKey; readonly datagram: OutboundDatagram }[] = [];
	/** Whom the bridge looks for. */
	readonly #sought = new Set<HashKey>();

	/** Binds at once. */
	constructor(kind: DatagramKind, udp: DatagramPorts, owner: ChannelOwner) {
		this.#kind = kind;
		this.#udp = udp;
		this.#owner = owner;
		this.#socket = udp.port.bind({ host: udp.here, port: 0 }, this);
	}

	/** The session stands: what waited leaves. */
	open(id: string, minor: number): void {
		this.#id = id;
		this.#minor = minor;
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const { to, datagram } of waiting) this.send(to, datagram);
	}

	/**
	 * Sends one, or keeps it until the session stands and it is known whose the hash is: many bridges take no other name than the whole
	 * destination here. Answers whether there was room.
	 */
	send(to: HashKey, datagram: OutboundDatagram): boolean {
		const destination = this.#owner.known(to);
		if (this.#id !== undefined && destination !== undefined) {
			this.#send(this.#id, destination, datagram);
			return true;
		}
		if (this.#waiting.length >= maxWaitingToSend) return false;
		this.#waiting.push({ to, datagram });
		if (this.#id !== undefined) this.#seek(to);
		return true;
	}

	#seek(to: HashKey): void {
		if (this.#sought.has(to)) return;
		this.#sought.add(to);
		this.#owner.seek(to, () => {
			this.#sought.delete(to);
			this.#settle(to);
		});
	}

	/** What waited for a destination leaves, or is lost with it. */
	#settle(to: HashKey): void {
		const waiting = this.#waiting;
		this.#waiting = waiting.filter((one) => one.to !== to);
		const destination = this.#owner.known(to);
		if (this.#id === undefined || destination === undefined) return;
		for (const one of waiting) if (one.to === to) this.#send(this.#id, destination, one.datagram);
	}

	#send(
		id: string,
		to: Destination,
		{ fromPort = 0, toPort = 0, protocol = usualRawProtocol, lifetimeMs, bundlesLeaseSet, payload }: OutboundDatagram,
	): void {
		const pairs: SamPair[] = [
			['FROM_PORT', String(fromPort)],
			['TO_PORT', String(toPort)],
		];
		if (this.#kind === 'raw') pairs.push(['PROTOCOL', String(protocol)]);
		if (lifetimeMs !== undefined) pairs.push(['EXPIRES', String(Math.max(1, Math.ceil(lifetimeMs / 1000)))]);
		if (bundlesLeaseSet !== undefined) pairs.push(['SEND_LEASESET', String(bundlesLeaseSet)]);
		this.#socket.send(encodeToBridge(this.#minor, id, to.base64, pairs, payload), this.#udp.bridge);
	}

	onListening(at: Endpoint, turn: Turn): void {
		this.#owner.onBound(at, turn);
	}

	onError(): void {
		// Without a port of our own nothing comes in; what is sent still leaves if the session comes about.
	}

	onDatagram(lent: Uint8Array, from: Endpoint, turn: Turn): void {
		if (from.host !== this.#udp.bridge.host) return;
		const datagram = this.#read(lent);
		if (datagram === undefined) return;
		this.#owner.find(datagram.toPort, datagram.protocol)?.onDatagram(datagram, turn);
	}

	#read(lent: Uint8Array): InboundDatagram | undefined {
		const read = this.#kind === 'raw' ? readRaw(lent) : decodeFromBridge(lent);
		if (read === undefined) return undefined;
		const { payload, options } = read;
		const port = (key: string) => Number(options.get(key) ?? 0) & 0xffff;
		const protocol = Number(options.get('PROTOCOL') ?? usualRawProtocol) & 0xff;
		const rest = { fromPort: port('FROM_PORT'), toPort: port('TO_PORT'), protocol, options: undefined, payload };
		const sender = this.#sender(read.from);
		return sender && { kind: this.#kind, ...sender, ...rest };
	}

	#sender(text: string): Pick<InboundDatagram, 'from' | 'fromHash'> | undefined {
		if (this.#kind === 'raw') return { from: undefined, fromHash: undefined };
		if (this.#kind === 'datagram3') {
			const hash = text.length === hashTextLength ? fromBase64(text) : undefined;
			return hash?.length === 32 ? { from: undefined, fromHash: hashKey(hash) } : undefined;
		}
		const from = readDestination(text);
		if (from) this.#owner.onSender(from);
		return from && { from, fromHash: from.key };
	}

	/** Sends and receives no more. */
	close(): void {
		this.#waiting = [];
		this.#socket.close();
	}
}

/** A raw datagram with the line that was asked for, or, from a bridge that knows none, as it is. */
function readRaw(lent: Uint8Array): DatagramFromBridge {
	const read = decodeFromBridge(lent);
	if (read?.from === '' && read.options.has('PROTOCOL')) return read;
	return { from: '', options: new Map(), payload: lent };
}
