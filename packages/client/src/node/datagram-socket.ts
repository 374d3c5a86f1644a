// Datagrams of one destination as `node:dgram` has them: one kind, one port, `message` events, `send` to an address.
import { EventEmitter } from 'node:events';
import type { DatagramBinding, DatagramKind, DestinationHost, InboundDatagram } from '@i2p/client-core';
import { b32Address, type Destination, type HashKey, hashOf, mappingOf } from '@i2p/data-core';
import { copyBytes, utf8 } from '@i2p/util';
import { Arrivals } from './arrivals.js';
import { mostWaiting } from './constants.js';
import { I2pError } from './errors.js';
import type { SocketAddress } from './socket.js';

/** Which datagrams a socket sends and gets. */
export interface DatagramOptions {
	/**
	 * `repliable`, unless given: signed by the sender. `datagram2`: signed, and of use to its receiver only. `datagram3`: names a sender that
	 * is not proven. `raw`: payload alone.
	 */
	readonly kind?: DatagramKind;
	/** Port of this socket, 1–65535; 0, unless given, gets what no other socket's port gets. */
	readonly port?: number;
	/** Protocol number of `raw` datagrams; 18 unless given. */
	readonly protocol?: number;
}

/** Whose a datagram is. */
export interface MessageInfo {
	/** `….b32.i2p` of the sender: proven for `repliable` and `datagram2`, said by itself for `datagram3`, absent for `raw`. */
	readonly address: string | undefined;
	readonly family: 'I2P';
	/** Port of the sender. */
	readonly port: number;
	/** Bytes of the message. */
	readonly size: number;
	readonly kind: DatagramKind;
	/** The sender itself, of signed kinds. */
	readonly destination: Destination | undefined;
	/** What `datagram2` and `datagram3` carry besides. */
	readonly options: Readonly<Record<string, string>>;
}

/** What a socket of datagrams needs of its destination. */
export interface DatagramWants {
	readonly host: DestinationHost;
	/** The hash of an address, looked up if need be. Rejects with {@link I2pError}. */
	resolve(address: string): Promise<HashKey>;
	/** The socket was closed. */
	forget(socket: I2pDatagramSocket): void;
}

/** Whom a socket of datagrams tells what. */
export interface DatagramEvents {
	message: [Uint8Array, MessageInfo];
	close: [];
	error: [Error];
}

/** A message and whose it is. */
export type Message = readonly [Uint8Array, MessageInfo];

/** Sends and gets datagrams of one kind. Also an async iterable of what comes in. */
export class I2pDatagramSocket extends EventEmitter<DatagramEvents> implements AsyncIterable<Message>, AsyncDisposable {
	readonly kind: DatagramKind;
	readonly #wants: DatagramWants;
	readonly #binding: DatagramBinding;
	#closed = false;

	/** Gets from now on what comes to its port. Throws RangeError for a bad port or protocol. */
	constructor(wants: DatagramWants, { kind = 'repliable', port = 0, protocol }: DatagramOptions) {
		super();
		this.kind = kind;
		this.#wants = wants;
		this.#binding = { kind, localPort: port, ...(protocol === undefined ? {} : { protocol }) };
		wants.host.receive(this.#binding, { onDatagram: (datagram) => this.#onDatagram(datagram) });
	}

	#onDatagram({ kind, from, fromHash, fromPort, options, payload }: InboundDatagram): void {
		const message = copyBytes(payload);
		const info: MessageInfo = {
			address: fromHash && b32Address(hashOf(fromHash)),
			family: 'I2P',
			port: fromPort,
			size: message.length,
			kind,
			destination: from,
			options: Object.fromEntries(options ?? []),
		};
		queueMicrotask(() => {
			if (!this.#closed) this.emit('message', message, info);
		});
	}

	/** Where it is. */
	address(): SocketAddress {
		return { address: this.#wants.host.destination.b32, family: 'I2P', port: this.#binding.localPort ?? 0 };
	}

	/** Largest message, in bytes. Those beyond some 10,000 are lost more often: each is cut into tunnel messages. */
	get maxMessageBytes(): number {
		return this.#wants.host.maxDatagramBytes(this.kind);
	}

	/**
	 * Sends a message (a string as UTF-8) to a port of an address. Resolves when it is on its way, which says nothing of its arrival.
	 * Rejects with {@link I2pError}: `too-large`, `full` (try again), `closed`, and those of look-ups; RangeError for a bad port.
	 * @param options of `datagram2` and `datagram3`
	 */
	async send(
		message: Uint8Array | string,
		port: number,
		address: string,
		options?: Readonly<Record<string, string>>,
	): Promise<void> {
		const payload = typeof message === 'string' ? utf8(message) : copyBytes(message);
		const most = this.maxMessageBytes;
		if (payload.length > most)
			throw new I2pError('too-large', `a ${this.kind} datagram has at most ${most} bytes, not ${payload.length}`);
		const to = await this.#wants.resolve(address);
		if (this.#closed) throw new I2pError('closed', 'the socket is closed');
		const { kind, localPort = 0, protocol } = this.#binding;
		const answer = this.#wants.host.send(to, {
			...{ kind, fromPort: localPort, toPort: port, payload },
			...(protocol === undefined ? {} : { protocol }),
			...(options === undefined ? {} : { options: mappingOf(options) }),
		});
		if (answer === 'full') throw new I2pError('full', 'there is no room at this moment');
		if (answer === 'closed') throw new I2pError('closed', 'the destination is closed');
	}

	/** Gets and sends no more; `close` follows. */
	close(onClose?: () => void): this {
		if (onClose !== undefined) this.once('close', onClose);
		if (this.#closed) return this;
		this.#closed = true;
		this.#wants.host.receive(this.#binding, undefined);
		this.#wants.forget(this);
		queueMicrotask(() => this.emit('close'));
		return this;
	}

	/** Closes. */
	async [Symbol.asyncDispose](): Promise<void> {
		this.close();
	}

	/** Every message from now on, until the socket closes; the oldest are given up when 1,024 wait. */
	[Symbol.asyncIterator](): AsyncIterableIterator<Message> {
		const onMessage = (...message: Message) => arrivals.push(message);
		const arrivals: Arrivals<Message> = new Arrivals(
			mostWaiting,
			() => undefined,
			() => {
				this.off('message', onMessage);
				this.off('close', arrivals.end);
			},
		);
		this.on('message', onMessage);
		this.once('close', arrivals.end);
		return arrivals;
	}
}
