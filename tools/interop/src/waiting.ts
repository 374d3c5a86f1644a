// Waiting for something that the lane can only look at.
import { setTimeout as sleep } from 'node:timers/promises';

/** Looks until it is so; says what was awaited when it never was. Answers how long it took, in milliseconds. */
export async function until(what: string, withinMs: number, look: () => boolean | Promise<boolean>): Promise<number> {
	const begin = Date.now();
	while (!(await look())) {
		if (Date.now() - begin > withinMs) throw new Error(`${what}: not within ${withinMs} ms`);
		await sleep(200);
	}
	return Date.now() - begin;
}
