// Which ids and roles the hops of a new tunnel get. Policy; must not know keys.
import type { Wall } from '@i2p/time';
import type { Random } from '@i2p/util';
import { type BandwidthWish, wishOptions } from '../build/bandwidth.js';
import type { PlannedHop } from '../build/creator.js';
import { type HopRole, plainRequest, requestMinutes } from '../build/record.js';
import { maxPoolQuantity, maxTunnelHops } from '../constants.js';
import type { Hop, HopRules } from '../wants.js';

/** Where the last hop sends: for an outbound tunnel the answer, for an inbound one everything. */
export interface PlanEnd {
	/** Router hash, 32 bytes. */
	readonly hash: Uint8Array;
	readonly tunnelId: number;
}

/** A plan, and what the pool must remember of it. */
export interface TunnelPlan {
	readonly hops: readonly PlannedHop[];
	/** Under which the first hop receives. */
	readonly firstTunnelId: number;
	/** I2NP id under which the answer comes. */
	readonly replyId: number;
}

/** Draws the ids of a tunnel over these hops, in the direction of the data. */
export function planTunnel(
	direction: 'inbound' | 'outbound',
	hops: readonly Hop[],
	{ end, wish }: { readonly end: PlanEnd; readonly wish: BandwidthWish },
	wall: Wall,
	random: Random,
): TunnelPlan {
	const ids = hops.map(() => nonzero(random));
	const replyId = nonzero(random);
	const last = hops.length - 1;
	const planned = hops.map((hop, i) => {
		const role = roleOf(direction, i, last);
		const plain = plainRequest({
			receiveTunnelId: ids[i]!,
			nextTunnelId: i === last ? end.tunnelId : ids[i + 1]!,
			nextHash: i === last ? end.hash : hops[i + 1]!.hash,
			role,
			requestMinutes: requestMinutes(wall),
			nextMessageId: i === last ? replyId : nonzero(random),
		});
		const request = { ...plain, options: wishOptions(wish, role === 'gateway') };
		return { hash: hop.hash, encryptionKey: hop.encryptionKey, request };
	});
	return { hops: planned, firstTunnelId: ids[0]!, replyId };
}

function roleOf(direction: 'inbound' | 'outbound', i: number, last: number): HopRole {
	if (direction === 'inbound') return i === 0 ? 'gateway' : 'participant';
	return i === last ? 'endpoint' : 'participant';
}

function nonzero(random: Random): number {
	return 1 + random.below(0xffff_ffff);
}

/** Length and number of a pool's tunnels in one direction. */
export interface PoolSide {
	/** Hops, 0 to 7. */
	readonly length: number;
	/** Tunnels, 1 to 16. */
	readonly quantity: number;
	/** Up to so many hops more by chance; negative: so many fewer or more. */
	readonly lengthVariance?: number;
	/** Tunnels more, to stand ready should one fail; inbound ones are named in no lease before (I2CP, 0 to 16 with the others). */
	readonly backupQuantity?: number;
	/** How their hops stand to one another. */
	readonly rules?: HopRules;
}

/** Throws RangeError for a length over 7 or quantities that are not 1 to 16 together. */
export function checkSide({ length, quantity, backupQuantity = 0 }: PoolSide): void {
	if (!(Number.isInteger(length) && length >= 0 && length <= maxTunnelHops))
		throw new RangeError(`tunnels have 0 to ${maxTunnelHops} hops`);
	if (!(Number.isInteger(quantity) && quantity >= 1 && quantity <= maxPoolQuantity))
		throw new RangeError(`a pool has 1 to ${maxPoolQuantity} tunnels each way`);
	if (!(Number.isInteger(backupQuantity) && backupQuantity >= 0 && quantity + backupQuantity <= maxPoolQuantity))
		throw new RangeError(`a pool has 0 to ${maxPoolQuantity - quantity} tunnels in reserve beside ${quantity}`);
}

/** Draws the length of the next tunnel; no hop at all only if the side says so or it is allowed. */
export function drawLength(side: PoolSide, allowZeroHop: boolean, most: number, random: Random): number {
	const variance = Math.max(-maxTunnelHops, Math.min(maxTunnelHops, Math.trunc(side.lengthVariance ?? 0)));
	const spread = variance >= 0 ? random.below(variance + 1) : random.below(-2 * variance + 1) + variance;
	const least = side.length === 0 || allowZeroHop ? 0 : 1;
	return Math.min(most, Math.max(least, side.length + spread));
}
