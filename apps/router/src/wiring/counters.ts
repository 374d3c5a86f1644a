// Counts what rooms note, by room and code: the why-telemetry of the whole router in one place.

/** Most different codes that are counted: every code is a constant of ours, so this is never reached in practice. */
const mostCodes = 2000;

/** All counters of a router. */
export class Counters {
	readonly #counts = new Map<string, number>();

	/** A voice for one room: counts `room-code`. */
	noteOf(room: string): (code: string) => void {
		return (code) => this.count(`${room}-${code}`);
	}

	/** Counts one event. */
	count(name: string): void {
		const count = this.#counts.get(name);
		if (count === undefined && this.#counts.size >= mostCodes) return;
		this.#counts.set(name, (count ?? 0) + 1);
	}

	/** Every counter, in the order of names. */
	snapshot(): Record<string, number> {
		return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
	}
}
