// Somebody who uses a stream in tests, and writes down what becomes of it.
import type { Stream, StreamEnd, StreamHandler } from '@i2p/client-core';
import type { Turn } from '@i2p/runtime';
import { concatBytes, fromUtf8 } from '@i2p/util';
import type { HostPair } from './host-pair.js';

/** A handler that writes down what it is told, takes what it can and sends what it is given. */
export class StreamRecorder implements StreamHandler {
	stream: Stream | undefined;
	readonly events: string[] = [];
	received: Uint8Array[] = [];
	ended: StreamEnd | undefined;
	/** Takes nothing while set. */
	holds = false;
	#toSend: Uint8Array[] = [];
	#endAfter = false;

	onOpen(_turn: Turn): void {
		this.events.push('open');
	}

	onReadable(_turn: Turn): void {
		this.events.push('readable');
		if (!this.holds) this.drain();
	}

	onWritable(_turn: Turn): void {
		this.pump();
	}

	onEnd(_turn: Turn): void {
		this.events.push('end');
	}

	onClose(reason: StreamEnd, _turn: Turn): void {
		this.events.push(`close ${reason}`);
		this.ended = reason;
	}

	/** Takes everything. */
	drain(): void {
		for (let bytes = this.stream!.take(65_536); bytes.length > 0; bytes = this.stream!.take(65_536))
			this.received.push(bytes);
	}

	/** Sends bytes as room allows. */
	send(bytes: Uint8Array): void {
		this.#toSend.push(bytes);
		this.pump();
	}

	/** Ends after everything was offered. */
	end(): void {
		this.#endAfter = true;
		this.pump();
	}

	pump(): void {
		for (let bytes = this.#toSend[0]; bytes; bytes = this.#toSend[0]) {
			const taken = this.stream!.offer(bytes);
			if (taken < bytes.length) {
				this.#toSend[0] = bytes.subarray(taken);
				return;
			}
			this.#toSend.shift();
		}
		if (this.#endAfter) this.stream!.end();
	}

	/** Bytes given to `send` that no room was found for yet. */
	get pendingBytes(): number {
		return this.#toSend.reduce((sum, bytes) => sum + bytes.length, 0);
	}

	get receivedBytes(): number {
		return this.received.reduce((sum, bytes) => sum + bytes.length, 0);
	}

	get text(): string | undefined {
		return fromUtf8(concatBytes(...this.received));
	}
}

/** Opens a stream from a to b and answers both ends' recorders, the second once the stream has come in. */
export function openPair(pair: HostPair): { near: StreamRecorder; far: StreamRecorder } {
	const near = new StreamRecorder();
	const far = new StreamRecorder();
	pair.b.accept({
		onStream(stream) {
			far.stream = stream;
			return far;
		},
	});
	near.stream = pair.a.connect(pair.b.destination.key, { fromPort: 7, toPort: 80 }, near);
	return { near, far };
}
