// Chooses the hops of one tunnel, from the one next to us outward, by chance weighted with experience. Peer selection and ordering.
// Pure: everything it knows comes in; it changes nothing.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Random } from '@i2p/util';
import { connectedWeight, fitAttempts } from './constants.js';
import type { Strictness } from './eligibility.js';
import { overIpv4, type Traits } from './traits.js';

/** A router that may be a hop. */
export interface Candidate {
	readonly info: RouterInfo;
	readonly traits: Traits;
	/** 1 to 4000: chance in proportion. */
	readonly weight: number;
	readonly connected: boolean;
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
	/** Hops stand in the order of their distance from this key, 32 bytes, the closest next to us; in any order without it. */
	readonly orderKey: Uint8Array | undefined;
}

/** The hops in the order a message meets them, or `undefined` if the candidates do not make such a tunnel. */
export function chooseHops(
	candidates: readonly Candidate[],
	shape: TunnelShape,
	random: Random,
): HashKey[] | undefined {
	for (let attempt = 0; attempt < fitAttempts; attempt++) {
		const chosen: Candidate[] = [];
		while (chosen.length < shape.count) {
			const fitting = candidates.filter((candidate) => fits(candidate, chosen, shape));
			const next = draw(chosen.length === 0 ? nearest(fitting, shape) : fitting, chosen.length === 0, random);
			if (next === undefined) break;
			chosen.push(next);
		}
		if (chosen.length < shape.count) continue;
		const ordered = inOrder(chosen, shape);
		if (ordered === undefined) continue;
		const hops = ordered.map((candidate) => candidate.info.key);
		return shape.direction === 'outbound' ? hops : hops.reverse();
	}
	return undefined;
}

/** The same hops in the order that a key wants, if they make a tunnel so: whoever sees two of them sees them in the same order each time. */
function inOrder(chosen: Candidate[], shape: TunnelShape): readonly Candidate[] | undefined {
	const { orderKey } = shape;
	if (orderKey === undefined) return chosen;
	const ordered = [...chosen].sort((a, b) => farther(a.info.identity.hash, b.info.identity.hash, orderKey));
	return ordered.every((candidate, i) => fits(candidate, ordered.slice(0, i), shape)) ? ordered : undefined;
}

/** Above 0 if the first hash is farther from the key than the second, below if it is closer. */
function farther(a: Uint8Array, b: Uint8Array, key: Uint8Array): number {
	for (let i = 0; i < key.length; i++) {
		const difference = (a[i]! ^ key[i]!) - (b[i]! ^ key[i]!);
		if (difference !== 0) return difference;
	}
	return 0;
}

/** Whether a candidate can stand beyond those chosen, who are listed from us outward. */
function fits(candidate: Candidate, chosen: readonly Candidate[], shape: TunnelShape): boolean {
	const inward = chosen.at(-1);
	if (chosen.some((other) => clash(other, candidate, shape.allowLocal))) return false;
	if (inward === undefined ? !nextToUs(candidate, shape) : !linkable(inward, candidate, shape)) return false;
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

/** One of the candidates, by weight; next to us those with a link weigh more. */
function draw(fitting: readonly Candidate[], firstFromUs: boolean, random: Random): Candidate | undefined {
	const weightOf = ({ weight, connected }: Candidate): number =>
		firstFromUs && connected ? weight * connectedWeight : weight;
	let total = 0;
	for (const candidate of fitting) total += weightOf(candidate);
	if (total === 0) return undefined;
	let drawn = random.below(total);
	for (const candidate of fitting) {
		drawn -= weightOf(candidate);
		if (drawn < 0) return candidate;
	}
	return undefined;
}
