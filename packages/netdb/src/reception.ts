// What messages of the database come to: who may bring and ask what, how much of it, and who is charged for what is never honest.
// I2NP "DatabaseStore", "DatabaseLookup", "DatabaseSearchReply"; network database, "Storing". Knows nothing of tables' insides.
import { type HashKey, hashKey } from '@i2p/data-core';
import {
	type DatabaseStore,
	decodeDatabaseLookup,
	decodeDatabaseSearchReply,
	decodeDatabaseStore,
	decodeDeliveryStatus,
	I2np,
	type I2npMessage,
	storedLeaseSet,
	storedRouterInfo,
} from '@i2p/data-i2np';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Offence } from '@i2p/peer';
import type { Turn } from '@i2p/runtime';
import { WireError } from '@i2p/util';
import type { Contexts } from './contexts.js';
import type { Desk } from './desk.js';
import type { Explorer } from './explorer.js';
import type { Floodfill } from './floodfill.js';
import type { FloodfillChoice } from './floodfill-choice.js';
import type { Lookups } from './lookups.js';
import type { Limited, PeerBudgets } from './peer-budgets.js';
import type { Registry, Verdict } from './registry.js';
import type { RouterPublisher } from './router-publisher.js';
import type { Origin } from './wants.js';

/** The machines that messages concern. */
export interface ReceptionParts {
	readonly desk: Desk;
	readonly budgets: PeerBudgets;
	readonly registry: Registry;
	readonly contexts: Contexts;
	readonly lookups: Lookups;
	readonly explorer: Explorer;
	readonly floodfill: Floodfill;
	readonly floodfills: FloodfillChoice;
	readonly publisher: RouterPublisher;
}

/** Passes an entry on to others, but not back to the peer that knows it already. */
type Flood = (from: HashKey | undefined) => void;

/**
 * What a peer is charged with when it brings this itself. Never more than `clear`: the end of somebody's tunnel hands on what it
 * cannot read, and must not be banned for one such message.
 */
const offences: Partial<Record<Verdict, Offence>> = { 'bad-signature': 'clear', 'wrong-net': 'slight' };

/** Sorts the messages of the database. */
export class Reception {
	readonly #parts: ReceptionParts;

	constructor(parts: ReceptionParts) {
		this.#parts = parts;
	}

	/** See `NetDb.onMessage`. */
	onMessage(message: I2npMessage, origin: Origin, turn: Turn): boolean {
		try {
			return this.#dispatch(message, origin, turn);
		} catch (fault) {
			if (!(fault instanceof WireError)) throw fault;
			this.#note(`malformed-${fault.code}`);
			this.#charge(origin, 'slight', 'netdb-malformed', turn);
			return message.type !== I2np.DeliveryStatus;
		}
	}

	/** A RouterInfo block of a link: what a peer says of itself, to be passed on if it asks for that. */
	onLinkInfo(peer: HashKey, info: RouterInfo, wantsFlood: boolean, turn: Turn): Verdict {
		const verdict = this.#parts.registry.offer(info, turn);
		const isToFlood = wantsFlood && this.#serves && info.key === peer && (verdict === 'stored' || verdict === 'known');
		if (isToFlood && this.#isWithin(peer, 'store', turn)) this.#parts.floodfill.floodRouter(info, peer, turn);
		return verdict;
	}

	#dispatch(message: I2npMessage, origin: Origin, turn: Turn): boolean {
		switch (message.type) {
			case I2np.DatabaseStore:
				this.#onStore(decodeDatabaseStore(message.body), origin, turn);
				return true;
			case I2np.DatabaseLookup:
				this.#onLookup(message.body, origin, turn);
				return true;
			case I2np.DatabaseSearchReply: {
				const { explorer, lookups } = this.#parts;
				const reply = decodeDatabaseSearchReply(message.body);
				const isAwaited = lookups.onSearchReply(reply, origin, turn) || explorer.onSearchReply(reply, origin, turn);
				if (!isAwaited) this.#note('reply-unasked');
				return true;
			}
			case I2np.DeliveryStatus:
				return this.#onDeliveryStatus(decodeDeliveryStatus(message.body).messageId, origin, turn);
			default:
				return false;
		}
	}

