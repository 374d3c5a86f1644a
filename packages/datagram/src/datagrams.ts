// The datagrams of one local destination, over any carrier of messages: signs what leaves, proves what arrives, finds whose it is.
// Datagram specification; proposal 163. Keeps nothing back: what the carrier has no room for is the sender's again.
import {
	type DatagramBinding,
	type DatagramHandler,
	type DatagramHost,
	type DatagramKind,
	type InboundDatagram,
	type InboundMessage,
	type MessageHost,
	maxPayloadBytes,
	type OfferAnswer,
	type OutboundDatagram,
	type OutboundMessage,
} from '@i2p/client-core';
import { type HashKey, hashBytes, hashOf } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { checkInteger, WireError } from '@i2p/util';
import { Bindings, protocolOf } from './bindings.js';
import { compressUpToBytes, flagsBytes, usualSignatureBytes } from './constants.js';
import { decodeDatagram1, signDatagram1, verifyDatagram1 } from './datagram1.js';
import { type Datagram2, decodeDatagram2, signDatagram2, verifyDatagram2 } from './datagram2.js';
import { decodeDatagram3, encodeDatagram3 } from './datagram3.js';
import type { DatagramNote } from './errors.js';
import type { DatagramSigner } from './wants.js';

/** What the datagrams of a destination are made of. */
export interface DatagramsOptions extends DatagramSigner {
	/** What carries them. */
	readonly host: MessageHost;
	/** Counts what happens, by code. */
	readonly note?: (code: DatagramNote) => void;
}

/** What a datagram says itself: the rest is known from its message. */
type Content = Pick<InboundDatagram, 'from' | 'fromHash' | 'options' | 'payload'>;

/** The datagrams of one destination. */
export class Datagrams implements DatagramHost {
	readonly #host: MessageHost;
	readonly #signer: DatagramSigner;
	readonly #note: (code: DatagramNote) => void;
	readonly #bindings = new Bindings();
	readonly #attached = new Set<number>();

	constructor(options: DatagramsOptions) {
		this.#host = options.host;
		this.#signer = options;
		this.#note = options.note ?? (() => undefined);
	}

