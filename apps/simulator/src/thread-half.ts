// One half of a world on a thread of its own. Each says how far its clock is in memory that both share; what it sends arrives a latency
// later at least, so the other may go on until then without having heard of it. What crosses goes by a message port, many parcels at a time.
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Parcel, VirtualDriver } from '@i2p/testkit';
import { latencyMs } from './constants.js';
import { type Half, type Hearer, halves } from './half.js';
import type { News } from './news.js';
import { decodeParcels, encodeParcels, type Sent } from './parcels.js';

/** What one half is told of the other is told so often, in virtual milliseconds: well under a latency, so that both are seldom held up. */
const stretchMs = 10;
/**
 * A half that has to wait sleeps until it may go so much further, in virtual milliseconds: it is ahead, and waking up takes longer than little
 * work. Less than a latency, or both would wait for each other.
 */
const patienceMs = 20;
/** What a turn costs on the virtual clock, twice: clocks count in whole microseconds. */
const slackMicros = 2;

/** What a thread is given to be a half. */
export interface HalfParts {
	readonly index: number;
	/** To the other half. */
	readonly port: MessagePort;
	/** Made by {@link sharedMemory}. */
	readonly shared: SharedArrayBuffer;
}

/** What crosses at once. */
interface Message {
	readonly parcels?: ArrayBuffer;
	readonly news?: readonly { readonly instant: number; readonly news: News }[];
	readonly exchanged?: readonly [unknown];
}

/** The memory that the halves of one world share: each one's promise and what it waits for, eight bytes each, and its bell, four. */
export function sharedMemory(): SharedArrayBuffer {
	return new SharedArrayBuffer(halves * 20);
}

/** One half of a world. */
export class ThreadHalf implements Half {
	readonly index: number;
	readonly #other: number;
	readonly #port: MessagePort;
	/** Microseconds until which each half sends nothing that arrives before. */
	readonly #promises: BigInt64Array;
	/** The promise that each half waits for, and is waked at. */
	readonly #wanted: BigInt64Array;
	/** Rung, each by its half, when it gives something that the other may wait for, whatever has been promised. */
	readonly #bells: Int32Array;
	readonly #exchanged: unknown[] = [];
	#hearer: Hearer | undefined;
	#sent: Sent[] = [];
	#news: { instant: number; news: News }[] = [];

	constructor({ index, port, shared }: HalfParts) {
		this.index = index;
		this.#other = 1 - index;
		this.#port = port;
		this.#promises = new BigInt64Array(shared, 0, halves);
		this.#wanted = new BigInt64Array(shared, halves * 8, halves);
		this.#bells = new Int32Array(shared, halves * 16, halves);
	}

	attach(hearer: Hearer): void {
		this.#hearer = hearer;
	}

	send(instant: number, parcel: Parcel): void {
		this.#sent.push({ instant, parcel });
	}

	tell(instant: number, news: News): void {
		this.#news.push({ instant, news });
	}

	run(driver: VirtualDriver, end: number): void {
		for (;;) {
			// In this order: what arrives before the promise was sent before it was made.
			const promised = Atomics.load(this.#promises, this.#other);
			const horizon = Number(promised) / 1000;
			this.#receive();
			const first = driver.soonest;
			driver.runWithin(end, Math.min(horizon, first + stretchMs));
			const next = driver.soonest;
			this.#promise(Math.max(driver.clock.now(), Math.min(next, horizon, end)));
			if (next > end && horizon > end) return;
			if (next >= horizon || next > end) this.#await(promised, Math.min(horizon + patienceMs, end));
		}
	}

	/** Sleeps until the other half promises more than an instant, and has not promised it meanwhile. */
	#await(promised: bigint, instant: number): void {
		Atomics.store(this.#wanted, this.index, BigInt(Math.floor(instant * 1000)));
		Atomics.wait(this.#promises, this.#other, promised);
	}

	exchange<T>(mine: T): readonly T[] {
		this.#post({ exchanged: [mine] });
		for (;;) {
			const heard = Atomics.load(this.#bells, this.#other);
			this.#receive();
			if (this.#exchanged.length > 0) break;
			Atomics.wait(this.#bells, this.#other, heard);
		}
		const theirs = this.#exchanged.shift() as T;
		return this.index === 0 ? [mine, theirs] : [theirs, mine];
	}

	/** Tells what has gathered, and that nothing more will arrive before an instant and a latency. */
	#promise(instant: number): void {
		if (this.#sent.length > 0 || this.#news.length > 0) {
			const parcels = encodeParcels(this.#sent);
			const news = this.#news;
			this.#sent = [];
			this.#news = [];
			this.#port.postMessage({ parcels, news } satisfies Message, [parcels]);
		}
		const micros = BigInt(Math.floor((instant + latencyMs) * 1000) - slackMicros);
		Atomics.store(this.#promises, this.index, micros);
		if (micros > Atomics.load(this.#wanted, this.#other)) Atomics.notify(this.#promises, this.index);
	}

	#post(message: Message): void {
		this.#port.postMessage(message);
		Atomics.add(this.#bells, this.index, 1);
		Atomics.notify(this.#bells, this.index);
	}

	#receive(): void {
		for (;;) {
			const received = receiveMessageOnPort(this.#port);
			if (received === undefined) return;
			const { parcels, news, exchanged } = received.message as Message;
			for (const { instant, parcel } of parcels ? decodeParcels(parcels) : []) this.#hearer!.bring(instant, parcel);
			for (const { instant, news: told } of news ?? []) this.#hearer!.hear(instant, told);
			if (exchanged === undefined) continue;
			// What follows is of the time after, for which this half may not be made yet.
			this.#exchanged.push(exchanged[0]);
			return;
		}
	}
}
