// The table of peers: what happened with each, whom to choose for a tunnel, who is banned. Peer selection.
// Knows nothing of links, tunnels or storage: it is told, asked, and hands out a snapshot.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { after, type Mono, type Wall } from '@i2p/time';
import type { Random } from '@i2p/util';
import { BanList, type OnBan } from './ban-list.js';
import {
	fastWeight,
	floodfillsSparedFrom,
	highCapacityWeight,
	maxFollowedTunnels,
	maxHops,
	maxProfiles,
	mostCandidates,
	mostLinkedCandidates,
	mostShare,
	shareCountsFrom,
	silentWeight,
	tiersStandMs,
	usualGroupBytes,
	versionFloor,
} from './constants.js';
import { type Exclusion, exclusionOf, type Strictness, strictnesses } from './eligibility.js';
import { type Candidate, chooseHops, placeOf } from './hop-selection.js';
import { Profile, type ProfileCount } from './profile.js';
import { readSnapshot, writeSnapshot } from './snapshot.js';
import { type Tier, tiersOf } from './tiers.js';
import { traitsOf, withGroups } from './traits.js';

/** What does not change while a router runs, or rarely. */
export interface PeerBookOptions {
	/** Our own key: never a hop. */
	readonly self: HashKey;
	/** Loopback and private peers may be hops and are exempt from the neighbourhood rule. */
	readonly allowLocal?: boolean;
	/** Lowest `router.version` as a number (0.9.62 is 9062). */
	readonly versionFloor?: number | undefined;
	/** Told of each ban. */
	readonly onBan?: OnBan;
}

/** One question for hops. */
export interface HopQuestion {
	/** Hops wanted, 0 to 8. */
	readonly count: number;
	readonly direction: 'outbound' | 'inbound';
	readonly purpose: 'exploratory' | 'client';
	/** Peers not to use this time. */
	readonly exclude?: ReadonlySet<HashKey>;
	/** RouterInfos to choose from: the whole database. */
	readonly candidates: Iterable<RouterInfo>;
	/** Whether a link with a peer stands. */
	readonly connected: (peer: HashKey) => boolean;
	/** When something last came by the link with a peer; never unless given. */
	readonly heard?: (peer: HashKey) => Mono | undefined;
	/** Something goes wrong since then: peers that gave signs of life before and none thereafter are chosen far more seldom. Not unless given. */
	readonly troubleSince?: Mono | undefined;
	/** Whether one of our transports can dial a router. */
	readonly canDial: (info: RouterInfo) => boolean;
	/** Whether links are scarce: then the hop next to us is one of the linked, if any fits; not unless given. */
	readonly overLinks?: boolean;
	/** First bytes of an IPv4 address that no two hops share, 0 (none) to 4, and twice as many of IPv6; 2 unless given. */
	readonly groupBytes?: number;
	/** 16 bytes at least, known to nobody else: hops of all tunnels with this key stand in the same order, if they can; in any unless given. */
	readonly orderKey?: Uint8Array;
	readonly random: Random;
	readonly now: Mono;
	readonly wall: Wall;
}

/** Remembers peers and chooses among them. */
export class PeerBook {
	/** Offences and bans. */
	readonly bans: BanList;
	/** What we say of ourselves: hops of inbound tunnels dial what it publishes; without it nobody dials us. */
	ourInfo: RouterInfo | undefined;
	readonly #options: PeerBookOptions;
	readonly #profiles = new Map<HashKey, Profile>();
	readonly #tunnels = new Map<string, readonly HashKey[]>();
	readonly #ourUse = new Map<HashKey, number>();
	#online = true;
	#tiers: ReadonlyMap<HashKey, Tier> = new Map();
	#tiersUntil: Mono | undefined;

	constructor(options: PeerBookOptions) {
		this.bans = new BanList(options.onBan);
		this.#options = options;
	}

	/** While we are offline nobody is charged for what fails. */
	setOnline(online: boolean): void {
		this.#online = online;
	}

	/** A hop said yes to a build of ours. */
	noteBuildAccepted(peer: HashKey, now: Mono): void {
		this.#note(peer, 'accepted', now);
	}

	/** A hop said no. */
	noteBuildDeclined(peer: HashKey, now: Mono): void {
		this.#note(peer, 'declined', now);
	}

