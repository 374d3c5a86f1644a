// What a link promises, what it tells, and what a transport is.
// Must not know sockets, frames or handshakes.
import type { HashKey, RouterIdentity } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { RouterAddress, RouterInfo } from '@i2p/data-routerinfo';
import type { Endpoint, Room, Turn } from '@i2p/runtime';
import type { Mono } from '@i2p/time';
import type { WantedPort } from './port-mapping/port-mapper.js';
import type { Family } from './reachability.js';
import type { LinkTraffic } from './throughput.js';

/** An encrypted connection to one router, whatever carries it. */
export interface Link {
	/** Name of the transport, such as `ntcp2`. */
	readonly style: string;
	/** Hash of the router at the other end. */
	readonly peer: HashKey;
	/** Its identity, proven by the handshake. */
	readonly identity: RouterIdentity;
	/** Whether the peer dialled. */
	readonly inbound: boolean;
	/** The level of ML-KEM (512, 768, 1024), if the handshake was hybrid. */
	readonly hybrid?: number | undefined;
	/** Address literal of the other end, at present. */
	readonly host: string;
	/** When the handshake ended. */
	readonly since: Mono;
	/** Bytes that it carried both ways, as they were on the wire. */
	readonly traffic: LinkTraffic;
	/** False from the moment that either side closes it: offer no more. */
	readonly open: boolean;
	/** Puts a message aside for the exhale and takes over its body; false when it is full or closed. */
	offer(message: I2npMessage): boolean;
	/** Bytes that it takes at present, 9 bytes of header counted with each message. */
	room(): number;
	/** Says goodbye and closes after what was offered; the owner hears `onLinkDown` in a later think or inhale. */
	close(reason: string): void;
}

/**
 * Reasons by which every transport ends a link for what the peer did on it, once it had proven who it is: a RouterInfo that it did not
 * sign, bytes that do not open, frames or their content that do not parse. Other reasons blame nobody.
 */
export type LinkFault = 'router-info-signature' | 'data-aead' | 'framing' | 'payload';

/** Reason by which every transport tells that a dial was answered and broken off at once, as by routers that have no place. */
export const turnedAway = 'turned-away';

/** What the router is told of its links; always during an inhale or a think, never from within a call it made. */
export interface LinkEvents {
	/** A message arrived; its body is lent until the call returns. */
	onMessage(link: Link, message: I2npMessage, turn: Turn): void;
	/** A link stands. `routerInfo`: what the peer said of itself in the handshake, verified. */
	onLinkUp(link: Link, routerInfo: RouterInfo | undefined, turn: Turn): void;
	/** The last link to this peer is gone; a {@link LinkFault} is the peer's. */
	onLinkDown(peer: HashKey, reason: string, turn: Turn): void;
	/**
	 * A dial ended without a link; the messages that waited for it are lost. `dial-limit`: it could not begin because of our own
	 * limits, and the peer is not to blame; {@link turnedAway}: it is alive.
	 */
	onDialFailed?(peer: HashKey, reason: string, turn: Turn): void;
	/** The peer sent its RouterInfo outside of the handshake: verified, of the link's own peer. */
	onRouterInfo?(link: Link, routerInfo: RouterInfo, flood: boolean, turn: Turn): void;
	/** A peer told the time during a handshake: its clock minus ours in milliseconds (whole seconds). */
	onPeerClock?(peer: HashKey, offsetMs: number, turn: Turn): void;
}

/** What transports tell the link table. */
export interface TransportEvents {
	/** Whether another inbound link is welcome: asked before a handshake is begun. */
	mayAccept(turn: Turn): boolean;
	onMessage(link: Link, message: I2npMessage, turn: Turn): void;
	/** A handshake ended well. */
	onLink(link: Link, routerInfo: RouterInfo | undefined, turn: Turn): void;
	/** Told exactly once for each link that `onLink` told. */
	onLinkDown(link: Link, reason: string, turn: Turn): void;
	/** Told once for each dial that yields no link and was not cancelled. */
	onDialFailed(peer: HashKey, reason: string, turn: Turn): void;
	onRouterInfo(link: Link, routerInfo: RouterInfo, flood: boolean, turn: Turn): void;
	onPeerClock(peer: HashKey, offsetMs: number, turn: Turn): void;
}

/** A dial underway. */
export interface Dial {
	/** Gives it up without a word. */
	cancel(): void;
}

/** What is known of how others reach a transport of ours. */
export interface OwnPlaces {
	/** Where they can dial it, one endpoint of a family. */
	readonly published: readonly Endpoint[];
	/** Families by which it dials, and nobody dials it. */
	readonly outbound: readonly Family[];
}

/** One way to reach routers: NTCP2, SSU2, or memory in tests. Its flush seals and writes. */
export interface Transport extends Room {
	readonly style: string;
	/** What it listens on, for the gateway to pass through; `undefined` if it only dials. */
	readonly port: WantedPort | undefined;
	/** What our RouterInfo is to say of it. */
	addresses(places: OwnPlaces): RouterAddress[];
	/** Cost of dialling this router, lower is better; `undefined` if none of its addresses can be dialled. */
	cost(info: RouterInfo): number | undefined;
	/** Dials; the outcome comes in a later turn as `onLink` or `onDialFailed`. Answers a code if it does not even try. */
	dial(info: RouterInfo, turn: Turn): Dial | string;
	/** Closes the listener and all links. */
	shutdown(reason: string): void;
}
