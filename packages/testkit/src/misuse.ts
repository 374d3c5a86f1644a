// What callers give by mistake where bytes are wanted; lengths of 16, 32 and 64 among them, so that no check of lengths hides it.

const mistakes: readonly (readonly [given: unknown, kind: string])[] = [
	['', 'string'],
	['text of 32 characters, no bytes.', 'string'],
	[[1, 2, 3], 'Array'],
	[new Array(64).fill(1), 'Array'],
	[new ArrayBuffer(16), 'ArrayBuffer'],
	[new Uint16Array(32), 'Uint16Array'],
	[{ length: 32 }, 'Object'],
	[32, 'number'],
	[null, 'null'],
	[undefined, 'undefined'],
];

/** Calls with each of them and answers those that were not refused by a TypeError naming the argument and what was given: none, if all is well. */
export function acceptedMistakes(name: string, call: (given: Uint8Array) => unknown): string[] {
	return mistakes.flatMap(([given, kind]) => {
		const wanted = `${name}: expected a Uint8Array, got ${kind}`;
		try {
			call(given as Uint8Array);
			return `${kind}: accepted`;
		} catch (error) {
			return error instanceof TypeError && error.message === wanted ? [] : `${kind}: ${String(error)}`;
		}
	});
}
