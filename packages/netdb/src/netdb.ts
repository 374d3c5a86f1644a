// The network database as one room: takes messages and questions in, hands messages down, tells ends by callback.
// Network database (all); I2NP "DatabaseStore", "DatabaseLookup", "DatabaseSearchReply". Knows no link, tunnel or file by itself.
import { type HashKey, hashKey } from '@i2p/data-core';
import {
	type DatabaseStore,
	decodeDatabaseLookup,
	decodeDatabaseSearchReply,
	decodeDatabaseStore,
	decodeDeliveryStatus,
	I2np,
	type I2npMessage,
	storedRouterInfo,
} from '@i2p/data-i2np';
import type { LeaseSet2 } from '@i2p/data-leaseset';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { routingKey } from '@i2p/kademlia';
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, type Wall } from '@i2p/time';
import { copyBytes, type Random, WireError } from '@i2p/util';
import { type AdmissionRules, leaseSetRefusal, type Refusal, routerAgeLimitMs, routerRefusal } from './admission.js';
import { expiryEveryMs, keptPerExhale, maxClientLeaseSets, maxContexts, maxMainLeaseSets } from './constants.js';
import { Desk } from './desk.js';
import { Explorer } from './explorer.js';
import { Floodfill } from './floodfill.js';
import { FloodfillChoice } from './floodfill-choice.js';
import { LeasePublisher } from './lease-publisher.js';
import { LeaseStore } from './lease-store.js';
import type { Outcome } from './lookup.js';
import { Lookups } from './lookups.js';
import { keptLeaseSet } from './messages.js';
import { RouterPublisher } from './router-publisher.js';
import { RouterStore } from './router-store.js';
import type { AnyLeaseSet, Context, LeaseSetResult, NetDbWants, Origin, RouterResult } from './wants.js';

/** What one network database is and may. */
export interface NetDbOptions {
	readonly rules: AdmissionRules;
	readonly random: Random;
	/** Whether the duties of a floodfill are taken on from the start. */
	readonly floodfill?: boolean;
	/** When the router came up. */
	readonly startedAt: Mono;
}

/** What became of an entry that was brought in. */
export type Verdict = 'stored' | 'known' | Refusal;

interface LocalClient {
	readonly store: LeaseStore;
	readonly publisher: LeasePublisher;
}

/** Passes an entry on to others, but not back to the peer that knows it already. */
type Flood = (from: HashKey | undefined) => void;

/** The network database of one router. */
export class NetDb implements Room {
	readonly name = 'netdb';
	readonly #options: NetDbOptions;
	readonly #desk: Desk;
	readonly #routers: RouterStore;
	readonly #main: LeaseStore;
	readonly #clients = new Map<HashKey, LocalClient>();
	readonly #lookups: Lookups;
	readonly #floodfill: Floodfill;
	readonly #publisher: RouterPublisher;
	readonly #explorer: Explorer;
	readonly #floodfills: FloodfillChoice;

	constructor(options: NetDbOptions, wants: NetDbWants) {
		this.#options = options;
		this.#desk = new Desk(wants, options.random);
		this.#routers = new RouterStore(options.random);
		this.#main = new LeaseStore(maxMainLeaseSets, wants.identity.hash, options.random);
		this.#floodfills = new FloodfillChoice(this.#desk, this.#routers, options.floodfill === true);
		this.#lookups = new Lookups(this.#desk, this.#routers, this.#floodfills);
		this.#floodfill = new Floodfill(this.#desk, this.#routers, this.#main);
		this.#publisher = new RouterPublisher(this.#desk, this.#routers);
		this.#explorer = new Explorer(this.#desk, this.#routers, this.#lookups);
		this.#desk.wake({ onTime: (turn) => this.#expire(turn) }, after(options.startedAt, expiryEveryMs));
	}

	// ---- What is known ----

	/** The RouterInfo of a router, never our own. */
	routerInfo(key: HashKey): RouterInfo | undefined {
		return this.#routers.get(key);
	}

	/** Every RouterInfo held: the candidates for hops. */
	routers(): IterableIterator<RouterInfo> {
		return this.#routers.values();
	}

