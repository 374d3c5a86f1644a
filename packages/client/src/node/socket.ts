// A connection over I2P as Node's libraries know one: a Duplex with what a net.Socket has besides.
// Must not know how it was opened. What the host tells is noted in the turn and handed over when that is done with it.
import { Duplex } from 'node:stream';
import type { Stream, StreamEnd, StreamHandler } from '@i2p/client-core';
import { b32Address, type Destination, hashOf } from '@i2p/data-core';
import { chunkBytes, lingerMs } from './constants.js';
import { endError, I2pError } from './errors.js';

/** Where an end of a connection is. */
export interface SocketAddress {
	/** `….b32.i2p` */
	readonly address: string;
	readonly family: 'I2P';
	/** 0–65535 */
	readonly port: number;
}

/** What a socket is made of. */
export interface SocketParts {
	/** This side, `….b32.i2p`. */
	readonly localAddress: string;
	readonly localPort: number;
	/** What the other side is called in errors as long as its hash is not known. */
	readonly remoteName: string;
	readonly remotePort: number;
	/** Whether the writing side stays open when the other side has ended. */
	readonly allowHalfOpen: boolean;
}

type Callback = (error?: Error | null) => void;

/** One connection. Emits `connect`, `ready`, `timeout` beside the events of a Duplex. */
export class I2pSocket extends Duplex {
	/** What the host tells; for those who open connections. */
	readonly handler: StreamHandler = this.#makeHandler();
	readonly localAddress: string;
	readonly localPort: number;
	readonly localFamily = 'I2P';
	readonly remotePort: number;
	readonly remoteFamily = 'I2P';
	/** Whether the other side has not answered yet; bytes may be written at once, and travel with the first packet. */
	connecting = true;
	/** Bytes handed to the application. */
	bytesRead = 0;
	/** Bytes that the stream has taken. */
	bytesWritten = 0;
	/** As set by `setTimeout`, in ms. */
	timeout: number | undefined;
	/** Told once nothing of it is on the way any more; for the destination that it belongs to. */
	onParted: (() => void) | undefined;
	readonly #remoteName: string;
	#stream: Stream | undefined;
	#wantsMore = false;
	#peerEnded = false;
	#toldEnd = false;
	#gone = false;
	#resets = false;
	#unwritten: { bytes: Uint8Array; callback: Callback } | undefined;
	#unended: Callback | undefined;
	#idle: NodeJS.Timeout | undefined;
	#linger: NodeJS.Timeout | undefined;

	constructor(parts: SocketParts) {
		super({ allowHalfOpen: parts.allowHalfOpen, readableHighWaterMark: chunkBytes, writableHighWaterMark: chunkBytes });
		this.localAddress = parts.localAddress;
		this.localPort = parts.localPort;
		this.remotePort = parts.remotePort;
		this.#remoteName = parts.remoteName;
	}

	/** Whether this side has ended, or is to by itself, and the other may not have heard of it yet. */
	get parting(): boolean {
		const ended = this.destroyed || this.writableEnded || (this.readableEnded && !this.allowHalfOpen);
		return ended && this.#stream !== undefined && !this.#gone;
	}

