// Counts what rooms note, by room and code: the why-telemetry of the whole router in one registry.
import { type Counter, StatRegistry } from '@i2p/stat';
import type { Mono } from '@i2p/time';

/** Names that are looked up at once; every name is a constant of ours, so this is never reached in practice. */
const mostNames = 2000;

const family = (room: string): string => `i2p_${room.replaceAll('-', '_')}_total`;

/** All counters of a router. */
export class Counters {
	readonly #registry = new StatRegistry();
	readonly #levels = new StatRegistry();
	readonly #rooms = new Map<string, string>();
	readonly #named = new Map<string, Counter>();

	/** A voice for one room: counts `room-code`. */
	noteOf(room: string): (code: string) => void {
		this.#rooms.set(family(room), room);
		return this.#registry.noter(family(room), `What happened in ${room}, by reason.`);
	}

	/** Counts one event whose name begins with its room and a hyphen; names are constants of ours. */
	count(name: string): void {
		let counter = this.#named.get(name);
		if (counter === undefined) {
			const [, room, code] = /^([a-z0-9]+)-(.+)$/.exec(name) ?? ['', 'router', name];
			this.#rooms.set(family(room!), room!);
			const labels = { code: code! };
			counter = this.#registry.counter(family(room!), `What happened in ${room}, by reason.`, labels);
			if (this.#named.size < mostNames) this.#named.set(name, counter);
		}
		counter.add();
	}

	/** A level that is read when it is asked for. */
	gauge(name: string, help: string, read: () => number): void {
		this.#levels.gauge(name, help, read);
	}

	/** Counters and gauges in Prometheus' text format. */
	prometheus(now: Mono): string {
		return this.#registry.prometheus(now) + this.#levels.prometheus(now);
	}

	/** Every counter as `room-code`, in the order of names. */
	snapshot(): Record<string, number> {
		const counts: [string, number][] = [];
		for (const { name, series } of this.#registry.snapshot())
			for (const { labels, value } of series) counts.push([`${this.#rooms.get(name)}-${labels['code']}`, value]);
		return Object.fromEntries(counts.sort(([a], [b]) => (a < b ? -1 : 1)));
	}
}
