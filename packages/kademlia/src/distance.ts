// The XOR metric over 32-byte hashes and the selection of the closest few out of many. Network database, "Kademlia closeness".
// Knows nothing of routers: candidates are whatever the caller has, with a way to their hash.

/** Below 0 if `a` is closer to `target` than `b`, above 0 if farther, 0 if they are the same hash. All 32 bytes. */
export function compareDistance(target: Uint8Array, a: Uint8Array, b: Uint8Array): number {
	for (let i = 0; i < target.length; i++) {
		const difference = (a[i]! ^ target[i]!) - (b[i]! ^ target[i]!);
		if (difference !== 0) return difference;
	}
	return 0;
}

/** How many leading bits two 32-byte hashes share: 256 for equal ones. */
export function sharedBits(a: Uint8Array, b: Uint8Array): number {
	for (let i = 0; i < a.length; i++) {
		const difference = a[i]! ^ b[i]!;
		if (difference !== 0) return 8 * i + Math.clz32(difference) - 24;
	}
	return 8 * a.length;
}

/** What a selection asks for. */
export interface Selection<T> {
	/** The 32-byte routing key to be close to. */
	readonly target: Uint8Array;
	/** How many at most; 0 gives none. */
	readonly count: number;
	/** The 32-byte hash of a candidate. */
	readonly hashOf: (candidate: T) => Uint8Array;
	/** Who may be chosen; asked only of candidates close enough to matter. */
	readonly accept?: (candidate: T) => boolean;
}

/** The closest candidates, closest first; each looked at once, no more than `count` of them held. */
export function closest<T>(candidates: Iterable<T>, { target, count, hashOf, accept }: Selection<T>): T[] {
	const chosen: T[] = [];
	const hashes: Uint8Array[] = [];
	if (count <= 0) return chosen;
	for (const candidate of candidates) {
		const hash = hashOf(candidate);
		const full = chosen.length === count;
		if (full && compareDistance(target, hash, hashes[count - 1]!) >= 0) continue;
		if (accept !== undefined && !accept(candidate)) continue;
		if (full) {
			chosen.pop();
			hashes.pop();
		}
		const at = insertionPoint(target, hashes, hash);
		chosen.splice(at, 0, candidate);
		hashes.splice(at, 0, hash);
	}
	return chosen;
}

function insertionPoint(target: Uint8Array, sorted: readonly Uint8Array[], hash: Uint8Array): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (compareDistance(target, sorted[middle]!, hash) <= 0) low = middle + 1;
		else high = middle;
	}
	return low;
}