	/** The stream that carries it; for those who open connections. What was written meanwhile is offered to it. */
	begin(stream: Stream, isOpen: boolean): void {
		this.#stream = stream;
		if (isOpen) this.connecting = false;
		if (this.destroyed) {
			stream.reset();
			return;
		}
		this.#pour();
		if (this.#unended !== undefined) this._final(this.#unended);
	}

	/** `….b32.i2p` of the other side, once it is known. */
	get remoteAddress(): string | undefined {
		return this.#stream && b32Address(hashOf(this.#stream.remote));
	}

	/** The other side itself: at once for incoming connections, after `connect` for others. */
	get remoteDestination(): Destination | undefined {
		return this.#stream?.remoteDestination;
	}

	/** Whether it is being opened. */
	get pending(): boolean {
		return this.connecting;
	}

	/** As of a net.Socket. */
	get readyState(): 'opening' | 'open' | 'readOnly' | 'writeOnly' | 'closed' {
		if (this.connecting) return 'opening';
		if (this.readable) return this.writable ? 'open' : 'readOnly';
		return this.writable ? 'writeOnly' : 'closed';
	}

	/** This side. */
	address(): SocketAddress {
		return { address: this.localAddress, family: 'I2P', port: this.localPort };
	}

	/** Emits `timeout` when so long nothing was read or written; 0 for never. Closes nothing. */
	setTimeout(ms: number, onTimeout?: () => void): this {
		this.timeout = ms;
		clearTimeout(this.#idle);
		this.#idle = ms > 0 && !this.destroyed ? setTimeout(() => this.emit('timeout'), ms).unref() : undefined;
		if (onTimeout === undefined) return this;
		return ms > 0 ? this.once('timeout', onTimeout) : this.off('timeout', onTimeout);
	}

	/** Does nothing: what is written in one turn always travels together. */
	setNoDelay(_noDelay?: boolean): this {
		return this;
	}

	/** Does nothing: streams look after themselves. */
	setKeepAlive(_enable?: boolean, _initialDelay?: number): this {
		return this;
	}

	/** Does nothing: the router holds the process. */
	ref(): this {
		return this;
	}

	/** Does nothing: the router holds the process. */
	unref(): this {
		return this;
	}

	/** Ends, and destroys once everything written has been taken. */
	destroySoon(): void {
		if (this.writable) this.end();
		if (this.writableFinished) this.destroy();
		else this.once('finish', () => this.destroy());
	}

	/** Destroys and tells the other side that it was broken off. */
	resetAndDestroy(): this {
		this.#resets = true;
		return this.destroy();
	}

	override _read(): void {
		this.#wantsMore = true;
		this.#pull();
	}

	override _write(chunk: Uint8Array, _encoding: BufferEncoding, callback: Callback): void {
		this.#unwritten = { bytes: chunk, callback };
		this.#pour();
	}

	override _final(callback: Callback): void {
		if (this.#stream === undefined) {
			this.#unended = callback;
			return;
		}
		this.#stream.end();
		callback();
	}

	/** What was taken by the stream is still brought over, as a closed TCP connection would; unless it is to be reset. */
	override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
		clearTimeout(this.#idle);
		const unwritten = this.#unwritten;
		this.#unwritten = undefined;
		const stream = this.#stream;
		if (stream !== undefined && !this.#gone) {
			if (this.#resets || this.connecting) stream.reset();
			else this.#leave(stream);
		}
		this.connecting = false;
		callback(error);
		unwritten?.callback(error ?? new I2pError('closed', 'the socket was destroyed'));
	}

	#leave(stream: Stream): void {
		stream.end();
		discard(stream);
		this.#linger = setTimeout(() => stream.reset(), lingerMs).unref();
	}

	/** Gives the application what there is, as long as it wants more. */
	#pull(): void {
		const stream = this.#stream;
		if (stream === undefined || this.destroyed) return;
		while (this.#wantsMore) {
			const bytes = stream.take(chunkBytes);
			if (bytes.length === 0) break;
			this.bytesRead += bytes.length;
			this.#idle?.refresh();
			if (!this.push(bytes)) this.#wantsMore = false;
		}
		if (!this.#peerEnded || this.#toldEnd || stream.readable > 0) return;
		this.#toldEnd = true;
		this.push(null);
	}

	/** Offers the stream what waits to be written. */
	#pour(): void {
		const waiting = this.#unwritten;
		if (waiting === undefined || this.#stream === undefined) return;
		const taken = this.#stream.offer(waiting.bytes);
		this.bytesWritten += taken;
		if (taken > 0) this.#idle?.refresh();
		if (taken < waiting.bytes.length) {
			waiting.bytes = waiting.bytes.subarray(taken);
			return;
		}
		this.#unwritten = undefined;
		waiting.callback();
	}

	#makeHandler(): StreamHandler {
		const handOver = (call: () => void) => queueMicrotask(call);
		return {
			onOpen: () =>
				handOver(() => {
					if (this.destroyed) return;
					this.connecting = false;
					this.emit('connect');
					this.emit('ready');
				}),
			onReadable: () => {
				if (this.destroyed && this.#stream !== undefined) discard(this.#stream);
				else handOver(() => this.#pull());
			},
			onWritable: () => handOver(() => this.#pour()),
			onEnd: () =>
				handOver(() => {
					this.#peerEnded = true;
					this.#pull();
				}),
			onClose: (reason) => {
				this.#gone = true;
				clearTimeout(this.#linger);
				this.onParted?.();
				handOver(() => this.#onClosed(reason));
			},
		};
	}

	#onClosed(reason: StreamEnd): void {
		if (this.destroyed) return;
		if (reason !== 'closed') {
			this.destroy(endError(reason, this.remoteAddress ?? this.#remoteName));
			return;
		}
		this.#peerEnded = true;
		this.#pull();
	}
}

/** Nobody reads it any more. */
function discard(stream: Stream): void {
	while (stream.take(chunkBytes).length > 0);
}
