// How a world stands when its story is told, as plain values that halves can put together.
import type { SimulatedRouter } from './simulated-router.js';

/** How one router stands. */
export interface RouterEnd {
	readonly index: number;
	readonly alive: boolean;
	readonly ready: boolean;
	/** Virtual milliseconds from each start until it was ready. */
	readonly integrationMs: readonly number[];
	/** Open links, and routers that it knows. */
	readonly links: number;
	readonly known: number;
	readonly counters: Readonly<Record<string, number>>;
}

/** How all of it stands. */
export interface Ending {
	/** Turns of all breaths. */
	readonly turns: number;
	/** Every router, in their order. */
	readonly routers: readonly RouterEnd[];
	/** What applications got, summed. */
	readonly applications: { readonly sessions: number; readonly streams: number; readonly refused: number };
}

/** What lives in a world. */
interface Living {
	readonly driver: { readonly turns: number };
	readonly routers: readonly SimulatedRouter[];
	readonly applications: readonly { readonly counts: Ending['applications'] }[];
}

/** How it stands now. */
export function endingOf({ driver, routers, applications }: Living): Ending {
	const sum = (pick: (counts: Ending['applications']) => number) =>
		applications.reduce((total, { counts }) => total + pick(counts), 0);
	return {
		turns: driver.turns,
		routers: routers.map((router) => {
			const { ready, links, netDb, counters } = router.snapshot();
			const { index, alive, integrationMs } = router;
			return { index, alive, ready, integrationMs, links: links.open, known: netDb.routers, counters };
		}),
		applications: {
			sessions: sum(({ sessions }) => sessions),
			streams: sum(({ streams }) => streams),
			refused: sum(({ refused }) => refused),
		},
	};
}

/** Parts of one world put together. */
export function joinEndings(parts: readonly Ending[]): Ending {
	const sum = (pick: (part: Ending) => number) => parts.reduce((total, part) => total + pick(part), 0);
	return {
		turns: sum(({ turns }) => turns),
		routers: parts.flatMap(({ routers }) => routers).sort((a, b) => a.index - b.index),
		applications: {
			sessions: sum(({ applications }) => applications.sessions),
			streams: sum(({ applications }) => applications.streams),
			refused: sum(({ applications }) => applications.refused),
		},
	};
}
