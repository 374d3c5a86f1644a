// Capability letters of a RouterInfo. Network database "caps letters".

/** Bandwidth classes from the least to the most. */
export const bandwidthLetters = 'KLMNOPX';

/** What the `caps` option says. */
export interface Capabilities {
	/** The option as it stands. */
	readonly text: string;
	/** The highest bandwidth letter, or `undefined` if there is none. */
	readonly bandwidth: string | undefined;
	readonly floodfill: boolean;
	readonly hidden: boolean;
	readonly reachable: boolean;
	readonly unreachable: boolean;
	/** Medium, high, rejects all tunnels; `undefined` if it says nothing. */
	readonly congestion: 'D' | 'E' | 'G' | undefined;
}

/** Parses `caps`; unknown letters are passed over. */
export function parseCapabilities(text: string): Capabilities {
	let bandwidth = -1;
	let congestion: Capabilities['congestion'];
	for (const letter of text) {
		bandwidth = Math.max(bandwidth, bandwidthLetters.indexOf(letter));
		if (letter === 'D' || letter === 'E' || letter === 'G') congestion = letter;
	}
	return {
		text,
		bandwidth: bandwidthLetters[bandwidth],
		floodfill: text.includes('f'),
		hidden: text.includes('H'),
		reachable: text.includes('R'),
		unreachable: text.includes('U'),
		congestion,
	};
}

/** What our own `caps` option shall say. */
export interface CapabilityFacts {
	/** One or more bandwidth letters, such as `X` or `PO`. */
	readonly bandwidth: string;
	readonly floodfill?: boolean;
	/** Nothing while it is not known. */
	readonly reachability?: 'reachable' | 'unreachable' | 'hidden' | undefined;
	readonly congestion?: Capabilities['congestion'];
}

const reachabilityLetter = { reachable: 'R', unreachable: 'U', hidden: 'H' } as const;

/** Writes `caps` in the usual order: bandwidth, role, reachability, congestion last. Throws RangeError for other bandwidth letters. */
export function capabilitiesText(facts: CapabilityFacts): string {
	if (!/^[KLMNOPX]{1,7}$/.test(facts.bandwidth))
		throw new RangeError(`bandwidth: expected letters of ${bandwidthLetters}, got ${JSON.stringify(facts.bandwidth)}`);
	const reachability = facts.reachability === undefined ? '' : reachabilityLetter[facts.reachability];
	return facts.bandwidth + (facts.floodfill ? 'f' : '') + reachability + (facts.congestion ?? '');
}

/** A version `a.b.c` as one number that compares: 0.9.69 is 9069; `undefined` for other texts. Each part is below 1000. */
export function versionNumber(text: string): number | undefined {
	const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
	if (parts === null) return undefined;
	return Number(parts[1]) * 1_000_000 + Number(parts[2]) * 1000 + Number(parts[3]);
}
