// What a floodfill owes the network: answers, acknowledgements, passing on. Network database, "Floodfill".
// Knows nothing of our own questions and publications.
import { type HashKey, hashKey } from '@i2p/data-core';
import type { DatabaseLookup, DatabaseStore, I2npMessage } from '@i2p/data-i2np';
import { encodeDatabaseSearchReply, encodeDeliveryStatus, I2np, noReplyToken } from '@i2p/data-i2np';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { routingKey, routingKeysAhead } from '@i2p/kademlia';
import type { Turn } from '@i2p/runtime';
import type { Wall } from '@i2p/time';
import { ExpiringMap } from '@i2p/util';
import {
	floodAgeMs,
	floodWidth,
	hintsPerExploration,
	hintsPerReply,
	leaseSetRolloverLeadMs,
	maxRouterInfos,
	routerRolloverLeadMs,
} from './constants.js';
import type { Desk } from './desk.js';
import type { LeaseStore } from './lease-store.js';
import { floodsLeaseSet, floodsRouter } from './lifetimes.js';
import { intoTunnel, message, sealedAnswer, storeMessage } from './messages.js';
import type { PeerBudgets } from './peer-budgets.js';
import type { RouterStore } from './router-store.js';
import type { StoredLeaseSet } from './wants.js';

/** The duties of a floodfill over the main database. */
export class Floodfill {
	readonly #desk: Desk;
	readonly #routers: RouterStore;
	readonly #leaseSets: LeaseStore<StoredLeaseSet>;
	readonly #budgets: PeerBudgets;
	/** Which version of each RouterInfo was passed on. */
	readonly #passedOn = new ExpiringMap<HashKey, Wall>({ capacity: maxRouterInfos, lifetimeMs: floodAgeMs });

	constructor(desk: Desk, routers: RouterStore, leaseSets: LeaseStore<StoredLeaseSet>, budgets: PeerBudgets) {
		this.#desk = desk;
		this.#routers = routers;
		this.#leaseSets = leaseSets;
		this.#budgets = budgets;
	}

