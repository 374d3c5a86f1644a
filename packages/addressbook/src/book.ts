// One book: names, their destinations and the way back from a destination's hash. Bounded; knows no files and no precedence.
import type { Destination, HashKey } from '@i2p/data-core';
import { WireError } from '@i2p/util';
import { maxDestinations, maxNames } from './constants.js';
import { formatHostsLine, parseHostsLine } from './hosts-line.js';

/** What became of something that was to be written down. `conflict`: the name belongs to another destination, and first come is first served. */
export type BookAnswer = 'added' | 'known' | 'conflict' | 'full';

/** What importing a list gave. */
export interface ImportCount {
	readonly added: number;
	readonly known: number;
	readonly conflict: number;
	readonly full: number;
	/** Lines that are none. */
	readonly malformed: number;
}

/** Names with up to four destinations each, the one in use first. */
export class Book {
	readonly #names = new Map<string, readonly Destination[]>();
	readonly #back = new Map<HashKey, Set<string>>();

	/** Names in it. */
	get size(): number {
		return this.#names.size;
	}

	/** The destination in use, or `undefined`. */
	find(name: string): Destination | undefined {
		return this.#names.get(name)?.[0];
	}

	/** Whether the name has this destination, in use or beside. */
	has(name: string, key: HashKey): boolean {
		return this.#back.get(key)?.has(name) ?? false;
	}

	/** A name of this destination, the shortest; `undefined` if it has none here. */
	nameOf(key: HashKey): string | undefined {
		const names = this.#back.get(key);
		if (names === undefined) return undefined;
		return [...names].reduce((best, name) => (name.length < best.length ? name : best));
	}

	/** Every name of this destination. */
	namesOf(key: HashKey): readonly string[] {
		return [...(this.#back.get(key) ?? [])];
	}

	/** Writes a new name down. The caller has made sure that it is a name. */
	add(name: string, destination: Destination): BookAnswer {
		const there = this.#names.get(name);
		if (there !== undefined) return there[0]!.key === destination.key ? 'known' : 'conflict';
		if (this.#names.size >= maxNames) return 'full';
		this.#set(name, [destination]);
		return 'added';
	}

	/** Writes another destination of a name down, behind the one in use. */
	addBeside(name: string, destination: Destination): BookAnswer {
		const there = this.#names.get(name);
		if (there === undefined) return this.add(name, destination);
		if (this.has(name, destination.key)) return 'known';
		if (there.length >= maxDestinations) return 'full';
		this.#set(name, [...there, destination]);
		return 'added';
	}

	/** The name has this destination from now on, and no other. */
	replace(name: string, destination: Destination): BookAnswer {
		if (!this.#names.has(name) && this.#names.size >= maxNames) return 'full';
		this.#set(name, [destination]);
		return 'added';
	}

	/** Forgets the name; answers whether it was there. */
	remove(name: string): boolean {
		const there = this.#names.get(name);
		if (there === undefined) return false;
		this.#unlink(name, there);
		return this.#names.delete(name);
	}

	#set(name: string, destinations: readonly Destination[]): void {
		this.#unlink(name, this.#names.get(name) ?? []);
		this.#names.set(name, destinations);
		for (const { key } of destinations) {
			const names = this.#back.get(key);
			if (names === undefined) this.#back.set(key, new Set([name]));
			else names.add(name);
		}
	}

	#unlink(name: string, destinations: readonly Destination[]): void {
		for (const { key } of destinations) {
			const names = this.#back.get(key);
			names?.delete(name);
			if (names?.size === 0) this.#back.delete(key);
		}
	}

	/** Every name with the destination in use, in the order of the names. */
	*entries(): IterableIterator<[name: string, destination: Destination]> {
		for (const name of [...this.#names.keys()].sort()) yield [name, this.#names.get(name)![0]!];
	}

	/** The book as a host list; a name with several destinations has a line for each. */
	write(): string {
		let text = '';
		for (const name of [...this.#names.keys()].sort())
			for (const destination of this.#names.get(name)!) text += `${formatHostsLine(name, destination)}\n`;
		return text;
	}

	/**
	 * Reads a host list into it: plain lines and the plain part of signed ones.
	 * @param beside whether a further line of a known name is another destination of it (our own files), or a conflict
	 */
	read(text: string, beside: boolean): ImportCount {
		const count = { added: 0, known: 0, conflict: 0, full: 0, malformed: 0 };
		for (const line of text.split('\n')) {
			try {
				const { name, destination } = parseHostsLine(line) ?? {};
				if (name === undefined || destination === undefined) continue;
				count[beside ? this.addBeside(name, destination) : this.add(name, destination)]++;
			} catch (error) {
				if (!(error instanceof WireError)) throw error;
				count.malformed++;
			}
		}
		return count;
	}
}
