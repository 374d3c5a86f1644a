// No participant holds a destination hash: the memory of routers that only carry others' tunnels is searched, private fields included.
// A floodfill keeps lease sets and an application's own router knows whom it talks to; both are left out.
import { fromBase64, type Random } from '@i2p/util';
import { type Checker, Problems, type View } from '../checker.js';
import { type Finding, type Matcher, MemoryWalk, matcher, searchMemory } from '../memory-search.js';
import { Mirror } from '../private-fields.js';
import type { SimulatedRouter } from '../simulated-router.js';

/** Routers whose whole memory is searched at the end of a run, those that carry most. */
const mostSearched = 3;
/** Values of a router's memory that are looked at after each turn of any; it holds some ten thousand. */
const valuesEachTurn = 2;

/** How much is searched; each has a default. */
export interface SecrecyOptions {
	/** Values after each turn; 2 unless given. */
	readonly valuesEachTurn?: number;
	/** Routers at the end; 3 unless given. */
	readonly atEnd?: number;
}

/** Walks through one memory after the other while time goes on, and through some at once when the run ends. */
export class SecrecyChecker implements Checker {
	readonly name = 'no participant holds a destination hash';
	readonly problems = new Problems();
	readonly summed = ['memoriesWalked', 'memoriesSearched', 'valuesSearched'];
	readonly #options: Required<SecrecyOptions>;
	#mirror: Mirror | undefined;
	#random: Random | undefined;
	#matches: Matcher = () => [];
	#known = 0;
	#walk: { readonly router: SimulatedRouter; readonly through: MemoryWalk } | undefined;
	#walks = 0;
	#searched = 0;
	#values = 0;

	constructor(options: SecrecyOptions = {}) {
		this.#options = { valuesEachTurn, atEnd: mostSearched, ...options };
	}

	eachTurn(view: View): void {
		if (this.#walk === undefined) return;
		const { router, through } = this.#walk;
		// An application came to it meanwhile: it may know now.
		if (!isParticipant(router, view)) {
			this.#begin(view);
			return;
		}
		if (view.destinations.size !== this.#known) {
			this.#known = view.destinations.size;
			this.#matches = matcher(hashesOf(view));
		}
		this.#tell(router, through.step(this.#matches, this.#options.valuesEachTurn));
		if (!through.done && router.alive) return;
		if (through.done) this.#walks++;
		this.#values += through.values;
		this.#begin(view);
	}

	eachSecond(view: View): void {
		if (this.#walk === undefined) this.#begin(view);
	}

	#begin(view: View): void {
		const candidates = participants(view);
		this.#random ??= view.random.fork('secrecy');
		const router = candidates[candidates.length === 0 ? 0 : this.#random.below(candidates.length)];
		this.#mirror ??= new Mirror();
		this.#walk = router && { router, through: new MemoryWalk(router.router, this.#mirror, this.#random) };
	}

	atEnd(view: View): void {
		this.#mirror?.close();
		this.#mirror = undefined;
		this.#walk = undefined;
		const hashes = hashesOf(view);
		for (const router of participants(view).slice(0, this.#options.atEnd)) {
			const { found, values } = searchMemory(router.router, hashes);
			this.#tell(router, found);
			this.#searched++;
			this.#values += values;
		}
	}

	#tell({ index }: SimulatedRouter, found: readonly Finding[]): void {
		for (const { name, path } of found) this.problems.add(`router ${index} holds the hash of ${name} at ${path}`);
	}

	figures(): Record<string, number> {
		return { memoriesWalked: this.#walks, memoriesSearched: this.#searched, valuesSearched: this.#values };
	}
}

function hashesOf({ destinations }: View): Map<string, Uint8Array> {
	return new Map([...destinations].map(([name, hash]) => [name, fromBase64(hash)!]));
}

/** Whether a router has nothing to do with destinations but that it may carry their tunnels. */
function isParticipant(router: SimulatedRouter, view: View): boolean {
	return !router.floodfill && view.applicationsOn(router).length === 0;
}

/** Routers that carry tunnels of others and have nothing to do with destinations otherwise, those that carry most first. */
function participants(view: View): SimulatedRouter[] {
	const transitOf = ({ seen }: SimulatedRouter) => seen?.transit ?? 0;
	return view.routers
		.filter((router) => router.alive && transitOf(router) > 0 && isParticipant(router, view))
		.sort((a, b) => transitOf(b) - transitOf(a));
}
