// Publishes our own RouterInfo: one floodfill takes it over a link and acknowledges, its flooding does the rest.
// Network database, "RouterInfo publication". Knows nothing of what stands in it.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { routingKey } from '@i2p/kademlia';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, mono } from '@i2p/time';
import {
	closeEnough,
	maxRouterStores,
	noFloodfillPauseMs,
	publishDialMs,
	publishFailedPauseMs,
	publishNoPathMs,
	republishMs,
	republishSpreadMs,
	routerConfirmMs,
} from './constants.js';
import type { Desk, Timed } from './desk.js';
import { storeMessage } from './messages.js';
import type { RouterStore } from './router-store.js';

type Phase =
	| { readonly kind: 'resting' }
	| { readonly kind: 'dialing'; readonly peer: RouterInfo; readonly until: Mono }
	| { readonly kind: 'sending' }
	| { readonly kind: 'waiting'; readonly peer: HashKey; readonly token: number };

/** The publisher of one router's RouterInfo. */
export class RouterPublisher implements Timed {
	readonly #desk: Desk;
	readonly #routers: RouterStore;
	readonly #tried = new Set<HashKey>();
	#phase: Phase = { kind: 'resting' };
	#again = false;
	#publishes = false;

	constructor(desk: Desk, routers: RouterStore) {
		this.#desk = desk;
		this.#routers = routers;
	}

	/** What we say of ourselves changed, or is to be said for the first time. */
	publish(turn: Turn): void {
		this.#publishes = true;
		if (this.#phase.kind === 'resting') this.#desk.wake(this, turn.now);
		else this.#again = true;
	}

	/** What we say of ourselves changed: published if we publish at all. */
	republish(turn: Turn): void {
		if (this.#publishes) this.publish(turn);
	}

	/** Stops until the next {@link publish}. */
	stop(): void {
		this.#publishes = false;
		this.#phase = { kind: 'resting' };
		this.#again = false;
		this.#desk.forget(this);
	}

	/** A link came up: perhaps the one we wait for. */
	onLinkUp(peer: HashKey, turn: Turn): void {
		if (this.#phase.kind === 'dialing' && this.#phase.peer.key === peer) this.#store(this.#phase.peer, turn);
	}

	/** An acknowledgement came; answers whether it was for us. */
	onDeliveryStatus(token: number, turn: Turn): boolean {
		if (this.#phase.kind !== 'waiting' || this.#phase.token !== token) return false;
		this.#desk.wants.peers.noteAnswer(this.#phase.peer, true, turn.now);
		this.#desk.wants.note('publish-router-confirmed');
		this.#tried.clear();
		this.#rest(this.#again ? turn.now : this.#nextTime(turn));
		this.#again = false;
		return true;
	}

	onTime(turn: Turn): void {
		const phase = this.#phase;
		if (phase.kind === 'sending') return;
		if (phase.kind === 'dialing') {
			if (this.#desk.wants.links.connected(phase.peer.key)) {
				this.#store(phase.peer, turn);
				return;
			}
			if (turn.now < phase.until) {
				this.#desk.wake(this, phase.until);
				return;
			}
		}
		if (phase.kind === 'waiting') {
			this.#desk.wants.peers.noteAnswer(phase.peer, false, turn.now);
			this.#desk.wants.note('publish-router-unconfirmed');
		}
		this.#next(turn);
	}

	#next(turn: Turn): void {
		const peer = this.#tried.size < maxRouterStores ? this.#choose(turn) : undefined;
		if (peer === undefined) {
			const pauseMs = this.#tried.size === 0 ? noFloodfillPauseMs : publishFailedPauseMs;
			this.#tried.clear();
			this.#desk.wants.note('publish-router-no-floodfill');
			this.#rest(after(turn.now, pauseMs));
			return;
		}
		this.#tried.add(peer.key);
		if (this.#desk.wants.links.connected(peer.key)) {
			this.#store(peer, turn);
			return;
		}
		this.#phase = { kind: 'dialing', peer, until: after(turn.now, publishDialMs) };
		this.#desk.wake(this, this.#phase.until);
		this.#desk.send(() => this.#desk.wants.links.connect(peer.key));
	}

	/** The closest floodfills to our routing key, a linked one of them first. */
	#choose(turn: Turn): RouterInfo | undefined {
		const target = routingKey(this.#desk.wants.identity.hash, turn.wall);
		const close = this.#routers.closestFloodfills(
			target,
			closeEnough,
			(info) => !this.#tried.has(info.key) && this.#desk.mayAsk(info, turn),
		);
		return close.find((info) => this.#desk.wants.links.connected(info.key)) ?? close[0];
	}

	/** Puts the store aside; it is signed when it leaves, later than what the handshake gave. */
	#store(peer: RouterInfo, turn: Turn): void {
		this.#phase = { kind: 'sending' };
		this.#desk.forget(this);
		if (!this.#desk.send((exhale) => this.#send(peer, exhale))) this.#rest(after(turn.now, publishNoPathMs));
	}

	#send(peer: RouterInfo, turn: Turn): void {
		if (this.#phase.kind !== 'sending') return;
		const { identity, links } = this.#desk.wants;
		const own = identity.freshRouterInfo(turn.wall);
		if (own === undefined) {
			this.#rest(after(turn.now, publishFailedPauseMs));
			return;
		}
		this.#again = false;
		const token = this.#desk.number();
		const reply = { replyToken: token, replyTunnel: 0, replyGateway: identity.hash };
		if (!links.offer(peer.key, storeMessage(own, reply, turn.wall, this.#desk.random))) {
			this.#rest(after(turn.now, publishNoPathMs));
			return;
		}
		this.#desk.wants.note('publish-router-sent');
		this.#phase = { kind: 'waiting', peer: peer.key, token };
		this.#desk.wake(this, after(turn.now, routerConfirmMs));
	}

	#rest(until: Mono): void {
		this.#phase = { kind: 'resting' };
		this.#desk.wake(this, until);
	}

	#nextTime(turn: Turn): Mono {
		const spread = this.#desk.random.below(2 * republishSpreadMs) - republishSpreadMs;
		const regular = after(turn.now, republishMs + spread);
		return mono(Math.min(regular, this.#desk.afterRollover(turn)));
	}
}
