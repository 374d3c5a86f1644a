// Addresses that stand for names: programs that want an address before they connect are given one of a range that nobody routes, and
// connecting to it leads to the name. 198.18.0.0/15 (RFC 2544) never appears on a network.
import { maxMappedNames } from '../constants.js';

/** Names and the addresses that stand for them; the oldest make room. */
export class MappedNames {
	readonly #names: (string | undefined)[] = [];
	readonly #indexes = new Map<string, number>();
	#next = 0;

	/** The address that stands for a name. */
	addressOf(name: string): readonly number[] {
		let index = this.#indexes.get(name);
		if (index === undefined) {
			index = this.#next;
			this.#next = (this.#next + 1) % maxMappedNames;
			const former = this.#names[index];
			if (former !== undefined) this.#indexes.delete(former);
			this.#names[index] = name;
			this.#indexes.set(name, index);
		}
		return [198, 18, 1 + (index >> 8), index & 0xff];
	}

	/** The name that an address stands for. */
	nameOf(host: string): string | undefined {
		const parts = host.split('.').map(Number) as [number, number, number, number];
		if (parts.length !== 4 || parts[0] !== 198 || parts[1] !== 18) return undefined;
		return this.#names[((parts[2] - 1) << 8) | parts[3]];
	}
}
