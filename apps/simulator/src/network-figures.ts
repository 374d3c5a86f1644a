// Figures of a whole network out of the counters of its routers.
import type { World } from './world.js';

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** What the routers that live counted, summed; how far they are integrated; what applications got. */
export function networkFigures(world: World): Record<string, number> {
	const alive = world.routers.filter((router) => router.alive);
	const snapshots = alive.map((router) => router.snapshot());
	const sum = (name: string) => snapshots.reduce((total, { counters }) => total + (counters[name] ?? 0), 0);
	const applications = (pick: (application: World['applications'][number]) => number) =>
		world.applications.reduce((total, application) => total + pick(application), 0);
	return {
		ready: snapshots.filter(({ ready }) => ready).length,
		integrationMsMedian: Math.round(median(world.routers.flatMap(({ integrationMs }) => integrationMs))),
		linksMedian: median(snapshots.map(({ links }) => links.open)),
		knownRoutersMedian: median(snapshots.map(({ netDb }) => netDb.routers)),
		buildsSent: sum('tunnels-build-sent'),
		buildsAccepted: sum('tunnels-build-accepted'),
		tunnelTestsFailed: sum('tunnels-test-failed'),
		sessions: applications(({ counts }) => counts.sessions),
		streams: applications(({ counts }) => counts.streams),
		streamsRefused: applications(({ counts }) => counts.refused),
	};
}
