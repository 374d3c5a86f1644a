// Which version of SAM 3 both sides speak. SAM V3 "Handshake".
import { leastMinor, mostMinor } from './constants.js';

/** What is spoken to who names no version: he may leave them out since 3.1, and need not know of the ports that later lines carry. */
const unnamedMinor = 1;

/** The minor version that answers a HELLO: the highest both know. One absent bound does not bind. `undefined`: none in common. */
export function negotiateMinor(min: string | undefined, max: string | undefined): number | undefined {
	if (!min && !max) return unnamedMinor;
	const low = parseVersion(min ?? '') ?? (min ? undefined : { major: 0, minor: 0 });
	const high = parseVersion(max ?? '') ?? (max ? undefined : { major: 3, minor: mostMinor });
	if (low === undefined || high === undefined) return undefined;
	if (high.major < 3 || low.major > 3) return undefined;
	const most = high.major > 3 ? mostMinor : Math.min(high.minor, mostMinor);
	const least = low.major < 3 ? leastMinor : low.minor;
	return least <= most ? most : undefined;
}

function parseVersion(text: string): { major: number; minor: number } | undefined {
	const found = /^(\d{1,3})(?:\.(\d{1,3}))?$/.exec(text);
	return found ? { major: Number(found[1]), minor: Number(found[2] ?? 0) } : undefined;
}
