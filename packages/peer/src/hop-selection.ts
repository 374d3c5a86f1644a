// Chooses the hops of one tunnel, from the one next to us outward, by chance weighted with experience. Peer selection; "peer ordering in tunnels".
// Pure: everything it knows comes in; it changes nothing.
import { sipHash24 } from '@i2p/crypto-siphash';
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Random } from '@i2p/util';
import { connectedWeight, fitAttempts, orderKeyBytes } from './constants.js';
import type { Strictness } from './eligibility.js';
import { overIpv4, type Traits } from './traits.js';

/** A router that may be a hop. */
export interface Candidate {
	readonly info: RouterInfo;
	readonly traits: Traits;
	/** 1 to 4000: chance in proportion. */
	readonly weight: number;
	readonly connected: boolean;
	/** Its place in the order of this pool's hops, from 0 (next to us) to 1; 0 for all where there is no order. */
	readonly place: number;
	/** It let none of our links stand lately, but may be alive: no neighbour of ours, but perhaps of others. */
	readonly turnsUsAway: boolean;
}

/** What a tunnel must be. */
export interface TunnelShape {
	readonly count: number;
	readonly direction: 'outbound' | 'inbound';
	readonly strictness: Strictness;
	/** Whether loopback and private addresses count as dialable, and as nobody's neighbours. */
	readonly allowLocal: boolean;
	/** Whether one of our transports can dial a router. */
	readonly canDial: (info: RouterInfo) => boolean;
	/** Ways on which others can dial us; while there are none, the last hop of an inbound tunnel must be linked with us. */
	readonly ourWays: number;
	/** Links are scarce: one of those that stand is next to us, if any fits. */
	readonly overLinks: boolean;
	/** Whether hops stand in the order of their places, unless no tunnel can be made so. */
	readonly ordered: boolean;
}

/**
 * The place of a router in the order that a key makes, as good as chance for who does not know it.
 * @param key 16 bytes at least; what follows them is not used, as by Java I2P
 */
export function placeOf(hash: Uint8Array, key: Uint8Array): number {
	const sum = sipHash24(key.subarray(0, orderKeyBytes), hash);
	// Asked of each candidate: a view for the first word would cost twice what the hash does.
	return ((sum[0]! | (sum[1]! << 8) | (sum[2]! << 16) | (sum[3]! << 24)) >>> 0) / 2 ** 32;
}

/** The hops in the order a message meets them, or `undefined` if the candidates do not make such a tunnel. */
export function chooseHops(
	candidates: readonly Candidate[],
	shape: TunnelShape,
	random: Random,
): HashKey[] | undefined {
	const hops = arrange(candidates, shape, random);
	return hops === undefined && shape.ordered ? arrange(candidates, { ...shape, ordered: false }, random) : hops;
}

function arrange(candidates: readonly Candidate[], shape: TunnelShape, random: Random): HashKey[] | undefined {
	for (let attempt = 0; attempt < fitAttempts; attempt++) {
		const chosen: Candidate[] = [];
		while (chosen.length < shape.count) {
			const fitting = candidates.filter((candidate) => fits(candidate, chosen, shape));
			const next = draw(chosen.length === 0 ? nearest(fitting, shape) : fitting, chosen.length, shape, random);
			if (next === undefined) break;
			chosen.push(next);
		}
		if (chosen.length < shape.count) continue;
		const hops = chosen.map((candidate) => candidate.info.key);
		return shape.direction === 'outbound' ? hops : hops.reverse();
	}
	return undefined;
}

/** Whether a candidate can stand beyond those chosen, who are listed from us outward. */
function fits(candidate: Candidate, chosen: readonly Candidate[], shape: TunnelShape): boolean {
	const inward = chosen.at(-1);
	if (chosen.some((other) => clash(other, candidate, shape.allowLocal))) return false;
	if (inward === undefined ? !nextToUs(candidate, shape) : !linkable(inward, candidate, shape)) return false;
	if (shape.ordered && inward !== undefined && candidate.place <= inward.place) return false;
	return chosen.length < shape.count - 1 || fitsAtEnd(candidate, shape);
}

function published({ traits }: Candidate, { allowLocal }: TunnelShape): number {
	return allowLocal ? traits.publishedOrLocal : traits.published;
}

/** Whether messages can go between us and this hop: by a link that stands, by our dialing it, or by its dialing us. */
function nextToUs(candidate: Candidate, shape: TunnelShape): boolean {
	if (candidate.connected) return true;
	if (candidate.turnsUsAway && shape.strictness !== 'desperate') return false;
	if (shape.direction === 'inbound' && shape.ourWays !== 0) return (candidate.traits.dials & shape.ourWays) !== 0;
	const careful = shape.strictness === 'strict' || shape.strictness === 'crowded';
	if (shape.direction === 'inbound' && careful) return false;
	return shape.canDial(candidate.info);
}

/** Whether the one that sends can dial the one that receives: by a transport that both have. */
function linkable(inward: Candidate, outward: Candidate, shape: TunnelShape): boolean {
	const [from, to] = shape.direction === 'outbound' ? [inward, outward] : [outward, inward];
	return (from.traits.dials & published(to, shape)) !== 0;
}

/** Endpoints of outbound tunnels must reach any gateway, gateways of inbound ones be reached by anyone: over IPv4. */
function fitsAtEnd(candidate: Candidate, shape: TunnelShape): boolean {
	if (shape.strictness === 'desperate') return shape.direction === 'outbound' || published(candidate, shape) !== 0;
	const ways = shape.direction === 'outbound' ? candidate.traits.dials : published(candidate, shape);
	return (ways & overIpv4) !== 0;
}

/** Whether two routers must not share a tunnel: the same one, the same neighbourhood, the same family. */
function clash(a: Candidate, b: Candidate, allowLocal: boolean): boolean {
	if (a.info.key === b.info.key) return true;
	if (a.traits.family !== '' && a.traits.family === b.traits.family) return true;
	if (a.traits.groups.some((group) => b.traits.groups.includes(group))) return true;
	return !allowLocal && a.traits.localGroups.some((group) => b.traits.localGroups.includes(group));
}

/** Those of the fitting that may stand next to us. */
function nearest(fitting: readonly Candidate[], { overLinks }: TunnelShape): readonly Candidate[] {
	const linked = overLinks ? fitting.filter(({ connected }) => connected) : [];
	return linked.length > 0 ? linked : fitting;
}

/**
 * One of the candidates for the hop after so many, by weight; next to us those with a link weigh more. In an order, so much as there are places
 * beyond for the hops to come: every router is then in as many tunnels as without one.
 */
function draw(
	fitting: readonly Candidate[],
	before: number,
	{ count, ordered }: TunnelShape,
	random: Random,
): Candidate | undefined {
	const weightOf = ({ weight, connected, place }: Candidate): number => {
		const ours = before === 0 && connected ? weight * connectedWeight : weight;
		return ordered ? Math.max(1, Math.round(ours * (1 - place) ** (count - before - 1))) : ours;
	};
	const weights = fitting.map(weightOf);
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	if (total === 0) return undefined;
	let drawn = random.below(total);
	return fitting.find((_, i) => {
		drawn -= weights[i]!;
		return drawn < 0;
	});
}
