// Fulfils what the network database wants: links, tunnels, identity and peers, from the rooms that have them.
import type { OneTimeTags } from '@i2p/crypto-garlic';
import type { HashKey } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { Context, FitnessFacts, Keeper, NetDbWants } from '@i2p/netdb';
import type { PeerBook } from '@i2p/peer';
import type { Turn } from '@i2p/runtime';
import type { LinkTable } from '@i2p/transport-core';
import type { Tunnels } from '@i2p/tunnel';
import type { LocalDestinations } from '../local-destinations.js';
import type { OwnRouterInfo } from '../own-router-info.js';
import type { Strangers } from './strangers.js';

/** Pool of the router itself. */
export const exploratoryPool = 'exploratory';

/** The rooms that the wants are fulfilled by; asked when called, since some of them come into being later. */
export interface NetDbSurroundings {
	readonly links: () => LinkTable;
	/** Answers to routers that nobody here knows wait here. */
	readonly strangers: Strangers;
	readonly tunnels: () => Tunnels;
	readonly destinations: () => LocalDestinations;
	readonly own: OwnRouterInfo;
	readonly book: PeerBook;
	/** Answers that the router itself awaits. */
	readonly answers: OneTimeTags<undefined>;
	/** A message to ourselves waits for the next inhale. */
	readonly toSelf: (message: I2npMessage) => boolean;
	readonly keeper: Keeper;
	readonly fitness: () => FitnessFacts;
	readonly present: () => Turn;
	readonly note: (code: string) => void;
}

const poolOf = (context: Context): string => (context === 'router' ? exploratoryPool : context);

/** Makes the wants. */
export function netDbWants(s: NetDbSurroundings): NetDbWants {
	const self: HashKey = s.own.current.key;
	return {
		links: {
			offer: (peer, message) =>
				peer === self ? s.toSelf(message) : s.links().offer(peer, message, s.present().now) === 'taken',
			answer: (peer, message) =>
				peer === self ? s.toSelf(message) : s.strangers.offer(peer, message, s.present().now),
			connected: (peer) => s.links().link(peer) !== undefined,
			connect: (peer) => void s.links().connect(peer, s.present().now),
		},
		tunnels: {
			sendOut: (context, to, message) =>
				s.tunnels().sendThrough(poolOf(context), { kind: 'router', hash: to }, message, s.present()),
			replyPath: (context, asked) => s.tunnels().replyPath(poolOf(context), s.present(), asked),
			expectReply: (context, tag, key, now) => {
				if (context === 'router') s.answers.expect(tag, key, undefined, now);
				else s.destinations().expectReply(context, tag, key, now);
			},
		},
		identity: {
			hash: s.own.current.hash,
			key: self,
			encryptionKey: s.own.current.identity.encryptionKey,
			freshRouterInfo: (wall) => s.own.refresh(wall),
		},
		peers: {
			noteAnswer: (peer, answered, now) => s.book.noteAnswer(peer, answered, now),
			banned: (peer, now) => s.book.bans.bannedFor(peer, now) !== undefined,
			responsiveness: (peer, now) => s.book.responsiveness(peer, now),
			noteOffence: (peer, offence, code, now) => void s.book.bans.noteOffence(peer, offence, code, now),
		},
		keeper: s.keeper,
		fitness: s.fitness,
		onFloodfill: (_, turn) => void s.own.refresh(turn.wall),
		note: s.note,
	};
}
