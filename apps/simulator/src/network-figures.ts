// Figures of a whole network out of the counters of its routers.
import type { Ending } from './ending.js';

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** What the routers that live counted, summed; how far they are integrated; what applications got. */
export function networkFigures({ routers, applications }: Ending): Record<string, number> {
	const living = routers.filter(({ alive }) => alive);
	const sum = (name: string) => living.reduce((total, { counters }) => total + (counters[name] ?? 0), 0);
	return {
		ready: living.filter(({ ready }) => ready).length,
		integrationMsMedian: Math.round(median(routers.flatMap(({ integrationMs }) => integrationMs))),
		linksMedian: median(living.map(({ links }) => links)),
		knownRoutersMedian: median(living.map(({ known }) => known)),
		buildsSent: sum('tunnels-build-sent'),
		buildsAccepted: sum('tunnels-build-accepted'),
		tunnelTestsFailed: sum('tunnels-test-failed'),
		sessions: applications.sessions,
		streams: applications.streams,
		streamsRefused: applications.refused,
	};
}
