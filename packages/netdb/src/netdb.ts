// The network database as one room: takes messages and questions in, hands messages down, tells ends by callback.
// Network database (all); I2NP "DatabaseStore", "DatabaseLookup", "DatabaseSearchReply". Knows no link, tunnel or file by itself.
import { type HashKey, hashKey } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { routingKey } from '@i2p/kademlia';
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, type Wall } from '@i2p/time';
import { copyBytes, type Random } from '@i2p/util';
import { type AdmissionPolicy, type AdmissionRules, StandardAdmission } from './admission.js';
import { expiryEveryMs, keptPerExhale, usefulResponsiveness } from './constants.js';
import { Contexts } from './contexts.js';
import { Desk } from './desk.js';
import { Explorer } from './explorer.js';
import { Floodfill } from './floodfill.js';
import { FloodfillChoice } from './floodfill-choice.js';
import { FloodfillDuty, type Unfitness } from './floodfill-duty.js';
import { routerAgeLimitMs } from './lifetimes.js';
import type { Outcome } from './lookup.js';
import { Lookups } from './lookups.js';
import { PeerBudgets } from './peer-budgets.js';
import { Reception } from './reception.js';
import { Registry, type Verdict } from './registry.js';
import { RouterPublisher } from './router-publisher.js';
import { RouterStore } from './router-store.js';
import type { Context, LeaseSetResult, NetDbWants, Origin, RouterResult, StoredLeaseSet } from './wants.js';

/** What one network database is and may. */
export interface NetDbOptions {
	readonly rules: AdmissionRules;
	/** Who decides about RouterInfos; {@link StandardAdmission} of the rules unless given. */
	readonly policy?: AdmissionPolicy;
	readonly random: Random;
	/** Whether the duties of a floodfill are taken on from the start; `auto` takes them on and off as we are fit for them. */
	readonly floodfill?: boolean | 'auto';
	/** When the router came up. */
	readonly startedAt: Mono;
	/** Most RouterInfos, 1 or more; 8000 unless given. */
	readonly capacity?: number;
}

/** Sizes and state, for logs and the console. */
export interface NetDbSnapshot {
	readonly routers: number;
	readonly floodfills: number;
	readonly leaseSets: number;
	readonly lookups: number;
	/** Whether we serve as a floodfill, and with `auto` what speaks against it. */
	readonly serves: boolean;
	readonly unfit: Unfitness | undefined;
}

/** The network database of one router. */
export class NetDb implements Room {
	readonly name = 'netdb';
	readonly #options: NetDbOptions;
	readonly #desk: Desk;
	readonly #routers: RouterStore;
	readonly #registry: Registry;
	readonly #contexts: Contexts;
	readonly #lookups: Lookups;
	readonly #publisher: RouterPublisher;
	readonly #explorer: Explorer;
	readonly #floodfills: FloodfillChoice;
	readonly #duty: FloodfillDuty | undefined;
	readonly #reception: Reception;

