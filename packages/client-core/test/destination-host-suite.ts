// What every DestinationHost must do, whoever fulfils it: run by the packages that have one.
import type { DatagramKind, DestinationHost, LookupAnswer, Stream, StreamEnd, StreamHandler } from '@i2p/client-core';
import { sha256 } from '@i2p/crypto-sha256';
import { hashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { seededRandom } from '@i2p/testkit';
import { concatBytes, fromUtf8, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { datagramHostSuite } from './datagram-host-suite.js';
import type { HostPair } from './host-pair.js';

export type { HostPair } from './host-pair.js';

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

/** What a host under test cannot do. */
export interface SuiteLimits {
	/** The kinds of datagrams that it knows; all unless given. */
	readonly kinds?: readonly DatagramKind[];
	/** Its datagrams carry no options. */
	readonly withoutOptions?: boolean;
}

/** Declares the tests; `make` gives a fresh pair each time. */
export function destinationHostSuite(name: string, make: () => HostPair, limits: SuiteLimits = {}): void {
	describe(`${name} is a DestinationHost`, () => {
		datagramHostSuite(make, limits);
		portsSuite(make);
		lookupSuite(make);

		it('opens a stream, says who it is and on which ports', () => {
			const pair = make();
			const { near, far } = openPair(pair);
			expect(pair.run(60_000, () => near.events.includes('open') && far.stream !== undefined)).toBe(true);
			expect(far.stream!.remote).toBe(pair.a.destination.key);
			expect(far.stream!.remoteDestination!.bytes).toEqual(pair.a.destination.bytes);
			expect(near.stream!.remoteDestination!.bytes).toEqual(pair.b.destination.bytes);
			expect([far.stream!.localPort, far.stream!.remotePort]).toEqual([80, 7]);
			expect([near.stream!.localPort, near.stream!.remotePort]).toEqual([7, 80]);
		});

		it('carries bytes both ways and closes in order', () => {
			const pair = make();
			const { near, far } = openPair(pair);
			near.send(utf8('question'));
			near.end();
			expect(pair.run(60_000, () => far.events.includes('end'))).toBe(true);
			expect(far.text).toBe('question');
			far.send(utf8('answer'));
			far.end();
			expect(pair.run(60_000, () => near.ended !== undefined && far.ended !== undefined)).toBe(true);
			expect(near.text).toBe('answer');
			expect([near.ended, far.ended]).toEqual(['closed', 'closed']);
			expect(near.events.filter((event) => event.startsWith('close'))).toHaveLength(1);
			expect(near.events.indexOf('end')).toBeGreaterThan(0);
		});

		it('carries a mebibyte byte for byte', () => {
			const pair = make();
			const { near, far } = openPair(pair);
			const data = seededRandom('mebibyte').bytes(1 << 20);
			near.send(data);
			near.end();
			expect(pair.run(600_000, () => far.events.includes('end'))).toBe(true);
			expect(sha256(concatBytes(...far.received))).toEqual(sha256(data));
		});

		it('holds back a sender whose receiver does not take', () => {
			const pair = make();
			const { near, far } = openPair(pair);
			far.holds = true;
			near.send(seededRandom('held').bytes(4 << 20));
			pair.run(60_000, () => false);
			expect(far.stream!.readable).toBeLessThan(1 << 20);
			expect(near.pendingBytes).toBeGreaterThan(2 << 20);
			far.holds = false;
			far.drain();
			expect(pair.run(600_000, () => far.receivedBytes === 4 << 20)).toBe(true);
		});

		it('tells a reset to the other side, and its own user once', () => {
			const pair = make();
			const { near, far } = openPair(pair);
			expect(pair.run(60_000, () => near.events.includes('open') && far.stream !== undefined)).toBe(true);
			near.stream!.reset();
			expect(pair.run(60_000, () => near.ended !== undefined && far.ended !== undefined)).toBe(true);
			expect([near.ended, far.ended]).toEqual(['destroyed', 'reset']);
			expect(near.stream!.offer(utf8('x'))).toBe(0);
		});

		it('refuses streams that nobody accepts', () => {
			const pair = make();
			pair.b.accept(undefined);
			const near = new StreamRecorder();
			near.stream = pair.a.connect(pair.b.destination.key, {}, near);
			expect(pair.run(90_000, () => near.ended !== undefined)).toBe(true);
			expect(near.ended).toBe('refused');
			expect(near.events).not.toContain('open');
		});

		it('says when nobody is there', () => {
			const pair = make();
			const near = new StreamRecorder();
			const { key } = pair.b.destination;
			pair.b.close();
			pair.run(1000, () => false);
			near.stream = pair.a.connect(key, {}, near);
			expect(pair.run(90_000, () => near.ended !== undefined)).toBe(true);
			expect(['unreachable', 'timeout']).toContain(near.ended);
		});

		it('ends every stream when it is closed', () => {
			const pair = make();
			const { near, far } = openPair(pair);
			expect(pair.run(60_000, () => near.events.includes('open') && far.stream !== undefined)).toBe(true);
			pair.a.close();
			expect(pair.run(60_000, () => near.ended !== undefined && far.ended !== undefined)).toBe(true);
			expect(near.ended).toBe('destroyed');
		});
	});
}

/** Acceptors by port. */
function portsSuite(make: () => HostPair): void {
	it('gives a stream to the acceptor of its port, and to the one for all others', () => {
		const pair = make();
		const taken: string[] = [];
		const acceptor = (name: string) => ({
			onStream: (stream: Stream) => {
				taken.push(`${name} ${stream.localPort}`);
				return new StreamRecorder();
			},
		});
		pair.b.accept(acceptor('any'));
		pair.b.accept(acceptor('web'), 80);
		const open = (toPort: number) => {
			const near = new StreamRecorder();
			near.stream = pair.a.connect(pair.b.destination.key, { toPort }, near);
			expect(pair.run(60_000, () => near.events.includes('open'))).toBe(true);
		};
		open(80);
		open(81);
		pair.b.accept(undefined, 80);
		open(80);
		expect(taken).toEqual(['web 80', 'any 81', 'any 80']);
	});

	it('refuses streams to ports that nobody accepts', () => {
		const pair = make();
		pair.b.accept({ onStream: () => new StreamRecorder() }, 80);
		const near = new StreamRecorder();
		near.stream = pair.a.connect(pair.b.destination.key, { toPort: 81 }, near);
		expect(pair.run(90_000, () => near.ended !== undefined)).toBe(true);
		expect(near.ended).toBe('refused');
	});

	it('says whether it lets peers in already, or tells once when it does', () => {
		const pair = make();
		let told = 0;
		const onAccepting = () => {
			told += 1;
		};
		const already = pair.b.accept({ onStream: () => new StreamRecorder(), onAccepting }, 80);
		expect(told).toBe(0);
		pair.run(60_000, () => already || told > 0);
		expect(told).toBe(already ? 0 : 1);
		const near = new StreamRecorder();
		near.stream = pair.a.connect(pair.b.destination.key, { toPort: 80 }, near);
		expect(pair.run(60_000, () => near.events.includes('open'))).toBe(true);
		expect(pair.b.accept(undefined, 80)).toBe(false);
	});

	it('throws for what is no port', () => {
		const pair = make();
		expect(() => pair.a.accept(undefined, 65_536)).toThrow(RangeError);
		expect(() => pair.a.accept(undefined, -1)).toThrow(RangeError);
	});
}

/** Finding others. */
function lookupSuite(make: () => HostPair): void {
	const ask = (pair: HostPair, target: Parameters<DestinationHost['lookup']>[0]): LookupAnswer | undefined => {
		let answer: LookupAnswer | undefined;
		pair.a.lookup(target, (given) => {
			answer = given;
		});
		expect(answer).toBeUndefined();
		pair.run(120_000, () => answer !== undefined);
		return answer;
	};

	it('finds the destination behind a hash', () => {
		const pair = make();
		const found = ask(pair, pair.b.destination.key);
		expect(found?.destination?.bytes).toEqual(pair.b.destination.bytes);
		expect(found?.reason).toBeUndefined();
	});

	it('says why it finds nothing', () => {
		const answer = ask(make(), hashKey(seededRandom('nobody').bytes(32)));
		expect(answer?.destination).toBeUndefined();
		expect(answer?.reason).toBeTypeOf('string');
	});

	it('says that a name is in no book', () => {
		const answer = ask(make(), { name: 'nobody-has-this-name.i2p' });
		expect([answer?.destination, answer?.reason]).toEqual([undefined, 'unknown-name']);
	});
}
