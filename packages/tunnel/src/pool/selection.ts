// Which of our tunnels to take: for data, for builds, for tests. Policy.
import type { Turn } from '@i2p/runtime';
import type { Random } from '@i2p/util';
import type { OwnTunnel } from './outbound-tunnel.js';

/**
 * The tunnels in the order in which they should be taken: those whose last test came back, then those not yet tested,
 * then those that are suspected or failing, at last those that only await their replacement; by chance among equals.
 */
export function byHealth<T extends OwnTunnel>(tunnels: Iterable<T>, turn: Turn, random: Random): T[] {
	const ranked = [...tunnels].map((tunnel) => ({ tunnel, rank: rankOf(tunnel, turn), chance: random.below(1 << 16) }));
	ranked.sort((a, b) => a.rank - b.rank || a.chance - b.chance);
	return ranked.map((entry) => entry.tunnel);
}

function rankOf(tunnel: OwnTunnel, turn: Turn): number {
	const { life } = tunnel;
	if (life.doomed) return 5;
	const aging = turn.now >= life.renewAt ? 1 : 0;
	if (!life.sound) return 4;
	return (life.rttMs === undefined ? 2 : 0) + aging;
}