	get #serves(): boolean {
		return this.#parts.floodfills.areWeOne;
	}

	/** Questions come over links only: what comes down a destination's tunnel is never answered out of the router's database. */
	#onLookup(body: Uint8Array, origin: Origin, turn: Turn): void {
		const lookup = decodeDatabaseLookup(body);
		if (origin.kind !== 'link' || !this.#serves) this.#note('lookup-not-answered');
		else if (this.#isWithin(origin.peer, 'lookup', turn)) this.#parts.floodfill.onLookup(lookup, origin.peer, turn);
	}

	#onDeliveryStatus(token: number, origin: Origin, turn: Turn): boolean {
		if (origin.kind === 'link') return this.#parts.publisher.onDeliveryStatus(token, turn);
		if (origin.context === 'router') return false;
		return this.#parts.contexts.publisher(origin.context)?.onDeliveryStatus(token, turn) ?? false;
	}

	#onStore(store: DatabaseStore, origin: Origin, turn: Turn): void {
		const kind = store.kind === 'routerInfo' ? 'routerInfo' : 'leaseSet';
		const key = hashKey(store.key);
		if (kind === 'routerInfo' && key === this.#parts.desk.self) return;
		const isAnswer = this.#parts.lookups.awaits(key, kind, origin);
		if (origin.kind === 'link' && !isAnswer && !this.#isWithin(origin.peer, 'store', turn)) return;
		if (kind === 'routerInfo') this.#onRouterStore(store, isAnswer, origin, turn);
		else this.#onLeaseStore(store, isAnswer, origin, turn);
	}

	/** RouterInfos are taken from links and from the router's own tunnels; down a destination's only as sealed answers. */
	#onRouterStore(store: DatabaseStore, isAnswer: boolean, origin: Origin, turn: Turn): void {
		if (origin.kind !== 'link' && origin.context !== 'router' && !isAnswer) {
			this.#note('store-unasked');
			return;
		}
		const info = storedRouterInfo(store);
		const verdict = this.#parts.registry.offer(info, turn);
		this.#note(`router-store-${verdict}`);
		this.#settle(store, verdict, origin, turn, (from) => this.#parts.floodfill.floodRouter(info, from, turn));
	}

	/** Lease sets are taken as answers to a question of the context, and over links by floodfills. */
	#onLeaseStore(store: DatabaseStore, isAnswer: boolean, origin: Origin, turn: Turn): void {
		const isDuty = origin.kind === 'link' && this.#serves;
		if (!isAnswer && !isDuty) {
			this.#note(origin.kind === 'tunnel' ? 'store-unsealed' : 'store-unasked');
			return;
		}
		const context = origin.kind === 'link' ? 'router' : origin.context;
		const set = storedLeaseSet(store);
		const verdict = this.#parts.contexts.add(context, set, isDuty ? 'stored' : 'fetched', origin, turn);
		this.#note(`leaseset-store-${verdict}`);
		this.#settle(store, verdict, origin, turn, (from) => {
			if (verdict === 'stored') this.#parts.floodfill.floodLeaseSet(set, from, turn);
		});
	}

	/** What a direct store brings with it: the acknowledgement, passing on, or a charge. */
	#settle(store: DatabaseStore, verdict: Verdict, origin: Origin, turn: Turn, flood: Flood): void {
		const offence = offences[verdict];
		if (offence !== undefined) this.#charge(origin, offence, `store-${verdict}`, turn);
		if (origin.kind !== 'link' || store.replyToken === 0) return;
		if (verdict !== 'stored' && verdict !== 'known') return;
		this.#parts.floodfill.acknowledge(store, origin.peer, turn);
		if (this.#serves) flood(origin.sealed === true ? undefined : origin.peer);
	}

	#isWithin(peer: HashKey, what: Limited, turn: Turn): boolean {
		if (peer === this.#parts.desk.self) return true;
		const allowance = this.#parts.budgets.take(peer, what, turn.now);
		if (allowance === 'given') return true;
		this.#note(`${what}-over-rate`);
		if (allowance === 'offence') this.#parts.desk.wants.peers.noteOffence(peer, 'slight', `${what}-flood`, turn.now);
		return false;
	}

	/** Charges who sent this over its own link; what came sealed or down a tunnel is nobody's that we know. */
	#charge(origin: Origin, offence: Offence, code: string, turn: Turn): void {
		if (origin.kind !== 'link' || origin.sealed === true || origin.peer === this.#parts.desk.self) return;
		this.#parts.desk.wants.peers.noteOffence(origin.peer, offence, code, turn.now);
	}

	#note(code: string): void {
		this.#parts.desk.wants.note(code);
	}
}