	/** The lease set of a destination as this context knows it, not expired. */
	leaseSet(context: Context, key: HashKey, wall: Wall): AnyLeaseSet | undefined {
		return this.#leaseStore(context)?.get(key, wall);
	}

	/** The floodfills that are closest to a 32-byte hash today, closest first. */
	closestFloodfills(hash: Uint8Array, count: number, turn: Turn): RouterInfo[] {
		return this.#routers.closestFloodfills(routingKey(hash, turn.wall), count, (info) => this.#desk.mayAsk(info, turn));
	}

	/** Sizes for logs and the console. */
	counts(): { routers: number; floodfills: number; leaseSets: number; lookups: number } {
		return {
			routers: this.#routers.size,
			floodfills: this.#routers.floodfills,
			leaseSets: this.#main.size,
			lookups: this.#lookups.size,
		};
	}

	// ---- What is brought in by others than messages ----

	/** A RouterInfo from a handshake, a file or a reseed. */
	offerRouterInfo(info: RouterInfo, turn: Turn): Verdict {
		if (info.key === this.#desk.self) return 'our-own';
		const held = this.#routers.get(info.key);
		if (held !== undefined && held.published >= info.published) {
			this.#lookups.onRouterInfo(held, turn);
			return 'known';
		}
		const uptimeMs = turn.now - this.#options.startedAt;
		const refusal = routerRefusal(info, this.#options.rules, turn.wall, uptimeMs);
		if (refusal !== undefined) {
			this.#desk.wants.note(`router-refused-${refusal}`);
			return refusal;
		}
		const added = this.#routers.add(info);
		this.#lookups.onRouterInfo(info, turn);
		return added;
	}

	/** A lease set that came bundled with messages to a local destination, or is its own. */
	offerLeaseSet(context: Context, set: AnyLeaseSet, turn: Turn): Verdict {
		return this.#addLeaseSet(context, set, 'fetched', undefined, turn);
	}

	// ---- Questions ----

	/** Looks a router up; the end is told once, in a later turn or later in this one. */
	lookupRouter(hash: Uint8Array, onLookup: (result: RouterResult, turn: Turn) => void, turn: Turn): void {
		const key = hashKey(hash);
		const known = this.#routers.get(key);
		const onOutcome = (outcome: Outcome, later: Turn): void => onLookup(routerResult(outcome), later);
		if (known !== undefined) {
			this.#desk.soon((later) => onOutcome(known, later), turn);
			return;
		}
		this.#lookups.start(
			{ context: 'router', kind: 'routerInfo', hash: copyBytes(hash), key, depth: 0 },
			onOutcome,
			turn,
		);
	}

	/**
	 * Looks a destination's lease set up through the context's tunnels; the end is told once, like that of a router's.
	 * @param anew asks the network even if one is known: its leases may be dead
	 */
	lookupLeaseSet(
		context: Context,
		hash: Uint8Array,
		onLookup: (result: LeaseSetResult, turn: Turn) => void,
		turn: Turn,
		anew = false,
	): void {
		const key = hashKey(hash);
		this.#client(context);
		const known = anew ? undefined : this.leaseSet(context, key, turn.wall);
		const onOutcome = (outcome: Outcome, later: Turn): void => onLookup(leaseSetResult(outcome), later);
		if (known !== undefined) {
			this.#desk.soon((later) => onOutcome(known, later), turn);
			return;
		}
		this.#lookups.start({ context, kind: 'leaseSet', hash: copyBytes(hash), key, depth: 0 }, onOutcome, turn);
	}

	// ---- Publications ----

	/** Publishes our RouterInfo now and from then on every so often; call again when what it says has changed. */
	publishRouterInfo(turn: Turn): void {
		this.#publisher.publish(turn);
	}

	/** Publishes a newer lease set of a local destination; its context is its key. */
	publishLeaseSet(set: LeaseSet2, turn: Turn): void {
		const client = this.#client(set.key);
		if (client === undefined) this.#desk.wants.note('publish-leaseset-too-many');
		else client.publisher.publish(set, turn);
	}

	/** Begins to explore. */
	startExploring(turn: Turn): void {
		this.#explorer.start(turn);
	}

	/** Takes the duties of a floodfill on or off. */
	setFloodfill(isFloodfill: boolean): void {
		this.#floodfills.areWeOne = isFloodfill;
	}

	/** A local destination is gone: its database, its lookups and its publications. */
	forget(context: HashKey, turn: Turn): void {
		this.#clients.get(context)?.publisher.stop();
		this.#clients.delete(context);
		this.#lookups.cancel(context, turn);
	}

	/** Stops publishing and exploring, before the router goes down. */
	stop(): void {
		this.#publisher.stop();
		this.#explorer.stop();
		for (const { publisher } of this.#clients.values()) publisher.stop();
	}

	// ---- Messages ----

	/** A link came up. */
	onLinkUp(peer: HashKey, turn: Turn): void {
		this.#publisher.onLinkUp(peer, turn);
		this.#lookups.onLinkUp(peer, turn);
	}

	/**
	 * Takes a DatabaseStore, DatabaseLookup, DatabaseSearchReply or DeliveryStatus (body lent). Answers false for a DeliveryStatus
	 * that is not for a publication, and for other types. Never throws on what a peer sent: that is counted by code.
	 */
	onMessage(message: I2npMessage, origin: Origin, turn: Turn): boolean {
		try {
			return this.#dispatch(message, origin, turn);
		} catch (fault) {
			if (!(fault instanceof WireError)) throw fault;
			this.#desk.wants.note(`netdb-malformed-${fault.code}`);
			return message.type !== I2np.DeliveryStatus;
		}
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
				const reply = decodeDatabaseSearchReply(message.body);
				const isAwaited =
					this.#lookups.onSearchReply(reply, origin, turn) || this.#explorer.onSearchReply(reply, origin, turn);
				if (!isAwaited) this.#desk.wants.note('reply-unasked');
				return true;
			}
			case I2np.DeliveryStatus:
				return this.#onDeliveryStatus(decodeDeliveryStatus(message.body).messageId, origin, turn);
			default:
				return false;
		}
	}

