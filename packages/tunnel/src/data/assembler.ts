// Mends fragments: any order, duplicates ignored, memory bounded for one endpoint and for all of a kind together.
// Most messages come in order and within one turn: those grow where they will lie. tunnel-message. Must not know where messages go.
import { concatBytes, copyBytes } from '@i2p/util';
import type { DataDrop } from '../codes.js';
import {
	maxFollowOnFragments,
	maxPartialBytes,
	maxPartialMessages,
	maxTunnelledBytes,
	partialLifetimeMs,
} from '../constants.js';
import type { Delivery, FragmentHead } from './delivery.js';
import { GrowingMemory } from './growing-memory.js';

/** A message that came out of a tunnel whole. */
export interface Assembled {
	readonly delivery: Delivery;
	/** With its standard I2NP header. */
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
	count: number;
	bytes: number;
	/** Number of the last fragment, once it is known. */
	last: number | undefined;
}

/** Where messages grow: one at a time, between two calls of {@link Assembler.settle}. */
const memory = new GrowingMemory(maxTunnelledBytes);
const nothing = new Uint8Array(0);

/** The incomplete messages of one endpoint. */
export class Assembler {
	/** By id as a signed number: V8 hashes those that fill 32 bits faster. */
	readonly #partials = new Map<number, Incomplete>();
	readonly #budget: FragmentBudget;
	readonly #note: (code: DataDrop) => void;
	#bytes = 0;
	/** Where the message before went: most go the same way. */
	#delivery: Delivery = { kind: 'local' };
	/** The message that grows, and the number of the fragment that it awaits; 0 if there is none. */
	#growing = 0;
	#next = 0;

	constructor(budget: FragmentBudget, note: (code: DataDrop) => void) {
		this.#budget = budget;
		this.#note = note;
	}

	/** Incomplete messages held. */
	get size(): number {
		return this.#partials.size;
	}

	/** Takes a fragment; answers its message if that is whole now, lent until the next. @param lentBytes what its head was read from */
	onFragment(head: FragmentHead, lentBytes: Uint8Array, part: Uint8Array, now: number): Assembled | undefined {
		const id = head.messageId | 0;
		if (!head.first)
			return id === this.#growing && id !== 0 ? this.#grow(head, part, now) : this.#mend(head, part, now);
		if (id !== 0 && (id === this.#growing || this.#partials.has(id))) {
			const delivery = head.delivery(lentBytes, this.#delivery);
			return id === this.#growing ? undefined : this.#mend(head, part, now, delivery);
		}
		this.settle(now);
		this.#delivery = head.delivery(lentBytes, this.#delivery);
		memory.begin();
		memory.append(part);
		if (id === 0) return { delivery: this.#delivery, bytes: memory.grown() };
		this.#growing = id;
		this.#next = 1;
		return undefined;
	}

	/** A further fragment of the message that grows. */
	#grow(head: FragmentHead, part: Uint8Array, now: number): Assembled | undefined {
		if (head.number < this.#next) return undefined;
		if (head.number > this.#next) {
			this.settle(now);
			return this.#mend(head, part, now);
		}
		if (memory.length + part.length > maxTunnelledBytes) {
			this.#growing = 0;
			this.#note('bad-tunnel-message');
			return undefined;
		}
		memory.append(part);
		this.#next++;
		if (!head.last) return undefined;
		this.#growing = 0;
		return { delivery: this.#delivery, bytes: memory.grown() };
	}

	/** Any fragment of a message that does not grow: it is kept by its number until the others are there. */
	#mend(head: FragmentHead, part: Uint8Array, now: number, delivery?: Delivery): Assembled | undefined {
		const partial = this.#partialOf(head.messageId | 0, now);
		if (head.first) partial.delivery ??= delivery;
		else if (head.last) partial.last ??= head.number;
		return this.#add(partial, head.first ? 0 : head.number, part);
	}

	/** Puts the message that grows among those that wait for more: another's may grow. */
	settle(now: number): void {
		const id = this.#growing;
		if (id === 0) return;
		this.#growing = 0;
		const partial = this.#partialOf(id, now);
		partial.delivery = this.#delivery;
		partial.count = this.#next - 1;
		for (let number = 1; number < this.#next; number++) partial.parts[number] = nothing;
		this.#add(partial, 0, memory.grown());
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
			count: 0,
			bytes: 0,
			last: undefined,
		};
		this.#partials.set(id, made);
		return made;
	}

	#add(partial: Incomplete, number: number, lentPart: Uint8Array): Assembled | undefined {
		if (partial.parts[number] !== undefined) return undefined;
		const { length } = lentPart;
		if (!this.#fits(length) && !this.#makeRoom(partial, length)) {
			this.#drop(partial, 'fragments-full');
			return undefined;
		}
		partial.parts[number] = copyBytes(lentPart);
		partial.count++;
		partial.bytes += length;
		this.#bytes += length;
		this.#budget.free -= length;
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
		this.#forget(partial);
		return { delivery, bytes: concatBytes(...(partial.parts as Uint8Array[])) };
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
