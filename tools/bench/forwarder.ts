// What every forwarder of the transit bench is to who measures it, and how two of them are measured beside each other: a machine
// has its moods, so that each gets a little of the load in turn, and what is compared was done in the same seconds.
import type { Child } from '../interop/src/process.js';
import type { FrameSource, Prepared } from './transit-load.js';

/** A forwarder that runs. */
export interface Forwarder {
	readonly child: Child;
	/** One for each connection into it. */
	readonly sources: readonly FrameSource[];
	/** Messages that came out of it. */
	readonly arrived: () => number;
	/** Throws unless the first message came out as it should have; absent where the keys are not known here. */
	check?(): void;
	stop(): Promise<void>;
}

/** How a forwarder is loaded: what is prepared for it, and how that is poured into it; that answers how many messages came out. */
export interface Load {
	readonly warmUp: number;
	/** Messages that each forwarder gets in one turn, and how many turns each has. */
	readonly slice: number;
	readonly slices: number;
	prepare(forwarder: Forwarder, messages: number): readonly Prepared[];
	pour(forwarder: Forwarder, prepared: readonly Prepared[]): Promise<Poured>;
}

/** What became of what was poured in. */
export interface Poured {
	/** Messages that came out. */
	readonly passed: number;
	/** For how long all of them together were under way, in milliseconds: by Little's law from how many were at each moment. */
	readonly underWayMs: number;
}

/** What one forwarder took. */
export interface Cost {
	/** Of CPU time for a message, all threads. */
	readonly microseconds: number;
	readonly lost: number;
	/** While it had its turn. */
	readonly messagesPerSecond: number;
	/** From the write to what came out, on average. */
	readonly underWayMs: number;
}

/** Warms all of them up, then loads one after the other, round and round; the costs in their order. */
export async function costsBeside(forwarders: readonly Forwarder[], load: Load): Promise<Cost[]> {
	const sums = forwarders.map(() => ({ cpu: 0, passed: 0, seconds: 0, underWayMs: 0 }));
	for (const forwarder of forwarders) {
		await load.pour(forwarder, load.prepare(forwarder, load.warmUp));
		forwarder.check?.();
	}
	for (let n = 0; n < load.slices; n++) {
		for (const [i, forwarder] of forwarders.entries()) {
			const prepared = load.prepare(forwarder, load.slice);
			const before = { cpu: forwarder.child.cpuSeconds(), at: performance.now() };
			const sum = sums[i]!;
			const { passed, underWayMs } = await load.pour(forwarder, prepared);
			sum.passed += passed;
			sum.underWayMs += underWayMs;
			sum.cpu += forwarder.child.cpuSeconds() - before.cpu;
			sum.seconds += (performance.now() - before.at) / 1000;
		}
	}
	const sent = load.slice * load.slices;
	return sums.map(({ cpu, passed, seconds, underWayMs }) => ({
		microseconds: (cpu * 1e6) / passed,
		underWayMs: underWayMs / passed,
		lost: sent - passed,
		messagesPerSecond: passed / seconds,
	}));
}
