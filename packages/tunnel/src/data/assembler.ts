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
	readonly due: number;
	delivery: Delivery | undefined;
	/** By number; 0 is the first fragment. */
	readonly parts: (Uint8Array | undefined)[];
	count: number;
	bytes: number;
	/** Number of the last fragment, once it is known. */
	last: number | undefined;
}

/** The incomplete messages of one endpoint. */
export class Assembler {
	readonly #partials = new Map<number, Incomplete>();
	readonly #budget: FragmentBudget;
	readonly #note: (code: DataDrop) => void;
	#bytes = 0;

	constructor(budget: FragmentBudget, note: (code: DataDrop) => void) {
		this.#budget = budget;
		this.#note = note;
	}

	/** Incomplete messages held. */
	get size(): number {
		return this.#partials.size;
	}

	/** Takes one fragment; answers the message if it is whole now. Bytes that are kept are copied. */
	onFragment(fragment: Fragment, now: number): Assembled | undefined {
		this.expire(now);
		const { header, bytes } = fragment;
		if (header.first) {
			if (header.messageId === undefined) return { delivery: header.delivery, bytes };
			const partial = this.#partialOf(header.messageId, now);
			partial.delivery ??= header.delivery;
			return this.#add(header.messageId, partial, 0, bytes);
		}
		const partial = this.#partialOf(header.messageId, now);
		if (header.last) partial.last ??= header.number;
		return this.#add(header.messageId, partial, header.number, bytes);
	}

	/** Drops what has waited too long. */
	expire(now: number): void {
		for (const [id, partial] of this.#partials) {
			if (partial.due > now) return;
			this.#drop(id, partial, 'fragments-expired');
		}
	}

	/** When the oldest incomplete message is dropped; infinite if there is none. */
	nextDue(): number {
		for (const partial of this.#partials.values()) return partial.due;
		return Number.POSITIVE_INFINITY;
	}

	/** Drops everything, uncounted: the tunnel ends. */
	clear(): void {
		for (const [id, partial] of this.#partials) this.#forget(id, partial);
	}

	#partialOf(id: number, now: number): Incomplete {
		const known = this.#partials.get(id);
		if (known !== undefined) return known;
		if (this.#partials.size >= maxPartialMessages) this.#dropOldest();
		const made: Incomplete = {
			due: now + partialLifetimeMs,
			delivery: undefined,
			parts: [],
			count: 0,
			bytes: 0,
			last: undefined,
		};
		this.#partials.set(id, made);
		return made;
	}

	#add(id: number, partial: Incomplete, number: number, bytes: Uint8Array): Assembled | undefined {
		if (partial.parts[number] !== undefined) return undefined;
		if (!this.#makeRoom(id, bytes.length)) {
			this.#drop(id, partial, 'fragments-full');
			return undefined;
		}
		partial.parts[number] = copyBytes(bytes);
		partial.count++;
		partial.bytes += bytes.length;
		this.#bytes += bytes.length;
		this.#budget.free -= bytes.length;
		if (partial.bytes > maxTunnelledBytes || partial.parts.length - 1 > (partial.last ?? maxFollowOnFragments)) {
			this.#drop(id, partial, 'bad-tunnel-message');
			return undefined;
		}
		return this.#completed(id, partial);
	}

	/** Makes room by dropping older messages of this endpoint, never the one that is growing. */
	#makeRoom(growing: number, count: number): boolean {
		const fits = () => this.#bytes + count <= maxPartialBytes && count <= this.#budget.free;
		for (const [id, partial] of this.#partials) {
			if (fits()) return true;
			if (id !== growing) this.#drop(id, partial, 'fragments-full');
		}
		return fits();
	}

	#completed(id: number, partial: Incomplete): Assembled | undefined {
		const { delivery, last } = partial;
		if (delivery === undefined || last === undefined || partial.count !== last + 1) return undefined;
		const bytes = new Uint8Array(partial.bytes);
		let at = 0;
		for (const part of partial.parts) {
			bytes.set(part!, at);
			at += part!.length;
		}
		this.#forget(id, partial);
		return { delivery, bytes };
	}

	#dropOldest(): void {
		for (const [id, partial] of this.#partials) {
			this.#drop(id, partial, 'fragments-full');
			return;
		}
	}

	#drop(id: number, partial: Incomplete, code: DataDrop): void {
		this.#forget(id, partial);
		this.#note(code);
	}

	#forget(id: number, partial: Incomplete): void {
		if (!this.#partials.delete(id)) return;
		this.#bytes -= partial.bytes;
		this.#budget.free += partial.bytes;
	}
}
