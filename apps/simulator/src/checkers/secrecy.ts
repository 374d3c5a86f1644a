// No participant holds a destination hash: the memory of routers that only carry others' tunnels is searched, private fields included.
// A floodfill keeps lease sets and an application's own router knows whom it talks to; both are left out.
import { fromBase64 } from '@i2p/util';
import { type Checker, Problems, type View } from '../checker.js';
import { searchMemory } from '../memory-search.js';
import type { SimulatedRouter } from '../simulated-router.js';

/** Routers whose memory is searched at the end of a run: each takes a second or two. */
const mostSearched = 3;

/** Searches when a run ends. */
export class SecrecyChecker implements Checker {
	readonly name = 'no participant holds a destination hash';
	readonly problems = new Problems();
	readonly #most: number;
	#searched = 0;
	#values = 0;

	/** @param most routers that are searched; 3 unless given */
	constructor(most: number = mostSearched) {
		this.#most = most;
	}

	atEnd(view: View): void {
		const hashes = new Map<string, Uint8Array>();
		for (const [name, hash] of view.destinations) hashes.set(name, fromBase64(hash)!);
		for (const router of participants(view).slice(0, this.#most)) {
			const { found, values } = searchMemory(router.router, hashes);
			for (const { name, path } of found)
				this.problems.add(`router ${router.index} holds the hash of ${name} at ${path}`);
			this.#searched++;
			this.#values += values;
		}
	}

	figures(): Record<string, number> {
		return { memoriesSearched: this.#searched, valuesSearched: this.#values };
	}
}

/** Routers that carry tunnels of others and have nothing to do with destinations otherwise, those that carry most first. */
function participants(view: View): SimulatedRouter[] {
	return view.routers
		.filter((router) => router.alive && !router.floodfill && view.applicationsOn(router).length === 0)
		.map((router) => ({ router, transit: router.router.vitals().transit }))
		.filter(({ transit }) => transit > 0)
		.sort((a, b) => b.transit - a.transit)
		.map(({ router }) => router);
}
