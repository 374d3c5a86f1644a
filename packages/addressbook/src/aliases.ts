// Names for addresses rather than destinations: what the user calls a b32 or b33 address. An encrypted service has no other: its destination is not for
// everybody to know. Kept as lines `NAME=ADDRESS.b32.i2p`.
import { parseB32Address } from '@i2p/data-core';
import { parseB33Address } from '@i2p/data-leaseset';
import type { BookAnswer } from './book.js';
import { maxAliases, maxLineCharacters } from './constants.js';
import { hostName } from './names.js';

/** An address in the form in which it is kept, `undefined` for what is none. */
export function plainAddress(text: string): string | undefined {
	const address = text.trim().toLowerCase();
	const isAddress = parseB32Address(address) !== undefined || parseB33Address(address) !== undefined;
	return isAddress ? address : undefined;
}

/** Names and the addresses that they stand for. */
export class Aliases {
	readonly #addresses = new Map<string, string>();

	/** The address that a name stands for. */
	find(name: string): string | undefined {
		return this.#addresses.get(name);
	}

	/** Names in it. */
	get size(): number {
		return this.#addresses.size;
	}

	/** Writes a new name down. The caller has made sure that both are what they should be. */
	add(name: string, address: string): BookAnswer {
		const there = this.#addresses.get(name);
		if (there !== undefined) return there === address ? 'known' : 'conflict';
		if (this.#addresses.size >= maxAliases) return 'full';
		this.#addresses.set(name, address);
		return 'added';
	}

	/** Forgets the name; answers whether it was there. */
	remove(name: string): boolean {
		return this.#addresses.delete(name);
	}

	/** Every name as a line. */
	write(): string {
		return [...this.#addresses].map(([name, address]) => `${name}=${address}\n`).join('');
	}

	/** Reads such lines; answers how many were none. */
	read(text: string): number {
		let malformed = 0;
		for (const raw of text.split('\n')) {
			const line = raw.trim();
			if (line === '' || line.startsWith('#')) continue;
			const [before = '', after = ''] = line.length > maxLineCharacters ? [] : line.split('=', 2);
			const [name, address] = [hostName(before), plainAddress(after)];
			if (name === undefined || address === undefined) malformed++;
			else this.add(name, address);
		}
		return malformed;
	}
}
