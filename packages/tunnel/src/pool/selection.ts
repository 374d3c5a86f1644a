// Which of our tunnels to take: for data, for builds, for tests. Policy.
import type { Mono } from '@i2p/time';
import type { Random } from '@i2p/util';
import type { OwnTunnel } from './outbound-tunnel.js';

/** When tunnels are compared, and since when something goes wrong, if so. */
export interface Moment {
	readonly now: Mono;
	readonly troubleSince: Mono | undefined;
}

/**
 * The tunnels in the order in which they should be taken: those whose last test came back, then those not yet tested,
 * then those that were not proven to work since trouble began, then those that are suspected or failing, at last those that only await their replacement; by chance among equals.
 */
export function byHealth<T extends OwnTunnel>(tunnels: Iterable<T>, moment: Moment, random: Random): T[] {
	const ranked = [...tunnels].map((tunnel) => ({
		tunnel,
		rank: rankOf(tunnel, moment),
		chance: random.below(1 << 16),
	}));
	ranked.sort((a, b) => a.rank - b.rank || a.chance - b.chance);
	return ranked.map((entry) => entry.tunnel);
}

function rankOf({ life, hops }: OwnTunnel, { now, troubleSince }: Moment): number {
	if (life.doomed) return 6;
	if (!life.sound) return 5;
	if (hops.length > 0 && !life.provenSince(troubleSince)) return 4;
	const aging = now >= life.renewAt ? 1 : 0;
	return (life.rttMs === undefined ? 2 : 0) + aging;
}
