// Mends fragments: any order, duplicates ignored, memory bounded for one endpoint and for all of a kind together.
// tunnel-message. Must not know where messages go.
import { copyBytes } from '@i2p/util';
import type { DataDrop } from '../codes.js';
import {
	maxFollowOnFragments,
	maxPartialBytes,
	maxPartialMessages,
	maxTunnelledBytes,
	partialLifetimeMs,
} from '../constants.js';
import type { Fragment } from './clear-message.js';
import type { Delivery } from './delivery.js';

/** A message that came out of a tunnel whole. */
export interface Assembled {
	readonly delivery: Delivery;
	/** With its standard I2NP header; shares no memory with what the link lent. */
	readonly bytes: Uint8Array;
}

/** Bytes of fragments that all endpoints of one kind may hold together. */
export class FragmentBudget {
	/** Bytes that are still free. */
	free: number;

	constructor(bytes: number) {
		this.free = bytes;
	}
}

interface Incomplete {
	readonly id: number;
	readonly due: number;
	delivery: Delivery | undefined;
	/** By number; 0 is the first fragment. */
	readonly parts: (Uint8Array | undefined)[];
	/** Numbers of the parts that are still another's memory. */
	readonly lent: number[];
	count: number;
	bytes: number;
	/** Number of the last fragment, once it is known. */
	last: number | undefined;
}

/** Copies what of a message is lent. */
function own(partial: Incomplete): void {
	const { delivery, lent, parts } = partial;
	for (const number of lent) parts[number] = copyBytes(parts[number]!);
	if (lent.includes(0) && delivery !== undefined && delivery.kind !== 'local')
		partial.delivery = { ...delivery, hash: copyBytes(delivery.hash) };
	lent.length = 0;
}

/** The incomplete messages of one endpoint. */
export class Assembler {
	/** By id as a signed number: V8 hashes those that fill 32 bits faster. */
	readonly #partials = new Map<number, Incomplete>();
	readonly #budget: FragmentBudget;
	readonly #note: (code: DataDrop) => void;
	/** Those that lent parts were added to. */
	#unsettled: Incomplete[] = [];
	#bytes = 0;

	constructor(budget: FragmentBudget, note: (code: DataDrop) => void) {
		this.#budget = budget;
		this.#note = note;
	}

	/** Incomplete messages held. */
	get size(): number {
		return this.#partials.size;
	}

	/** Takes one fragment; answers the message if it is whole now. Its bytes are to stay as they are until {@link settle}. */
	onFragment(fragment: Fragment, now: number): Assembled | undefined {
		const { header, bytes } = fragment;
		if (header.first) {
			if (header.messageId === undefined) return { delivery: header.delivery, bytes };
			const partial = this.#partialOf(header.messageId | 0, now);
			partial.delivery ??= header.delivery;
			return this.#add(partial, 0, bytes);
		}
		const partial = this.#partialOf(header.messageId | 0, now);
		if (header.last) partial.last ??= header.number;
		return this.#add(partial, header.number, bytes);
	}

	/** Copies what was lent and waits for more: most fragments come together with the rest of their message, and never are. */
	settle(): void {
		if (this.#unsettled.length === 0) return;
		for (const partial of this.#unsettled) if (this.#partials.get(partial.id) === partial) own(partial);
		this.#unsettled = [];
	}

	/** Drops what has waited too long. */
	expire(now: number): void {
		for (const partial of this.#partials.values()) {
			if (partial.due > now) return;
			this.#drop(partial, 'fragments-expired');
		}
	}

	/** When the oldest incomplete message is dropped; infinite if there is none. */
	nextDue(): number {
		for (const partial of this.#partials.values()) return partial.due;
		return Number.POSITIVE_INFINITY;
	}

	/** Drops everything, uncounted: the tunnel ends. */
	clear(): void {
		for (const partial of this.#partials.values()) this.#forget(partial);
	}

	#partialOf(id: number, now: number): Incomplete {
		const known = this.#partials.get(id);
		if (known !== undefined) return known;
		if (this.#partials.size >= maxPartialMessages) this.#dropOldest();
		const made: Incomplete = {
			id,
			due: now + partialLifetimeMs,
			delivery: undefined,
			parts: [],
			lent: [],
			count: 0,
			bytes: 0,
			last: undefined,
		};
		this.#partials.set(id, made);
		return made;
	}

	#add(partial: Incomplete, number: number, bytes: Uint8Array): Assembled | undefined {
		if (partial.parts[number] !== undefined) return undefined;
		if (!this.#fits(bytes.length) && !this.#makeRoom(partial, bytes.length)) {
			this.#drop(partial, 'fragments-full');
			return undefined;
		}
		partial.parts[number] = bytes;
		if (partial.lent.push(number) === 1) this.#unsettled.push(partial);
		partial.count++;
		partial.bytes += bytes.length;
		this.#bytes += bytes.length;
		this.#budget.free -= bytes.length;
		if (partial.bytes > maxTunnelledBytes || partial.parts.length - 1 > (partial.last ?? maxFollowOnFragments)) {
			this.#drop(partial, 'bad-tunnel-message');
			return undefined;
		}
		return this.#completed(partial);
	}

	#fits(count: number): boolean {
		return this.#bytes + count <= maxPartialBytes && count <= this.#budget.free;
	}

	/** Makes room by dropping older messages of this endpoint, never the one that is growing. */
	#makeRoom(growing: Incomplete, count: number): boolean {
		for (const partial of this.#partials.values()) {
			if (this.#fits(count)) return true;
			if (partial !== growing) this.#drop(partial, 'fragments-full');
		}
		return this.#fits(count);
	}

	#completed(partial: Incomplete): Assembled | undefined {
		const { delivery, last } = partial;
		if (delivery === undefined || last === undefined || partial.count !== last + 1) return undefined;
		const bytes = new Uint8Array(partial.bytes);
		let at = 0;
		for (const part of partial.parts) {
			bytes.set(part!, at);
			at += part!.length;
		}
		this.#forget(partial);
		return { delivery, bytes };
	}

	#dropOldest(): void {
		for (const partial of this.#partials.values()) {
			this.#drop(partial, 'fragments-full');
			return;
		}
	}

	#drop(partial: Incomplete, code: DataDrop): void {
		this.#forget(partial);
		this.#note(code);
	}

	#forget(partial: Incomplete): void {
		if (!this.#partials.delete(partial.id)) return;
		this.#bytes -= partial.bytes;
		this.#budget.free += partial.bytes;
	}
}
