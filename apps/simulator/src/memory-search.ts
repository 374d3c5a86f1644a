// Searches everything that an object holds, private fields of classes included, for byte strings: in arrays of bytes and in texts.
// Reads private fields through the inspector of this very process. Functions are not entered, nor the world that all routers share.
import { Session } from 'node:inspector';
import { toBase32, toBase64, toHex } from '@i2p/util';

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

interface Remote {
	readonly objectId?: string;
	readonly type: string;
}

/** Where objects are handed to the inspector, and back. */
const slot = '__i2pMemorySearch';
const shelf = globalThis as unknown as Record<string, unknown>;

/** The values of an object's private fields. */
class Mirror {
	readonly #session = new Session();

	constructor() {
		this.#session.connect();
	}

	/** Names and values of the private fields. */
	privateFields(of: object): [string, unknown][] {
		shelf[slot] = of;
		const group = { objectGroup: slot };
		const { result } = this.#ask<{ result: Remote }>('Runtime.evaluate', {
			expression: `globalThis.${slot}`,
			...group,
		});
		const { privateProperties = [] } = this.#ask<{ privateProperties?: { name: string; value?: Remote }[] }>(
			'Runtime.getProperties',
			{ objectId: result.objectId, ownProperties: true },
		);
		const held = privateProperties.filter(({ value }) => value !== undefined && value.type !== 'function');
		if (held.length === 0) return [];
		this.#ask('Runtime.callFunctionOn', {
			functionDeclaration: `function (...values) { globalThis.${slot} = values; }`,
			objectId: result.objectId,
			arguments: held.map(({ value }) => argumentOf(value!)),
			...group,
		});
		const values = shelf[slot] as unknown[];
		this.#ask('Runtime.releaseObjectGroup', group);
		return held.map(({ name }, i) => [name, values[i]]);
	}

	// A session to one's own thread answers before `post` returns.
	#ask<T>(method: string, params: object): T {
		let answer: unknown;
		this.#session.post(method, params, (error, result) => {
			answer = error ?? result;
		});
		if (answer instanceof Error) throw answer;
		return answer as T;
	}

	close(): void {
		delete shelf[slot];
		this.#session.disconnect();
	}
}

/** A remote value as an argument: by its id, or as it is. */
function argumentOf(value: Remote & { readonly value?: unknown; readonly unserializableValue?: string }): object {
	if (value.objectId !== undefined) return { objectId: value.objectId };
	if (value.unserializableValue !== undefined) return { unserializableValue: value.unserializableValue };
	return { value: value.value };
}

interface Place {
	readonly value: unknown;
	readonly path: string;
}

/** Looks for any of the named byte strings (32 bytes each) in all that `root` holds. Throws Error when it does not come to an end. */
export function searchMemory(root: object, sought: ReadonlyMap<string, Uint8Array>): SearchResult {
	const mirror = new Mirror();
	try {
		return walk(root, sought, mirror);
	} finally {
		mirror.close();
	}
}

function walk(root: object, sought: ReadonlyMap<string, Uint8Array>, mirror: Mirror): SearchResult {
	const matches = matcher(sought);
	const found: Finding[] = [];
	const seen = new Set<object>([root]);
	const open: Place[] = [{ value: root, path: '' }];
	let values = 0;
	for (let place = open.pop(); place !== undefined; place = open.pop()) {
		const { value, path } = place;
		for (const name of matches(value)) found.push({ name, path });
		if (++values > mostValues) throw new Error(`more than ${mostValues} values: the search has left at ${path}`);
		if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
		for (const [key, held] of contents(value, mirror)) {
			if (typeof held === 'function' || held === undefined || held === null) continue;
			if (typeof held === 'object') {
				if (seen.has(held) || worldly.has(held.constructor?.name ?? '')) continue;
				seen.add(held);
			}
			open.push({ value: held, path: `${path}.${key}` });
		}
	}
	return { found, values };
}

function* contents(value: object, mirror: Mirror): Generator<[string, unknown]> {
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

/** Names of the byte strings that a value contains. */
function matcher(sought: ReadonlyMap<string, Uint8Array>): (value: unknown) => string[] {
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
