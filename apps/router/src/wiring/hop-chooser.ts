// Fulfils what tunnels want of peers: hops from the peer book over the network database, and notes of what hops did.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { PeerBook } from '@i2p/peer';
import type { Turn } from '@i2p/runtime';
import type { Mono } from '@i2p/time';
import { type Hop, type HopChooser, type HopRequest, type PeerNotes, shortRecordsVersion } from '@i2p/tunnel';
import type { Random } from '@i2p/util';

/** Who knows routers and links. */
export interface HopSources {
	readonly book: PeerBook;
	routers(): Iterable<RouterInfo>;
	routerInfo(peer: HashKey): RouterInfo | undefined;
	connected(peer: HashKey): boolean;
	/** When something last came by the link with a peer. */
	heard(peer: HashKey): Mono | undefined;
	/** Whether a transport of ours can dial it. */
	canDial(info: RouterInfo): boolean;
	/** Whether links are scarce. */
	scarceLinks(): boolean;
	readonly random: Random;
}

/** Choices made to find one whose first contact was not asked too often just now. */
const attempts = 12;

function candidatesOf({ explicitPeers }: HopRequest, sources: HopSources): Iterable<RouterInfo> {
	if (explicitPeers === undefined) return sources.routers();
	return explicitPeers.map((peer) => sources.routerInfo(peer)).filter((info) => info !== undefined);
}

function select(request: HopRequest, exclude: ReadonlySet<HashKey>, sources: HopSources, turn: Turn) {
	for (let attempt = 0; attempt < attempts; attempt++) {
		const hops = sources.book.selectHops({
			count: request.length,
			direction: request.direction,
			purpose: request.exploratory ? 'exploratory' : 'client',
			exclude,
			candidates: candidatesOf(request, sources),
			connected: (peer) => sources.connected(peer),
			heard: (peer) => sources.heard(peer),
			troubleSince: request.troubleSince,
			canDial: (info) => sources.canDial(info),
			overLinks: sources.scarceLinks(),
			...request.rules,
			random: sources.random,
			now: turn.now,
			wall: turn.wall,
		});
		if (hops === undefined) return undefined;
		const first = hops[0];
		if (first === undefined || !request.avoidFirst.has(first)) return hops;
	}
	return undefined;
}

/** Chooses hops by the peer book's rules; those that are doubted are taken only when others make no tunnel, those to be avoided when nobody else does. */
export function hopChooser(sources: HopSources): HopChooser {
	return {
		choose(request, turn): readonly Hop[] | undefined {
			const { avoid, doubt } = request;
			const keys =
				select(request, new Set([...avoid, ...doubt]), sources, turn) ??
				(doubt.size > 0 ? select(request, avoid, sources, turn) : undefined) ??
				(avoid.size > 0 ? select(request, new Set(), sources, turn) : undefined);
			const infos = keys?.map((key) => sources.routerInfo(key));
			// One that was kept and turns out forged is gone when it is asked for: the next choice is without it.
			if (infos === undefined || !infos.every((info) => info !== undefined)) return undefined;
			return infos.map(({ identity, key, version }) => {
				const longRecords = version < shortRecordsVersion;
				return { key, hash: identity.hash, encryptionKey: identity.encryptionKey, longRecords };
			});
		},
	};
}

/** Writes down what hops did. */
export function peerNotes(book: PeerBook): PeerNotes {
	return {
		note(peer, event, { now }, hopMs) {
			if (event === 'build-accepted') book.noteBuildAccepted(peer, now);
			else if (event === 'build-refused') book.noteBuildDeclined(peer, now);
			else if (event === 'build-timeout') book.noteBuildLost([peer], now);
			else book.noteTunnelTest([peer], event === 'test-passed', now, hopMs);
		},
		tunnelUp: (id, hops) => book.noteTunnelUp(id, hops),
		tunnelDown: (id) => book.noteTunnelDown(id),
		banned: (peer, now) => book.bans.bannedFor(peer, now) !== undefined,
	};
}
