// What this package needs others to fulfil: links, hops, notes about peers, and someone upstairs.
// Nothing here says who has it; the router's wiring does.
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import type { HashKey } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import type { Mono } from '@i2p/time';
import type { HopEvent, TunnelCode } from './codes.js';

/** The way to other routers. */
export interface LinksOut {
	/**
	 * Puts a message aside for a peer, dialling it if need be; `false`: not now. The message is the link's afterwards.
	 * @param traffic `transit` for what is carried for others, which goes after our own when bandwidth is scarce; `own` unless given
	 */
	offer(peer: HashKey, message: I2npMessage, now: Mono, traffic?: 'own' | 'transit'): boolean;
	/**
	 * Sees to it that a link will stand. `false`: it is being dialled, and `onLinkUp` or `onDialFailed` of the tunnels will tell;
	 * else it stands, or waiting is of no use.
	 */
	reach(peer: HashKey, now: Mono): boolean;
	/** Whether a link stands. */
	linked(peer: HashKey): boolean;
	/** When a message last came by the link to this peer, or it came up; `undefined` without a link. */
	heard(peer: HashKey): Mono | undefined;
}

/** One router as a hop of a tunnel. */
export interface Hop {
	readonly key: HashKey;
	/** Router hash, 32 bytes. */
	readonly hash: Uint8Array;
	/** X25519 key of its identity, 32 bytes. */
	readonly encryptionKey: Uint8Array;
	/** Whether it is too old for short build records (before API 0.9.51). */
	readonly longRecords?: boolean;
}

/** How the hops of a tunnel stand to one another. */
export interface HopRules {
	/** First bytes of an IPv4 address that no two hops share, 0 (none) to 4; 2 unless given. */
	readonly groupBytes?: number;
	/** 16 bytes at least, by which hops of all tunnels are ordered; a pool has its own unless its owner gives one. */
	readonly orderKey?: Uint8Array;
}

/** What kind of path is wanted. */
export interface HopRequest {
	readonly poolId: string;
	readonly direction: 'inbound' | 'outbound';
	readonly exploratory: boolean;
	/** Hops, from 1 to 7. */
	readonly length: number;
	/** Routers to choose from, if the owner of the pool named them. */
	readonly explicitPeers: readonly HashKey[] | undefined;
	/** What its owner wants of how hops stand to one another. */
	readonly rules: HopRules;
	/** Routers that must not be the first that the build message goes to: they were asked too often just now. */
	readonly avoidFirst: ReadonlySet<HashKey>;
	/** Routers that shortly refused or ignored this pool; to be taken only if nobody else is there. */
	readonly avoid: ReadonlySet<HashKey>;
	/** Routers that have not answered yet and should have, or stand in tunnels that something speaks against; taken sooner than the above. */
	readonly doubt: ReadonlySet<HashKey>;
	/** Something goes wrong since then: routers that fell silent are better not taken. `undefined`: all is well. */
	readonly troubleSince: Mono | undefined;
}

/** Chooses among peers: profiles and the netdb behind it. */
export interface HopChooser {
	/**
	 * Exactly `length` hops in the direction in which data travels (inbound: gateway first; outbound: endpoint last),
	 * no router twice, never ourselves; `undefined` if there are not enough.
	 */
	choose(request: HopRequest, turn: Turn): readonly Hop[] | undefined;
}

/** Where the deeds of peers are written down, and looked up. */
export interface PeerNotes {
	/** @param hopMs with a test that came back: its round trip for each hop on the way, in milliseconds */
	note(peer: HashKey, event: HopEvent, turn: Turn, hopMs?: number): void;
	/** A tunnel of ours over these hops stands; `id` names it until {@link tunnelDown}. Not told of tunnels without hops. */
	tunnelUp(id: string, hops: readonly HashKey[]): void;
	/** That tunnel is no more. */
	tunnelDown(id: string): void;
	/** Whether a router is banned: no tunnel of others goes on to it. */
	banned(peer: HashKey, now: Mono): boolean;
}

/** What comes out of our own tunnels goes to those who own the pools. */
export interface Upward {
	/** A message for the owner of a pool, down one of its inbound tunnels; the body may be kept. */
	onTunnelMessage(poolId: string, message: I2npMessage, turn: Turn): void;
	/**
	 * A message for this router itself, from the end of a tunnel (a zero-hop one of ours, or another's whose endpoint we
	 * are): to be served as if a peer had sent it over a link, a floodfill's duty included.
	 */
	onRouterMessage(message: I2npMessage, turn: Turn): void;
	/** The inbound tunnels of a pool are others now: its lease set is out of date. */
	onLeasesChanged(poolId: string, turn: Turn): void;
	/** An outbound tunnel of a pool stands. */
	onOutboundUp?(poolId: string, turn: Turn): void;
	/** What our RouterInfo says of our load as a hop is another letter now: it is to be published. */
	onCongestionChanged?(turn: Turn): void;
}

/** Who we are. */
export interface TunnelKeys {
	/** Our router hash, 32 bytes. */
	readonly hash: Uint8Array;
	readonly key: HashKey;
	/** X25519 key of our router identity. */
	readonly encryption: X25519PrivateKey;
}

/** Counts why things happened. */
export type Note = (code: TunnelCode) => void;
