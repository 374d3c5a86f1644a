// The whole router as one machine: every room made, wired to the others, and breathed in one order.
// Knows no files, signals or promises; its ports bring the world.
import { OneTimeTags } from '@i2p/crypto-garlic';
import type { HashKey } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { NetDb } from '@i2p/netdb';
import { PeerBook } from '@i2p/peer';
import { Breath, type Endpoint, Loop, RoomGroup, type TcpPort, type Turn } from '@i2p/runtime';
import { SamServer } from '@i2p/sam/server';
import { seconds } from '@i2p/time';
import { Gate, LinkTable } from '@i2p/transport-core';
import { createNtcp2Transport } from '@i2p/transport-ntcp2';
import { Tunnels } from '@i2p/tunnel';
import { answerLifetimeMs, learnedAtOnce, mostAnswers, mostCalls, mostToSelf, unlimited } from './constants.js';
import { Dispatch } from './dispatch.js';
import type { MachineEvents } from './events.js';
import { clockMessage, listenFault } from './fault-messages.js';
import type { KeptIdentity } from './identity.js';
import { KeptNetwork } from './kept-network.js';
import { LocalDestinations } from './local-destinations.js';
import { isWildcard, publishedHost, type RouterSettings } from './options.js';
import type { OwnInfoFacts } from './own-info.js';
import { OwnRouterInfo } from './own-router-info.js';
import type { RouterPorts } from './ports.js';
import type { RouterSnapshot } from './snapshot.js';
import { ClockWatch } from './wiring/clock-watch.js';
import { Counters } from './wiring/counters.js';
import { Farewell } from './wiring/farewell.js';
import { hopChooser, peerNotes } from './wiring/hop-chooser.js';
import { linkEvents } from './wiring/link-events.js';
import { exploratoryPool, netDbWants } from './wiring/netdb-wants.js';
import { exploratoryOptions } from './wiring/pool-options.js';
import { Presence } from './wiring/presence.js';
import { enoughTunnels, exploratoryTunnels, Readiness } from './wiring/readiness.js';

/** What a machine is made of. */
export interface MachineParts {
	readonly settings: RouterSettings;
	readonly kept: KeptIdentity;
	readonly ports: RouterPorts;
	readonly events: MachineEvents;
}

/** What the user can change when something cannot listen. */
const ntcp2Flags = { what: 'NTCP2', portFlag: '--port', hostFlag: '--host' };
const samFlags = { what: 'SAM', portFlag: '--sam', hostFlag: '--sam' };

