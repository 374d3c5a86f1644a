// Reads the golden vectors of this folder; what they hold and who made them stands in each file's `origin`.
import { readFileSync } from 'node:fs';

/** The content of `vectors/<name>.json`, of the shape that the caller knows. */
export function readVectors<T>(name: string): T {
	return JSON.parse(readFileSync(new URL(`./vectors/${name}.json`, import.meta.url), 'utf8')) as T;
}
