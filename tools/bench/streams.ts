// One stream over long paths, in memory on the virtual clock: how much of a window's worth a round trip it carries, with losses and jitter.
import { passOver } from '../../packages/streaming/test/long-paths.js';

const bytes = 8 << 20;
const roundTripsMs = [30, 300, 1000, 5000, 10_000];
const losses = [0, 0.01, 0.05, 0.1];
const jitters = [0, 0.2];

/** What became of one stream. */
export interface StreamFigures {
	readonly exact: boolean;
	readonly kBPerSecond: number;
	readonly seconds: number;
	readonly roundTrips: number;
	readonly sentAgainPercent: number;
	/** Of this process, the network in memory included. */
	readonly cpuMsPerMB: number;
}

/** Each path and what eight mebibytes over it took. */
export function* streamFigures(): Generator<[string, StreamFigures]> {
	for (const roundTripMs of roundTripsMs)
		for (const loss of losses)
			for (const jitter of jitters) {
				const before = process.cpuUsage();
				const passage = passOver({ roundTripMs, loss, jitter }, bytes);
				const { user, system } = process.cpuUsage(before);
				yield [
					`stream, ${roundTripMs} ms, ${loss * 100} % lost each way${jitter > 0 ? ', jitter' : ''}`,
					{
						exact: passage.exact,
						kBPerSecond: Math.round(passage.kilobytesPerSecond),
						seconds: Number(passage.seconds.toFixed(1)),
						roundTrips: Math.round(passage.roundTrips),
						sentAgainPercent: Number((passage.sentAgain * 100).toFixed(1)),
						cpuMsPerMB: Number(((user + system) / 1000 / (bytes / 1e6)).toFixed(1)),
					},
				];
			}
}