/** All rooms of one router. */
export class RouterMachine {
	readonly breath: Breath;
	readonly #parts: MachineParts;
	readonly #counters = new Counters();
	readonly #floors = {
		watch: new RoomGroup('watch'),
		sam: new RoomGroup('sam'),
		streams: new RoomGroup('streams'),
		destinations: new RoomGroup('destinations'),
		netDb: new RoomGroup('netdb'),
		tunnels: new RoomGroup('tunnels'),
		links: new RoomGroup('links'),
	};
	readonly #answers = new OneTimeTags<undefined>(mostAnswers, answerLifetimeMs);
	readonly #toSelf: Loop<I2npMessage>;
	readonly #calls: Loop<(turn: Turn) => void>;
	readonly #book: PeerBook;
	readonly #own: OwnRouterInfo;
	readonly #netDb: NetDb;
	readonly #links: LinkTable;
	readonly #tunnels: Tunnels;
	readonly #dispatch: Dispatch;
	readonly #destinations: LocalDestinations;
	readonly #readiness: Readiness;
	readonly #clockWatch: ClockWatch;
	readonly #presence: Presence;
	readonly #keptNetwork: KeptNetwork;
	readonly #farewell: Farewell;
	#sam: SamServer | undefined;
	#listening: Endpoint | undefined;
	#samAt: Endpoint | undefined;

	/** Wires everything; nothing happens before `start`. */
	constructor(parts: MachineParts) {
		this.#parts = parts;
		const { settings, kept, ports, events } = parts;
		const { keys } = kept;
		const { driver, random } = ports;
		this.breath = driver.attach(
			(wake) => new Breath({ clock: driver.clock, rooms: Object.values(this.#floors), wake, onFault: this.#onBug }),
		);
		const arm = () => this.breath.arm();
		this.#toSelf = new Loop('to-self', mostToSelf, (message, turn) => this.#dispatch.onOwnMessage(message, turn), arm);
		this.#calls = new Loop('calls', mostCalls, (call, turn) => call(turn), arm);
		this.#book = new PeerBook({
			self: keys.identity.key,
			allowLocal: settings.allowLocal,
			onBan: (...ban) => this.#links.ban(...ban),
		});
		this.#book.weArePublished = this.published !== undefined;
		const now = this.#present();
		this.#own = new OwnRouterInfo(
			kept,
			() => this.#facts(),
			(info) => events.onOwnInfo(info),
			now.wall,
		);
		this.#clockWatch = new ClockWatch((offsetMs) => events.onFault('clock', clockMessage(offsetMs)));
		this.#presence = new Presence((online) => this.#book.setOnline(online));
		this.#keptNetwork = new KeptNetwork(ports.store, ports.log);
		this.#netDb = this.#makeNetDb(now);
		this.#links = this.#makeLinks(ports.tcp(this.breath));
		this.#tunnels = this.#makeTunnels(arm);
		this.#dispatch = new Dispatch({
			netDb: this.#netDb,
			tunnels: this.#tunnels,
			self: keys.identity.key,
			encryption: keys.encryption,
			answers: this.#answers,
			note: this.#counters.noteOf('dispatch'),
			random,
		});
		this.#destinations = this.#makeDestinations(arm);
		this.#readiness = new Readiness(
			() =>
				(settings.sam === undefined || this.#samAt !== undefined) && enoughTunnels(exploratoryTunnels(this.#tunnels)),
			() => events.onReady(),
		);
		this.#farewell = this.#makeFarewell();
		this.#floors.watch.add(this.#farewell);
		for (const source of [this.#toSelf, this.#calls, this.#tunnels.loop]) this.breath.addSource(source);
	}

	/** Begins to live: links, tunnels, publication, SAM. */
	start(): void {
		const { settings, ports } = this.#parts;
		const kept = this.#keptNetwork.routerInfos();
		this.#call((turn) => {
			this.#book.restore(this.#keptNetwork.peerBook(), turn.now);
			this.#presence.onNoLink(turn);
			this.#floors.watch.add(this.#presence);
			this.#floors.netDb.add(this.#netDb);
			this.#floors.tunnels.add(this.#tunnels);
			this.#floors.links.add(this.#links);
			this.#tunnels.createPool(exploratoryPool, exploratoryOptions(settings), turn);
			this.#netDb.publishRouterInfo(turn);
			this.#netDb.startExploring(turn);
			this.#floors.watch.add(this.#readiness);
			if (settings.sam !== undefined) this.#openSam(settings.sam, ports.tcp(this.breath));
		});
		if (kept.length > 0) this.learn(kept);
	}

	/** RouterInfos from elsewhere: a folder, a reseed, the routers of one process. Those that are not admitted are counted. */
	learn(infos: readonly RouterInfo[]): void {
		this.#call((turn) => {
			const batch = infos.slice(0, learnedAtOnce);
			const ahead = batch.filter((info) => this.#admit(info, turn) === 'from-the-future');
			if (ahead.length === batch.length) this.#clockWatch.onAllAhead(ahead, turn);
			this.#tunnels.onPeersChanged(turn);
			if (infos.length > learnedAtOnce) this.learn(infos.slice(learnedAtOnce));
			else this.#netDb.publishRouterInfo(turn);
		});
	}

	#admit(info: RouterInfo, turn: Turn): ReturnType<NetDb['offerRouterInfo']> {
		const verdict = this.#netDb.offerRouterInfo(info, turn);
		if (verdict !== 'stored' && verdict !== 'known' && verdict !== 'from-the-future') this.#keptNetwork.drop(info.key);
		return verdict;
	}

	/** Says goodbye to everybody; `onStopped` follows, after at most a second. */
	shutDown(): void {
		this.#farewell.begin();
		this.breath.arm();
	}

	/** Our newest RouterInfo. */
	get routerInfo(): RouterInfo {
		return this.#own.current;
	}

	/** Where others can dial us, if we say so. */
	get published(): Endpoint | undefined {
		const { settings, kept } = this.#parts;
		const host = publishedHost(settings);
		return host === undefined ? undefined : { host, port: settings.port === 0 ? kept.port : settings.port };
	}

	/** The state at this moment. */
	snapshot(): RouterSnapshot {
		const { routers, floodfills, leaseSets } = this.#netDb.counts();
		return {
			identity: this.#own.current.key,
			ready: this.#readiness.ready,
			reachable: this.published !== undefined,
			listening: this.#listening,
			sam: this.#samAt,
			links: { open: this.#links.size },
			netDb: { routers, floodfills, leaseSets },
			tunnels: { ...exploratoryTunnels(this.#tunnels), transit: this.#tunnels.snapshot().transit },
			destinations: this.#destinations.size,
			counters: this.#counters.snapshot(),
		};
	}

	#present = (): Turn => {
		const { clock } = this.#parts.ports.driver;
		return { now: clock.now(), wall: clock.wall() };
	};

	#call(call: (turn: Turn) => void): void {
		if (!this.#calls.offer(call)) this.#counters.count('router-calls-full');
	}

	#onBug = (error: unknown, where: string): void => {
		this.#counters.count('router-bug');
		const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
		this.#parts.ports.log.note('error', 'bug', { where, detail });
	};

	#facts(): OwnInfoFacts {
		const { settings } = this.#parts;
		const { routers, leaseSets } = this.#netDb?.counts() ?? { routers: 0, leaseSets: 0 };
		return {
			published: this.published,
			netId: settings.netId,
			floodfill: settings.floodfill,
			known: { routers, leaseSets },
		};
	}

	#makeNetDb(now: Turn): NetDb {
		const { settings, ports } = this.#parts;
		return new NetDb(
			{ rules: { netId: settings.netId }, random: ports.random, floodfill: settings.floodfill, startedAt: now.now },
			netDbWants({
				links: () => this.#links,
				tunnels: () => this.#tunnels,
				destinations: () => this.#destinations,
				own: this.#own,
				book: this.#book,
				answers: this.#answers,
				toSelf: (message) => this.#toSelf.offer(message),
				keeper: this.#keptNetwork,
				present: this.#present,
				note: this.#counters.noteOf('netdb'),
			}),
		);
	}

	#makeLinks(tcp: TcpPort): LinkTable {
		const { settings, kept, ports } = this.#parts;
		const { random, log } = ports;
		// Codes of links and their transports begin with whose they are.
		const note = (code: string) => this.#counters.count(code);
		const gate = new Gate(settings.allowLocal ? { halfOpenPerHost: unlimited, handshakeFailures: unlimited } : {});
		const links = new LinkTable({
			own: kept.keys.identity.key,
			peers: { routerInfo: (peer) => this.#netDb.routerInfo(peer) },
			events: linkEvents({
				book: this.#book,
				clockWatch: this.#clockWatch,
				presence: this.#presence,
				netDb: () => this.#netDb,
				tunnels: () => this.#tunnels,
				dispatch: () => this.#dispatch,
				openLinks: () => this.#links.size,
			}),
			gate,
			random,
			note,
			log,
		});
		const port = settings.port === 0 ? kept.port : settings.port;
		links.add(
			createNtcp2Transport({
				tcp,
				keys: kept.keys,
				staticKey: kept.ntcp2.staticKey,
				iv: kept.ntcp2.iv,
				ownRouterInfo: () => this.#own.current,
				netId: settings.netId,
				allowLocal: settings.allowLocal,
				listenAt: { host: settings.host, port },
				...(isWildcard(settings.host) ? {} : { from: settings.host }),
				events: links,
				gate,
				random,
				note,
				log,
				handshakeTimeoutMs: seconds(settings.handshakeTimeoutSeconds),
				idleTimeoutMs: seconds(settings.idleTimeoutSeconds),
				onListening: (at) => {
					this.#listening = at;
					this.#parts.events.onListening(at);
				},
				onListenFailed: (code, detail) =>
					this.#parts.events.onFault(
						...listenFault({ ...ntcp2Flags, at: { host: settings.host, port } }, code, detail),
					),
			}),
		);
		return links;
	}

	#makeTunnels(arm: () => void): Tunnels {
		const { settings, kept, ports } = this.#parts;
		const { identity, encryption } = kept.keys;
		return new Tunnels({
			keys: { hash: identity.hash, key: identity.key, encryption },
			links: {
				offer: (peer, message, now) => this.#links.offer(peer, message, now) === 'taken',
				reach: (peer, now) => this.#links.link(peer) !== undefined || this.#links.connect(peer, now) !== 'taken',
			},
			chooser: hopChooser({
				book: this.#book,
				routers: () => this.#netDb.routers(),
				routerInfo: (peer: HashKey) => this.#netDb.routerInfo(peer),
				connected: (peer: HashKey) => this.#links.link(peer) !== undefined,
				random: ports.random,
			}),
			peers: peerNotes(this.#book),
			upward: {
				onTunnelMessage: (poolId, message, turn) => {
					if (poolId === exploratoryPool) this.#dispatch.onTunnelMessage(message, turn);
					else this.#destinations.onTunnelMessage(poolId, message, turn);
				},
				onRouterMessage: (message, turn) => this.#dispatch.onOwnMessage(message, turn),
				onLeasesChanged: (poolId, turn) => {
					if (poolId !== exploratoryPool) this.#destinations.onTunnelsChanged(poolId, turn);
				},
			},
			random: ports.random,
			note: this.#counters.noteOf('tunnels'),
			arm,
			times: { lifetimeMs: seconds(settings.tunnelLifetimeSeconds) },
		});
	}

	#makeDestinations(arm: () => void): LocalDestinations {
		return new LocalDestinations({
			netDb: this.#netDb,
			tunnels: this.#tunnels,
			streamsFloor: this.#floors.streams,
			destinationsFloor: this.#floors.destinations,
			random: this.#parts.ports.random,
			present: this.#present,
			arm,
			later: (call) => this.#call(call),
			noteOf: (room) => this.#counters.noteOf(room),
		});
	}

	#openSam(at: Endpoint, tcp: TcpPort): void {
		const { events } = this.#parts;
		this.#sam = new SamServer({
			tcp,
			maker: this.#destinations,
			at,
			note: this.#counters.noteOf('sam'),
			onListening: (where) => {
				this.#samAt = where;
				events.onSam(where);
			},
			onError: (code, detail) => {
				if (this.#samAt === undefined) events.onFault(...listenFault({ ...samFlags, at }, code, detail));
			},
		});
		this.#floors.sam.add(this.#sam);
	}

	#makeFarewell(): Farewell {
		return new Farewell({
			closeDoors: () => {
				this.#sam?.close();
				this.#destinations.closeAll();
				this.#netDb.stop();
			},
			doorsClosed: () => this.#destinations.size === 0,
			closeLinks: () => this.#links.shutdown(),
			linksClosed: () => this.#links.size === 0,
			onDone: (turn) => {
				this.#keptNetwork.keepPeerBook(this.#book.snapshot(turn.now));
				this.#parts.events.onStopped();
			},
		});
	}
}
