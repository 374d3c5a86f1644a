// Searches everything that an object holds, private fields of classes included, for byte strings: in arrays of bytes and in texts; at once, or
// some values at a time. Functions are not entered, nor the world that all routers share.
import { type Random, toBase32, toBase64, toHex } from '@i2p/util';
import { Mirror } from './private-fields.js';

/** What was found: whose bytes, and the way there. */
export interface Finding {
	readonly name: string;
	readonly path: string;
}

/** What a search answers. */
export interface SearchResult {
	readonly found: readonly Finding[];
	/** Values that were looked at. */
	readonly values: number;
}

/** Values after which a search fails: it has left the router, which holds some hundred thousand. */
const mostValues = 3_000_000;
/** Shortest text that can hold 32 bytes: base64 without padding. */
const leastText = 43;

/** Classes of the world around a router: the way from one router to another. */
const worldly: ReadonlySet<string> = new Set([
	'VirtualDriver',
	'MemoryNetwork',
	'MemoryTcp',
	'MemoryUdp',
	'MemorySocket',
	'MemoryWeb',
]);

interface Place {
	readonly value: unknown;
	readonly path: string;
}

/** Answers the names of the byte strings that a value contains. */
export type Matcher = (value: unknown) => readonly string[];

/** Looks for any of the named byte strings (32 bytes each) in all that `root` holds. Throws Error when it does not come to an end. */
export function searchMemory(root: object, sought: ReadonlyMap<string, Uint8Array>): SearchResult {
	const mirror = new Mirror();
	try {
		const walk = new MemoryWalk(root, mirror);
		const found = walk.step(matcher(sought), Number.POSITIVE_INFINITY);
		return { found, values: walk.values };
	} finally {
		mirror.close();
	}
}

/** One way through all that `root` holds, as far as it still holds it when the walk comes by. */
export class MemoryWalk {
	readonly #mirror: Mirror;
	readonly #random: Random | undefined;
	readonly #seen: Set<object>;
	readonly #open: Place[];
	#values = 0;

	/** @param random decides what is looked at next, so that no place is always late; without it the last that was met is */
	constructor(root: object, mirror: Mirror, random?: Random) {
		this.#mirror = mirror;
		this.#random = random;
		this.#seen = new Set([root]);
		this.#open = [{ value: root, path: '' }];
	}

	/** Values that were looked at. */
	get values(): number {
		return this.#values;
	}

	/** Whether everything was. */
	get done(): boolean {
		return this.#open.length === 0;
	}

	/** Looks at so many values more, at most. Throws Error when there is no end of them. */
	step(matches: Matcher, most: number): Finding[] {
		const found: Finding[] = [];
		for (let i = 0; i < most; i++) {
			const place = this.#next();
			if (place === undefined) break;
			for (const name of matches(place.value)) found.push({ name, path: place.path });
			if (++this.#values > mostValues)
				throw new Error(`more than ${mostValues} values: the search has left at ${place.path}`);
			this.#enter(place);
		}
		return found;
	}

	#next(): Place | undefined {
		const open = this.#open;
		const last = open.pop();
		if (last === undefined || this.#random === undefined || open.length === 0) return last;
		const drawn = this.#random.below(open.length + 1);
		if (drawn === open.length) return last;
		const place = open[drawn];
		open[drawn] = last;
		return place;
	}

	#enter({ value, path }: Place): void {
		if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
		for (const [key, held] of contents(value, this.#mirror)) {
			if (typeof held === 'function' || held === undefined || held === null) continue;
			if (typeof held === 'object') {
				if (this.#seen.has(held) || worldly.has(held.constructor?.name ?? '')) continue;
				this.#seen.add(held);
			}
			this.#open.push({ value: held, path: `${path}.${key}` });
		}
	}
}

function* contents(value: object, mirror: Mirror): Generator<readonly [string, unknown]> {
	if (value instanceof Map) {
		for (const [key, held] of value) {
			yield ['key', key];
			yield [typeof key === 'string' ? key : 'value', held];
		}
	} else if (value instanceof Set) for (const held of value) yield ['member', held];
	for (const key of Object.keys(value)) yield [key, (value as Record<string, unknown>)[key]];
	const prototype = Object.getPrototypeOf(value);
	if (prototype !== Object.prototype && prototype !== null && !Array.isArray(value)) yield* mirror.privateFields(value);
}

/** Finds any of these byte strings, 32 bytes each, in bytes and in texts: as base64, base32 or hexadecimal. */
export function matcher(sought: ReadonlyMap<string, Uint8Array>): Matcher {
	const forms = [...sought].map(([name, bytes]) => ({
		name,
		bytes: Buffer.from(bytes),
		texts: [toBase64(bytes).replace(/=+$/, ''), toBase32(bytes), toHex(bytes)],
	}));
	return (value) => {
		if (typeof value === 'string') {
			if (value.length < leastText) return [];
			return forms.filter(({ texts }) => texts.some((text) => value.includes(text))).map(({ name }) => name);
		}
		if (!(value instanceof Uint8Array) || value.length < 32) return [];
		const view = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
		return forms.filter(({ bytes }) => view.includes(bytes)).map(({ name }) => name);
	};
}
