// Learns of routers by asking floodfills near random keys, the more often the fewer are known and the more it brings. Network database, "Exploration".
// Knows nothing of what happens to the routers it names.
import { type HashKey, hashKey } from '@i2p/data-core';
import { type DatabaseSearchReply, encodeDatabaseLookup, I2np } from '@i2p/data-i2np';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { routingKey } from '@i2p/kademlia';
import type { Turn } from '@i2p/runtime';
import { after, type Mono } from '@i2p/time';
import { copyBytes } from '@i2p/util';
import {
	briskExplorePauseLeastMs,
	briskExplorePauseMostMs,
	eagerExplorePauseLeastMs,
	eagerExplorePauseMostMs,
	enoughRouters,
	explorePauseLeastMs,
	explorePauseMostMs,
	exploreTryMs,
	fewRouters,
	firstExploreMs,
	fruitlessUntilCalm,
	fruitlessUntilSated,
	manyRouters,
	maxExploredLookups,
	satedExplorePauseMs,
} from './constants.js';
import type { Desk, Timed } from './desk.js';
import type { Question } from './lookup.js';
import type { Lookups } from './lookups.js';
import { message, sealedForRouter } from './messages.js';
import type { RouterStore } from './router-store.js';
import type { Origin } from './wants.js';

/** Asked as established routers ask: whom somebody merely named says nothing of us. */
function questionFor(lentHash: Uint8Array, key: HashKey): Question {
	return { context: 'router', kind: 'routerInfo', hash: copyBytes(lentHash), key, depth: 1, route: 'standing-links' };
}

/** Explores while it is switched on. */
export class Explorer implements Timed {
	readonly #desk: Desk;
	readonly #routers: RouterStore;
	readonly #lookups: Lookups;
	#asked: { readonly key: HashKey; readonly peer: HashKey; readonly until: Mono } | undefined;

	/** Answers in a row that named nobody new. */
	#fruitless = 0;

	constructor(desk: Desk, routers: RouterStore, lookups: Lookups) {
		this.#desk = desk;
		this.#routers = routers;
		this.#lookups = lookups;
	}

	/** Begins, a little later. */
	start(turn: Turn): void {
		this.#desk.wake(this, after(turn.now, firstExploreMs));
	}

	/** Stops. */
	stop(): void {
		this.#asked = undefined;
		this.#desk.forget(this);
	}

	onTime(turn: Turn): void {
		if (this.#asked !== undefined) {
			this.#desk.wants.peers.noteAnswer(this.#asked.peer, false, turn.now);
			this.#asked = undefined;
		}
		const known = this.#routers.size;
		const hash = this.#desk.random.bytes(32);
		const target = routingKey(hash, turn.wall);
		const peer = this.#routers.closestFloodfills(target, 1, (info) => this.#desk.mayAsk(info, turn))[0];
		if (known < enoughRouters && peer !== undefined) this.#desk.send((exhale) => this.#ask(hash, peer, exhale));
		this.#desk.wake(this, after(turn.now, this.#pauseMs(known)));
	}

	/** Who a floodfill says is near; unknown ones are looked up. Answers whether this was awaited. */
	onSearchReply(lentReply: DatabaseSearchReply, origin: Origin, turn: Turn): boolean {
		const asked = this.#asked;
		if (asked === undefined || hashKey(lentReply.key) !== asked.key || turn.now > asked.until) return false;
		const isFromPeer = origin.kind === 'link' && origin.peer === asked.peer;
		if (!isFromPeer && !(origin.kind === 'sealed' && origin.context === 'router')) return false;
		this.#asked = undefined;
		this.#desk.wants.peers.noteAnswer(asked.peer, true, turn.now);
		let started = 0;
		for (const lent of lentReply.hashes) {
			const key = hashKey(lent);
			if (key === this.#desk.self || this.#routers.get(key) !== undefined || started >= maxExploredLookups) continue;
			started++;
			this.#lookups.start(questionFor(lent, key), () => {}, turn);
		}
		this.#fruitless = started > 0 ? 0 : this.#fruitless + 1;
		this.#desk.wants.note('explored');
		return true;
	}

	#ask(hash: Uint8Array, to: RouterInfo, turn: Turn): void {
		const { random, wants } = this.#desk;
		const question = { key: hash, kind: 'exploration', excluded: [] } as const;
		const reply = wants.tunnels.replyPath('router', to.hash);
		const { wall } = turn;
		if (reply !== undefined) {
			const encryption = { key: random.bytes(32), tag: random.bytes(8) };
			const body = encodeDatabaseLookup({
				...question,
				from: reply.gateway,
				replyTunnel: reply.tunnelId,
				encryption,
			});
			const sealed = sealedForRouter(to, message(I2np.DatabaseLookup, body, wall, random), wall, random);
			if (!wants.tunnels.sendOut('router', to.hash, sealed)) return;
			wants.tunnels.expectReply('router', encryption.tag, encryption.key, turn.now);
		} else {
			const body = encodeDatabaseLookup({ ...question, from: wants.identity.hash });
			if (!wants.links.offer(to.key, message(I2np.DatabaseLookup, body, wall, random))) return;
		}
		this.#asked = { key: hashKey(hash), peer: to.key, until: after(turn.now, exploreTryMs) };
	}

	#pauseMs(known: number): number {
		if (known >= enoughRouters || this.#fruitless >= fruitlessUntilSated) return satedExplorePauseMs;
		const isCalm = known >= manyRouters || this.#fruitless >= fruitlessUntilCalm;
		if (isCalm) return this.#between(explorePauseLeastMs, explorePauseMostMs);
		if (known >= fewRouters) return this.#between(briskExplorePauseLeastMs, briskExplorePauseMostMs);
		return this.#between(eagerExplorePauseLeastMs, eagerExplorePauseMostMs);
	}

	#between(leastMs: number, mostMs: number): number {
		return leastMs + this.#desk.random.below(mostMs - leastMs);
	}
}