	constructor(options: NetDbOptions, wants: NetDbWants) {
		const { random, startedAt, floodfill = false, policy = new StandardAdmission(options.rules) } = options;
		this.#options = options;
		this.#desk = new Desk(wants, random);
		const desk = this.#desk;
		this.#routers = this.#makeStore(wants);
		const routers = this.#routers;
		this.#floodfills = new FloodfillChoice(desk, routers, floodfill === true);
		this.#lookups = new Lookups(desk, routers, this.#floodfills);
		this.#contexts = new Contexts(desk, this.#floodfills, this.#lookups);
		this.#registry = new Registry({ desk, routers, lookups: this.#lookups, policy, startedAt });
		this.#publisher = new RouterPublisher(desk, routers);
		this.#explorer = new Explorer(desk, routers, this.#lookups);
		this.#duty = floodfill === 'auto' ? this.#makeDuty(wants) : undefined;
		const budgets = new PeerBudgets();
		this.#reception = new Reception({
			desk,
			budgets,
			registry: this.#registry,
			contexts: this.#contexts,
			lookups: this.#lookups,
			explorer: this.#explorer,
			floodfill: new Floodfill(desk, routers, this.#contexts.main, budgets),
			floodfills: this.#floodfills,
			publisher: this.#publisher,
		});
		desk.wake({ onTime: (turn) => this.#expire(turn) }, after(startedAt, expiryEveryMs));
	}

	#makeStore({ identity, links, peers }: NetDbWants): RouterStore {
		const { random, capacity, rules } = this.#options;
		const { versionFloor } = rules;
		const isUseful = ({ key }: RouterInfo): boolean =>
			links.connected(key) || peers.responsiveness(key, this.#desk.lastNow) > usefulResponsiveness;
		const limits = { versionFloor, ...(capacity === undefined ? {} : { capacity }) };
		return new RouterStore({ random, self: identity.hash, isUseful, ...limits });
	}

	#makeDuty({ fitness }: NetDbWants): FloodfillDuty {
		if (fitness === undefined) throw new TypeError('floodfill auto: expected a fitness among the wants, got none');
		const around = (turn: Turn) => ({
			uptimeMs: turn.now - this.#options.startedAt,
			routers: this.#routers.size,
			floodfills: this.#routers.floodfills,
			serving: this.#floodfills.areWeOne,
		});
		const duty = new FloodfillDuty(this.#desk, fitness, around, (serve, turn) => this.setFloodfill(serve, turn));
		duty.start(this.#options.startedAt);
		return duty;
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

	/** The lease set under a destination's or a blinded key's hash as this context knows it, not expired. */
	leaseSet(context: Context, key: HashKey, wall: Wall): StoredLeaseSet | undefined {
		return this.#contexts.leaseSet(context, key, wall);
	}

	/** The floodfills that are closest to a 32-byte hash today, closest first. */
	closestFloodfills(hash: Uint8Array, count: number, turn: Turn): RouterInfo[] {
		return this.#routers.closestFloodfills(routingKey(hash, turn.wall), count, (info) => this.#desk.mayAsk(info, turn));
	}

	/** Sizes and state at this moment. */
	counts(): NetDbSnapshot {
		return {
			routers: this.#routers.size,
			floodfills: this.#routers.floodfills,
			leaseSets: this.#contexts.main.size,
			lookups: this.#lookups.size,
			serves: this.#floodfills.areWeOne,
			unfit: this.#duty?.reason,
		};
	}

	// ---- What is brought in by others than messages ----

	/** A RouterInfo from a handshake, a file or a reseed. */
	offerRouterInfo(info: RouterInfo, turn: Turn): Verdict {
		return this.#registry.offer(info, turn);
	}

	/** A RouterInfo that this router itself had proven and kept: it is proven again when it is first used, at the latest. */
	offerKept(info: RouterInfo, turn: Turn): Verdict {
		return this.#registry.offerKept(info, turn);
	}

	/** A RouterInfo block of a link: what a peer says of itself; `wantsFlood` asks a floodfill to pass it on. */
	onLinkInfo(peer: HashKey, info: RouterInfo, wantsFlood: boolean, turn: Turn): Verdict {
		return this.#reception.onLinkInfo(peer, info, wantsFlood, turn);
	}

	/** A lease set that came bundled with messages to a local destination, or is its own. */
	offerLeaseSet(context: Context, set: StoredLeaseSet, turn: Turn): Verdict {
		return this.#contexts.add(context, set, 'fetched', undefined, turn);
	}

	// ---- Questions ----

	/**
	 * Looks a router up by its 32-byte hash; the end is told once, in a later turn or later in this one.
	 * @param overLinks asks floodfills over links, which is quicker and says that it is we who ask: for whom a message of others waits
	 */
	lookupRouter(
		hash: Uint8Array,
		onLookup: (result: RouterResult, turn: Turn) => void,
		turn: Turn,
		overLinks = false,
	): void {
		const key = hashKey(hash);
		const known = this.#routers.get(key);
		const onOutcome = (outcome: Outcome, later: Turn): void => onLookup(routerResult(outcome), later);
		if (known !== undefined) {
			this.#desk.soon((later) => onOutcome(known, later), turn);
			return;
		}
		const route = overLinks ? 'links' : 'tunnels';
		this.#lookups.start(
			{ context: 'router', kind: 'routerInfo', hash: copyBytes(hash), key, depth: 0, route },
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
		if (context !== 'router') this.#contexts.client(context);
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

	/**
	 * Publishes a newer lease set of a local destination.
	 * @param context whose tunnels it goes through; its key unless given, which an encrypted set needs
	 */
	publishLeaseSet(set: StoredLeaseSet, turn: Turn, context: HashKey = set.key): void {
		const client = this.#contexts.client(context);
		if (client === undefined) this.#desk.wants.note('publish-leaseset-too-many');
		else client.publisher.publish(set, turn);
	}

	/** Begins to explore. */
	startExploring(turn: Turn): void {
		this.#explorer.start(turn);
	}

	/** Takes the duties of a floodfill on or off, and publishes that we do; who gives them up forgets what was stored at him. */
	setFloodfill(isFloodfill: boolean, turn: Turn): void {
		if (this.#floodfills.areWeOne === isFloodfill) return;
		this.#floodfills.areWeOne = isFloodfill;
		if (!isFloodfill) this.#contexts.main.clear();
		this.#desk.wants.note(isFloodfill ? 'floodfill-on' : 'floodfill-off');
		this.#desk.wants.onFloodfill?.(isFloodfill, turn);
		this.#publisher.republish(turn);
	}

	/** A local destination is gone: its database, its lookups and its publications. */
	forget(context: HashKey, turn: Turn): void {
		this.#contexts.forget(context);
		this.#lookups.cancel(context, turn);
	}

	/** Stops publishing and exploring, before the router goes down. */
	stop(): void {
		this.#publisher.stop();
		this.#explorer.stop();
		this.#duty?.stop();
		this.#contexts.stop();
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
		return this.#reception.onMessage(message, origin, turn);
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
			if (info === undefined) keeper?.drop(key, turn);
			else keeper?.keep(info, turn);
		}
		if (isLeft || this.#routers.hasChanges) return 'turn';
		return Number.isFinite(this.due()) ? 'deadline' : 'empty';
	}

	#expire(turn: Turn): void {
		const uptimeMs = turn.now - this.#options.startedAt;
		const limitMs = routerAgeLimitMs(this.#routers.size, this.#floodfills.areWeOne, uptimeMs);
		if (Number.isFinite(limitMs)) this.#routers.expire(after(turn.wall, -limitMs));
		this.#contexts.expire(turn.wall);
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
