// What links tell, brought to the rooms that it concerns.
// Must not know transports.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { NetDb } from '@i2p/netdb';
import type { Offence, PeerBook } from '@i2p/peer';
import type { Turn } from '@i2p/runtime';
import { type LinkEvents, type LinkFault, turnedAway } from '@i2p/transport-core';
import type { Tunnels } from '@i2p/tunnel';
import type { Dispatch } from '../dispatch.js';
import type { Presence } from './presence.js';
import type { Reach } from './reach.js';
import type { Timekeeper } from './timekeeper.js';

/** Who is told; the rooms are asked for when something happens, since some of them come into being later. */
export interface LinkListeners {
	readonly book: PeerBook;
	readonly reach: () => Pick<Reach, 'onLink'>;
	readonly timekeeper: () => Timekeeper;
	readonly presence: Presence;
	readonly netDb: () => NetDb;
	readonly tunnels: () => Tunnels;
	readonly dispatch: () => Dispatch;
	/** Links that stand. */
	readonly openLinks: () => number;
}

/** How bad it is what a peer did whose link we had to end. */
const offences: Readonly<Record<LinkFault, Offence>> = {
	'router-info-signature': 'grave',
	'data-aead': 'clear',
	framing: 'clear',
	payload: 'clear',
};

function isFault(reason: string): reason is LinkFault {
	return Object.hasOwn(offences, reason);
}

/** Makes the events of the link table. */
export function linkEvents(to: LinkListeners): LinkEvents {
	const { book, reach, timekeeper, presence, netDb, tunnels, dispatch, openLinks } = to;
	const onRouterInfo = (peer: HashKey, info: RouterInfo, wantsFlood: boolean, turn: Turn): void => {
		if (netDb().onLinkInfo(peer, info, wantsFlood, turn) === 'stored') tunnels().onPeersChanged(turn);
	};
	return {
		onMessage: (link, message, turn) => dispatch().onLinkMessage(link.peer, message, turn),
		onLinkUp: (link, info, turn) => {
			presence.onLink();
			book.noteConnected(link.peer, turn.now);
			reach().onLink(link, turn);
			if (info !== undefined) onRouterInfo(link.peer, info, false, turn);
			netDb().onLinkUp(link.peer, turn);
			tunnels().onLinkUp(link.peer, turn);
		},
		onLinkDown: (peer, reason, turn) => {
			if (isFault(reason)) book.bans.noteOffence(peer, offences[reason], reason, turn.now);
			if (openLinks() === 0) presence.onNoLink(turn);
			tunnels().onLinkDown(peer, turn);
		},
		onDialFailed: (peer, reason, turn) => {
			if (reason === turnedAway) book.noteTurnedAway(peer, turn.now);
			else if (reason !== 'dial-limit') book.noteConnectFailed(peer, turn.now);
			tunnels().onDialFailed(peer, turn);
		},
		onRouterInfo: (link, info, wantsFlood, turn) => onRouterInfo(link.peer, info, wantsFlood, turn),
		onPeerClock: (peer, offsetMs, turn) => void timekeeper().onPeerClock(peer, offsetMs, turn),
	};
}