	/** A build with these hops got no reply: one of them is to blame, nobody knows which. */
	noteBuildLost(peers: readonly HashKey[], now: Mono): void {
		if (this.#online) for (const peer of peers) this.#note(peer, 'lost', now);
	}

	/**
	 * A test message through a tunnel with these hops came back, or did not.
	 * @param hopMs its round trip for each hop on the way, in milliseconds
	 */
	noteTunnelTest(peers: readonly HashKey[], passed: boolean, now: Mono, hopMs?: number): void {
		if (!passed && !this.#online) return;
		for (const peer of peers) {
			const profile = this.#profile(peer, now);
			profile.note(passed ? 'testsPassed' : 'testsFailed', now);
			if (hopMs !== undefined) profile.noteHopMs(hopMs);
		}
	}

	/** A floodfill answered a question of ours, or did not in time. */
	noteAnswer(peer: HashKey, answered: boolean, now: Mono): void {
		if (answered || this.#online) this.#note(peer, answered ? 'answered' : 'unanswered', now);
	}

	/** A link came up. */
	noteConnected(peer: HashKey, now: Mono): void {
		this.#profile(peer, now).noteReachable(now);
	}

	/** A dial failed. */
	noteConnectFailed(peer: HashKey, now: Mono): void {
		if (this.#online) this.#profile(peer, now).noteUnreachable(now);
	}

	/** It answered our dial and broke it off at once, as routers do that have no place: others may be linked with it. */
	noteTurnedAway(peer: HashKey, now: Mono): void {
		if (this.#online) this.#profile(peer, now).noteTurnedAway(now);
	}

	/** A tunnel of ours with these hops stands; `id` names it until {@link noteTunnelDown}. */
	noteTunnelUp(id: string, hops: readonly HashKey[]): void {
		this.noteTunnelDown(id);
		if (this.#tunnels.size >= maxFollowedTunnels) this.noteTunnelDown(this.#tunnels.keys().next().value!);
		this.#tunnels.set(id, hops);
		for (const hop of hops) this.#ourUse.set(hop, (this.#ourUse.get(hop) ?? 0) + 1);
	}

	/** That tunnel is gone; an unknown id is nothing. */
	noteTunnelDown(id: string): void {
		for (const hop of this.#tunnels.get(id) ?? []) {
			const uses = this.#ourUse.get(hop)! - 1;
			if (uses === 0) this.#ourUse.delete(hop);
			else this.#ourUse.set(hop, uses);
		}
		this.#tunnels.delete(id);
	}

	/** How reliably a floodfill answers us, 0 to 1; one half if unknown. */
	responsiveness(peer: HashKey, now: Mono): number {
		return this.#profiles.get(peer)?.responsiveness(now) ?? 0.5;
	}

	/** How much a peer is worth as a hop, 0 to 1; one half if unknown. */
	worth(peer: HashKey, now: Mono): number {
		return this.#profiles.get(peer)?.worth(now) ?? 0.5;
	}

	/** What a peer is to us by what it did; worked out anew every 45 seconds. */
	tier(peer: HashKey, now: Mono): Tier {
		if (this.#tiersUntil === undefined || now >= this.#tiersUntil) {
			this.#tiers = tiersOf(this.#profiles, now);
			this.#tiersUntil = after(now, tiersStandMs);
		}
		return this.#tiers.get(peer) ?? 'standard';
	}

	/** Profiles held. */
	get size(): number {
		return this.#profiles.size;
	}

	/**
	 * Hops for one tunnel, in the order a message meets them, without repeats; `undefined` if no tunnel can be made even by the
	 * weakest rules. Throws RangeError for a count outside 0 to 8.
	 */
	selectHops(question: HopQuestion): HashKey[] | undefined {
		const { count, direction, random, canDial, overLinks = false, orderKey } = question;
		if (!(Number.isInteger(count) && count >= 0 && count <= maxHops)) throw new RangeError('a tunnel has 0 to 8 hops');
		if (count === 0) return [];
		const infos = sample(this.#askable(question), question);
		const others = infos.reduce((sum, info) => (info.caps.floodfill ? sum : sum + 1), 0);
		const { allowLocal = false } = this.#options;
		const ourWays = this.#ourWays();
		for (const strictness of strictnesses) {
			const candidates = this.#candidates(infos, strictness, others >= floodfillsSparedFrom, question);
			const ordered = orderKey !== undefined;
			const shape = { count, direction, strictness, allowLocal, canDial, ourWays, overLinks, ordered };
			const hops = chooseHops(candidates, shape, random);
			if (hops !== undefined) return hops;
		}
		return undefined;
	}

	/** Why a router would not be a hop under the strict rules, or `undefined`; for logs and the console. */
	exclusion(info: RouterInfo, purpose: 'exploratory' | 'client', now: Mono, wall: Wall): Exclusion | undefined {
		return this.#exclusion(info, 'strict', false, { purpose, now, wall });
	}

	/** The memory worth keeping over a restart, as bytes of our own format (72 per profile and 13 more). */
	snapshot(now: Mono, wall: Wall): Uint8Array {
		return writeSnapshot(this.#profiles, now, wall);
	}

	/**
	 * Takes back a snapshot, of this version or the one before; answers whether the bytes were one. It counts half after twelve
	 * hours and nothing after 36. Profiles that exist already stay.
	 */
	restore(bytes: Uint8Array, now: Mono, wall: Wall): boolean {
		const profiles = readSnapshot(bytes, now, wall);
		this.#tiersUntil = undefined;
		for (const [peer, profile] of profiles ?? [])
			if (!this.#profiles.has(peer) && this.#profiles.size < maxProfiles) this.#profiles.set(peer, profile);
		return profiles !== undefined;
	}

	#ourWays(): number {
		if (this.ourInfo === undefined) return 0;
		const { published, publishedOrLocal } = traitsOf(this.ourInfo);
		return this.#options.allowLocal ? publishedOrLocal : published;
	}

	#askable({ candidates, exclude, now }: HopQuestion): RouterInfo[] {
		const infos: RouterInfo[] = [];
		for (const info of candidates) {
			if (info.key === this.#options.self || exclude?.has(info.key)) continue;
			if (this.bans.bannedFor(info.key, now) === undefined) infos.push(info);
		}
		return infos;
	}

	#candidates(
		infos: readonly RouterInfo[],
		strictness: Strictness,
		spareFloodfills: boolean,
		question: HopQuestion,
	): Candidate[] {
		const { connected, now, orderKey, groupBytes = usualGroupBytes } = question;
		const traits = (info: RouterInfo) =>
			groupBytes === usualGroupBytes ? traitsOf(info) : withGroups(info, groupBytes);
		const candidates: Candidate[] = [];
		for (const info of infos) {
			if (this.#exclusion(info, strictness, spareFloodfills, question) !== undefined) continue;
			const weight = Math.max(1, Math.round(1000 * this.#preference(info, question)));
			const turnsUsAway = this.#profiles.get(info.key)?.turnsUsAway(now) === true;
			const place = orderKey === undefined ? 0 : placeOf(info.hash, orderKey);
			candidates.push({ info, traits: traits(info), weight, place, connected: connected(info.key), turnsUsAway });
		}
		return candidates;
	}

	/** How much rather than others it is chosen: by its worth, half as much under congestion; for clients by its tier too; in trouble far less if it fell silent. */
	#preference({ key, caps }: RouterInfo, question: HopQuestion): number {
		const { purpose, now } = question;
		const tier = purpose === 'client' ? this.tier(key, now) : 'standard';
		const factor = tier === 'fast' ? fastWeight : tier === 'high-capacity' ? highCapacityWeight : 1;
		const silence = this.#fellSilent(key, question) ? silentWeight : 1;
		return this.worth(key, now) ** 2 * factor * silence * (caps.congestion === undefined ? 1 : 0.5);
	}

	/** Whether something goes wrong, and this peer, which lived before, has not been seen to live since. Of one that is not known nothing is said. */
	#fellSilent(peer: HashKey, { troubleSince, heard }: HopQuestion): boolean {
		if (troubleSince === undefined) return false;
		const signs = [heard?.(peer), this.#profiles.get(peer)?.aliveAt].filter((at) => at !== undefined);
		return signs.length > 0 && signs.every((at) => at <= troubleSince);
	}

	#exclusion(
		info: RouterInfo,
		strictness: Strictness,
		spareFloodfills: boolean,
		question: Pick<HopQuestion, 'purpose' | 'now' | 'wall'>,
	): Exclusion | undefined {
		const all = this.#tunnels.size + 1;
		const uses = (this.#ourUse.get(info.key) ?? 0) + 1;
		return exclusionOf(info, traitsOf(info), this.#profiles.get(info.key), {
			strictness,
			client: question.purpose === 'client',
			versionFloor: this.#options.versionFloor ?? versionFloor,
			spareFloodfills,
			beyondShare: all > shareCountsFrom && uses / all > mostShare,
			now: question.now,
			wall: question.wall,
		});
	}

	#note(peer: HashKey, what: ProfileCount, now: Mono): void {
		this.#profile(peer, now).note(what, now);
	}

	#profile(peer: HashKey, now: Mono): Profile {
		const profile = this.#profiles.get(peer) ?? new Profile(now);
		this.#profiles.delete(peer);
		if (this.#profiles.size >= maxProfiles) this.#profiles.delete(this.#profiles.keys().next().value!);
		this.#profiles.set(peer, profile);
		return profile;
	}
}

/** Few enough routers to weigh one by one: all, or those linked with us and so many others by chance. */
function sample(infos: RouterInfo[], { connected, random }: HopQuestion): RouterInfo[] {
	if (infos.length <= mostCandidates) return infos;
	const linked: RouterInfo[] = [];
	const others: RouterInfo[] = [];
	for (const info of infos) (connected(info.key) && linked.length < mostLinkedCandidates ? linked : others).push(info);
	const wanted = mostCandidates - linked.length;
	for (let i = 0; i < wanted; i++) {
		const j = i + random.below(others.length - i);
		[others[i], others[j]] = [others[j]!, others[i]!];
	}
	return linked.concat(others.slice(0, wanted));
}