	get #isFloodfill(): boolean {
		return this.#floodfills.areWeOne;
	}

	#onLookup(body: Uint8Array, origin: Origin, turn: Turn): void {
		const lookup = decodeDatabaseLookup(body);
		if (origin.kind === 'link' && this.#isFloodfill) this.#floodfill.onLookup(lookup, turn);
		else this.#desk.wants.note('lookup-not-answered');
	}

	#onDeliveryStatus(token: number, origin: Origin, turn: Turn): boolean {
		if (origin.kind === 'link') return this.#publisher.onDeliveryStatus(token, turn);
		if (origin.context === 'router') return false;
		return this.#clients.get(origin.context)?.publisher.onDeliveryStatus(token, turn) ?? false;
	}

	#onStore(store: DatabaseStore, origin: Origin, turn: Turn): void {
		if (store.kind === 'routerInfo') this.#onRouterStore(store, origin, turn);
		else this.#onLeaseStore(store, origin, turn);
	}

	/** RouterInfos are taken from links and from the router's own tunnels; down a destination's only as sealed answers. */
	#onRouterStore(store: DatabaseStore, origin: Origin, turn: Turn): void {
		const key = hashKey(store.key);
		if (key === this.#desk.self) return;
		const isFromClientTunnel = origin.kind !== 'link' && origin.context !== 'router';
		if (isFromClientTunnel && !this.#lookups.awaits(key, 'routerInfo', origin)) {
			this.#desk.wants.note('store-unasked');
			return;
		}
		const info = storedRouterInfo(store);
		const verdict = this.offerRouterInfo(info, turn);
		this.#desk.wants.note(`router-store-${verdict}`);
		this.#settle(store, verdict, origin, turn, (from) => this.#floodfill.floodRouter(info, from, turn));
	}

	/** Lease sets are taken as answers to a question of the context, and over links by floodfills. */
	#onLeaseStore(store: DatabaseStore, origin: Origin, turn: Turn): void {
		const key = hashKey(store.key);
		const isAnswer = this.#lookups.awaits(key, 'leaseSet', origin);
		const isDuty = origin.kind === 'link' && this.#isFloodfill;
		if (!isAnswer && !isDuty) {
			this.#desk.wants.note(origin.kind === 'tunnel' ? 'store-unsealed' : 'store-unasked');
			return;
		}
		const context = origin.kind === 'link' ? 'router' : origin.context;
		const set = keptLeaseSet(store);
		const verdict = this.#addLeaseSet(context, set, isDuty ? 'stored' : 'fetched', origin, turn);
		this.#desk.wants.note(`leaseset-store-${verdict}`);
		this.#settle(store, verdict, origin, turn, (from) => this.#floodfill.floodLeaseSet(set, from, turn));
	}

	/** What a direct store brings with it: the acknowledgement, and passing on what is new. */
	#settle(store: DatabaseStore, verdict: Verdict, origin: Origin, turn: Turn, flood: Flood): void {
		if (origin.kind !== 'link' || store.replyToken === 0) return;
		if (verdict !== 'stored' && verdict !== 'known') return;
		this.#floodfill.acknowledge(store, turn);
		if (this.#isFloodfill && verdict === 'stored') flood(origin.sealed === true ? undefined : origin.peer);
	}

	#addLeaseSet(
		context: Context,
		set: AnyLeaseSet,
		source: 'stored' | 'fetched',
		origin: Origin | undefined,
		turn: Turn,
	): Verdict {
		const store = this.#client(context)?.store ?? (context === 'router' ? this.#main : undefined);
		if (store === undefined) return 'full';
		const refusal = leaseSetRefusal(set, turn.wall);
		if (refusal !== undefined) {
			this.#desk.wants.note(`leaseset-refused-${refusal}`);
			return refusal;
		}
		const isOwn = set.key === context;
		const added = isOwn ? 'known' : store.add(set, source);
		this.#lookups.onLeaseSet(context, set, origin, turn);
		return added;
	}

	#leaseStore(context: Context): LeaseStore | undefined {
		return context === 'router' ? this.#main : this.#clients.get(context)?.store;
	}

	/** The database of a local destination, made at its first use; `undefined` for the router's and beyond the bound. */
	#client(context: Context): LocalClient | undefined {
		if (context === 'router') return undefined;
		let client = this.#clients.get(context);
		if (client === undefined && this.#clients.size < maxContexts) {
			client = {
				store: new LeaseStore(maxClientLeaseSets, this.#desk.wants.identity.hash, this.#desk.random),
				publisher: new LeasePublisher(this.#desk, this.#floodfills, this.#lookups, context),
			};
			this.#clients.set(context, client);
		}
		return client;
	}

	// ---- The breath ----

	due(): Mono {
		return this.#desk.due();
	}

	onTime(turn: Turn): void {
		this.#desk.onTime(turn);
	}

	flush(turn: Turn): Waiting {
		const isLeft = this.#desk.flush(turn);
		const { keeper } = this.#desk.wants;
		for (const [key, info] of this.#routers.takeChanges(keptPerExhale)) {
			if (info === undefined) keeper?.drop(key);
			else keeper?.keep(info);
		}
		if (isLeft || this.#routers.hasChanges) return 'turn';
		return Number.isFinite(this.due()) ? 'deadline' : 'empty';
	}

	#expire(turn: Turn): void {
		const uptimeMs = turn.now - this.#options.startedAt;
		const limitMs = routerAgeLimitMs(this.#routers.size, this.#isFloodfill, uptimeMs);
		if (Number.isFinite(limitMs)) this.#routers.expire(after(turn.wall, -limitMs));
		this.#main.expire(turn.wall);
		for (const { store } of this.#clients.values()) store.expire(turn.wall);
		this.#desk.wake({ onTime: (later) => this.#expire(later) }, after(turn.now, expiryEveryMs));
	}
}

function routerResult(outcome: Outcome): RouterResult {
	if (typeof outcome === 'string') return { found: false, code: outcome };
	return 'kind' in outcome ? { found: false, code: 'not-found' } : { found: true, routerInfo: outcome };
}

function leaseSetResult(outcome: Outcome): LeaseSetResult {
	if (typeof outcome === 'string') return { found: false, code: outcome };
	return 'kind' in outcome ? { found: true, leaseSet: outcome } : { found: false, code: 'not-found' };
}
