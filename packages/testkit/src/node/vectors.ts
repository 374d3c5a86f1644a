// Reads test vectors from beside the test.
import { readFileSync } from 'node:fs';

/** The parsed JSON file at `new URL('./vectors/x.json', import.meta.url)`; throws an Error if there is none or it names no origin. */
export function loadVectors<T = Record<string, unknown>>(url: URL): T {
	const parsed: unknown = JSON.parse(readFileSync(url, 'utf8'));
	if (typeof parsed !== 'object' || parsed === null || !('origin' in parsed))
		throw new Error(`vectors without origin: ${url.pathname}`);
	return parsed as T;
}