	receive(binding: DatagramBinding, handler: DatagramHandler | undefined): void {
		for (const protocol of this.#bindings.set(binding, handler)) this.#attach(binding.kind, protocol);
	}

	#attach(kind: DatagramKind, protocol: number): void {
		if (this.#attached.has(protocol)) return;
		this.#attached.add(protocol);
		this.#host.attach(protocol, {
			onMessage: (message, turn) => this.#onMessage(kind, protocol, message, turn),
			onUndeliverable: () => this.#note('datagram-undeliverable'),
			onRoom: () => undefined,
		});
	}

	maxDatagramBytes(kind: DatagramKind): number {
		const { signer, offline } = this.#signer;
		const from = this.#host.destination.bytes.length;
		const signature = signer.signatureBytes ?? usualSignatureBytes;
		switch (kind) {
			case 'raw':
				return maxPayloadBytes;
			case 'repliable':
				// A transient key cannot speak in this kind.
				return offline ? 0 : maxPayloadBytes - from - signature;
			case 'datagram2':
				return maxPayloadBytes - from - flagsBytes - (offline?.bytes.length ?? 0) - signature;
			case 'datagram3':
				return maxPayloadBytes - hashBytes - flagsBytes;
		}
	}

	send(to: HashKey, datagram: OutboundDatagram): OfferAnswer {
		const { kind, fromPort = 0, toPort = 0, payload } = datagram;
		checkInteger('fromPort', fromPort, 0, 0xffff);
		checkInteger('toPort', toPort, 0, 0xffff);
		const protocol = protocolOf(kind, datagram.protocol);
		const most = this.maxDatagramBytes(kind);
		if (payload.length > most)
			throw new RangeError(`${kind} datagram: expected at most ${most} bytes, got ${payload.length}`);
		const bytes = this.#encode(to, datagram);
		if (bytes.length > maxPayloadBytes)
			throw new RangeError(`${kind} datagram: options leave no room for a payload of ${payload.length} bytes`);
		const isSigned = kind === 'repliable' || kind === 'datagram2';
		const compress = isSigned && bytes.length <= compressUpToBytes;
		const hints = hintsOf(datagram);
		const answer = this.#host.offer({ to, protocol, fromPort, toPort, payload: bytes, compress, ...hints });
		this.#note(answer === 'taken' ? 'datagram-sent' : 'datagram-refused');
		return answer;
	}

	#encode(to: HashKey, { kind, options, payload }: OutboundDatagram): Uint8Array {
		const { destination } = this.#host;
		switch (kind) {
			case 'raw':
				return payload;
			case 'repliable':
				if (this.#signer.offline) throw new RangeError('repliable datagram: cannot be signed by a transient key');
				return signDatagram1(destination, this.#signer.signer, payload);
			case 'datagram2':
				return signDatagram2({ from: destination, target: hashOf(to), options, payload }, this.#signer);
			case 'datagram3':
				return encodeDatagram3({ fromHash: destination.key, options, payload });
		}
	}

	#onMessage(kind: DatagramKind, protocol: number, message: InboundMessage, turn: Turn): void {
		const { fromPort, toPort } = message;
		const handler = this.#bindings.find(kind, protocol, toPort);
		if (handler === undefined) {
			this.#note('datagram-unclaimed');
			return;
		}
		const content = this.#decode(kind, message, turn);
		if (typeof content === 'string') {
			this.#note(content);
			return;
		}
		this.#note('datagram-received');
		handler.onDatagram({ kind, fromPort, toPort, protocol, ...content }, turn);
	}

	/** What a datagram says, or why it is not believed. */
	#decode(kind: DatagramKind, message: InboundMessage, turn: Turn): Content | DatagramNote {
		try {
			switch (kind) {
				case 'raw':
					return { from: undefined, fromHash: undefined, options: undefined, payload: message.payload };
				case 'repliable':
					return this.#openDatagram1(message);
				case 'datagram2':
					return this.#openDatagram2(message, turn);
				case 'datagram3':
					return openDatagram3(message);
			}
		} catch (fault) {
			if (!(fault instanceof WireError)) throw fault;
			return 'datagram-malformed';
		}
	}

	#openDatagram1(message: InboundMessage): Content | DatagramNote {
		const datagram = decodeDatagram1(message.payload);
		const { from, payload } = datagram;
		if (isAnother(message, from.key)) return 'datagram-other-sender';
		if (!verifyDatagram1(datagram)) return 'datagram-forged';
		return { from, fromHash: from.key, options: undefined, payload };
	}

	#openDatagram2(message: InboundMessage, turn: Turn): Content | DatagramNote {
		const datagram = decodeDatagram2(message.payload);
		const { from, options, payload } = datagram;
		if (isAnother(message, from.key)) return 'datagram-other-sender';
		if (!this.#isForUs(datagram, message, turn)) return 'datagram-forged';
		return { from, fromHash: from.key, options, payload };
	}

	/** Signed over our hash; or over the sender's, as i2pd does, if the session proves that it comes from there and was not sent on. */
	#isForUs(datagram: Datagram2, message: InboundMessage, turn: Turn): boolean {
		if (verifyDatagram2(datagram, this.#host.destination.hash, turn.wall)) return true;
		if (message.from !== datagram.from.key || !verifyDatagram2(datagram, datagram.from.hash, turn.wall)) return false;
		this.#note('datagram-session-proven');
		return true;
	}
}

/** What is said of a datagram to its carrier. */
function hintsOf({ lifetimeMs, bundlesLeaseSet }: OutboundDatagram): Partial<OutboundMessage> {
	return {
		...(lifetimeMs === undefined ? {} : { lifetimeMs }),
		...(bundlesLeaseSet === undefined ? {} : { bundlesLeaseSet }),
	};
}

function openDatagram3(message: InboundMessage): Content | DatagramNote {
	const { fromHash, options, payload } = decodeDatagram3(message.payload);
	if (isAnother(message, fromHash)) return 'datagram-other-sender';
	return { from: undefined, fromHash, options, payload };
}

/** Whether the session proves that a message is from somebody else than it says. */
function isAnother(message: InboundMessage, said: HashKey): boolean {
	return message.from !== undefined && message.from !== said;
}