	/** Answers a question that `peer` brought: what is known, else who may know; where and how the asker wished. */
	onLookup(lentLookup: DatabaseLookup, peer: HashKey, turn: Turn): void {
		if (hashKey(lentLookup.key) === this.#desk.self) return;
		if (lentLookup.legacyEncryption !== undefined) {
			// What was to be sealed in a way that we do not know is not sent in clear instead.
			this.#desk.wants.note('lookup-not-answered');
			return;
		}
		if (!this.#mayAnswer(peer, turn)) return;
		const { wall } = turn;
		const { random } = this.#desk;
		const known = lentLookup.kind === 'exploration' ? undefined : this.#known(lentLookup, turn);
		const answer = known === undefined ? this.#hints(lentLookup, turn) : storeMessage(known, undefined, wall, random);
		const { replyTunnel, encryption } = lentLookup;
		const isSealed = encryption !== undefined && replyTunnel !== undefined;
		const reply = isSealed ? sealedAnswer(encryption, answer, wall, random) : answer;
		this.#desk.wants.note(known === undefined ? 'answer-hints' : 'answer-found');
		this.#deliver(hashKey(lentLookup.from), replyTunnel ?? 0, reply, turn);
	}

	/** Acknowledges a store that `peer` brought with a token. */
	acknowledge(lentStore: DatabaseStore, peer: HashKey, turn: Turn): void {
		const { replyToken, replyTunnel = 0, replyGateway } = lentStore;
		if (replyToken === 0 || replyToken === noReplyToken || replyGateway === undefined) return;
		if (!this.#mayAnswer(peer, turn)) return;
		const body = encodeDeliveryStatus({ messageId: replyToken, time: turn.wall });
		const status = message(I2np.DeliveryStatus, body, turn.wall, this.#desk.random);
		this.#deliver(hashKey(replyGateway), replyTunnel, status, turn);
	}

	/**
	 * Passes a RouterInfo on to the closest floodfills, if it is fit for it and the newest of its router: each once, however we came to know it
	 * (its owner's handshake may have been quicker than its store). Not to `from`, who brought it.
	 */
	floodRouter(info: RouterInfo, from: HashKey | undefined, turn: Turn): void {
		if (!floodsRouter(info, turn.wall) || this.#routers.get(info.key)?.published !== info.published) return;
		if (this.#passedOn.get(info.key, turn.now) === info.published) return;
		this.#passedOn.set(info.key, info.published, turn.now);
		this.#flood(info, routingKeysAhead(info.hash, turn.wall, routerRolloverLeadMs), from, turn);
	}

	/** Passes a new lease set on to the closest floodfills, if it is fit for it; not to `from`, who brought it. */
	floodLeaseSet(set: StoredLeaseSet, from: HashKey | undefined, turn: Turn): void {
		if (!floodsLeaseSet(set, turn.wall)) return;
		this.#flood(set, routingKeysAhead(set.hash, turn.wall, leaseSetRolloverLeadMs), from, turn);
	}

	#mayAnswer(peer: HashKey, { now }: Turn): boolean {
		const mayAnswer = this.#budgets.mayAnswer(peer, now);
		if (!mayAnswer) this.#desk.wants.note('answer-over-budget');
		return mayAnswer;
	}

	#known(lookup: DatabaseLookup, turn: Turn): RouterInfo | StoredLeaseSet | undefined {
		const key = hashKey(lookup.key);
		const set = lookup.kind === 'routerInfo' ? undefined : this.#leaseSets.getStored(key, turn.wall);
		if (set !== undefined && floodsLeaseSet(set, turn.wall)) return set;
		return lookup.kind === 'leaseSet' ? undefined : this.#routers.get(key);
	}

	#hints(lookup: DatabaseLookup, { wall }: Turn): I2npMessage {
		const target = routingKey(lookup.key, wall);
		const asker = hashKey(lookup.from);
		const excluded = new Set(lookup.excluded.map(hashKey));
		const accept = (info: RouterInfo): boolean => info.key !== asker && !excluded.has(info.key);
		const infos =
			lookup.kind === 'exploration'
				? this.#routers.closestOthers(target, hintsPerExploration, accept)
				: this.#routers.closestFloodfills(target, hintsPerReply, accept);
		const hashes = infos.map((info) => info.hash);
		const body = encodeDatabaseSearchReply({ key: lookup.key, hashes, from: this.#desk.wants.identity.hash });
		return message(I2np.DatabaseSearchReply, body, wall, this.#desk.random);
	}

	#flood(
		content: RouterInfo | StoredLeaseSet,
		targets: readonly Uint8Array[],
		from: HashKey | undefined,
		turn: Turn,
	): void {
		const peers = new Set<HashKey>();
		for (const target of targets) {
			const isFit = (info: RouterInfo): boolean =>
				info.key !== from && info.key !== content.key && this.#desk.mayAsk(info, turn);
			for (const info of this.#routers.closestFloodfills(target, floodWidth, isFit)) peers.add(info.key);
		}
		if (peers.size === 0) return;
		const store = storeMessage(content, undefined, turn.wall, this.#desk.random);
		for (const peer of peers) {
			this.#desk.wants.note('flooded');
			this.#desk.send(() => this.#desk.wants.links.offer(peer, store));
		}
	}

	/** To a router, or into the tunnel that begins there. */
	#deliver(to: HashKey, tunnelId: number, inner: I2npMessage, turn: Turn): void {
		const outer = tunnelId === 0 ? inner : intoTunnel(tunnelId, inner, turn.wall, this.#desk.random);
		this.#desk.send(() => {
			if (!this.#desk.wants.links.answer(to, outer)) this.#desk.wants.note('answer-undeliverable');
		});
	}
}
