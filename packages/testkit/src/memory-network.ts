// A network in memory: hosts with addresses, translators before them, latency, loss, cuts; TcpPort and UdpPort for each host.
// Seeded, on the virtual clock; keeps what it lends no longer than the call and, unless told otherwise, overwrites it afterwards.
import type { Breath, Endpoint, TcpPort, UdpPort } from '@i2p/runtime';
import type { Random } from '@i2p/util';
import { Border } from './border.js';
import { MemoryTcp } from './memory-tcp.js';
import { MemoryUdp } from './memory-udp.js';
import { Nat, type NatOptions, type Protocol } from './nat.js';
import type { Elsewhere, Parcel } from './parcel.js';
import { seededRandom } from './seeded-random.js';
import type { VirtualDriver } from './virtual-driver.js';
import type { Arrival, Wire } from './wire.js';

/** What TCP loses it sends again after this many milliseconds, and after twice as many each further time: what Linux waits at least. */
const leastRetransmissionMs = 200;
/** Nothing is so unlucky that it comes later than this, in milliseconds. */
const mostLateMs = 10_000;

/** How the network behaves; times in milliseconds one way, parts from 0 to 1. */
export interface NetworkOptions {
	readonly driver: VirtualDriver;
	readonly random?: Random;
	/** 10 unless given. */
	readonly latencyMs?: number;
	/** Added to the latency at random, from 0 to this; 0 unless given. TCP stays in order, UDP does not. */
	readonly jitterMs?: number;
	/** Part of the datagrams that are lost, and of TCP's writes, which are sent again and come later for it; 0 unless given. */
	readonly loss?: number;
	/** Part of the datagrams that are overtaken: they take up to three latencies more; 0 unless given. */
	readonly reorder?: number;
	/** Part of the datagrams that come twice; 0 unless given. */
	readonly duplicate?: number;
	/** Bytes that a TCP connection holds one way before `write` answers false; 262,144 unless given. */
	readonly bufferBytes?: number;
	/** Bytes a second of one TCP direction; unlimited unless given. */
	readonly bytesPerSecond?: number;
	/** Whether what TCP lends is a copy that is overwritten afterwards, so that whoever keeps it is found out; true unless given. */
	readonly spoilsLent?: boolean;
	/**
	 * The way to machines on another network, which TCP takes; datagrams do not, nor does what comes from behind a translator. Both networks
	 * have to be told of the same cuts.
	 */
	readonly elsewhere?: Elsewhere;
}

/** One machine on the network: the ports of one router. */
export interface MemoryHost {
	readonly tcp: TcpPort;
	readonly udp: UdpPort;
	/** Shuts it down: its connections are reset, its listeners and sockets are gone, its addresses free for another. */
	down(): void;
	/** Its power fails: as {@link down}, but nobody is told; who writes to it waits, or is reset by what stands there later. */
	crash(): void;
}

interface Ports {
	readonly tcp: MemoryTcp;
	readonly udp: MemoryUdp;
}

interface Cut {
	readonly some: ReadonlySet<string>;
	/** Everybody else if not given. */
	readonly others: ReadonlySet<string> | undefined;
}

/** The wires between {@link MemoryHost}s, and who listens where. */
export class MemoryNetwork implements Wire {
	readonly driver: VirtualDriver;
	readonly random: Random;
	readonly bufferBytes: number;
	readonly bytesPerSecond: number;
	readonly spoilsLent: boolean;
	readonly border: Border | undefined;
	/** May be changed while a test runs. */
	latencyMs: number;
	/** May be changed while a test runs. */
	loss: number;
	readonly #jitterMs: number;
	readonly #reorder: number;
	readonly #duplicate: number;
	readonly #hosts = new Map<string, Ports>();
	readonly #nats = new Map<string, Nat>();
	readonly #behind = new Map<string, Nat>();
	readonly #cuts = new Set<Cut>();

	constructor(options: NetworkOptions) {
		this.driver = options.driver;
		this.random = options.random ?? seededRandom('network');
		this.latencyMs = options.latencyMs ?? 10;
		this.#jitterMs = options.jitterMs ?? 0;
		this.loss = options.loss ?? 0;
		this.#reorder = options.reorder ?? 0;
		this.#duplicate = options.duplicate ?? 0;
		this.bufferBytes = options.bufferBytes ?? 262_144;
		this.bytesPerSecond = options.bytesPerSecond ?? Number.POSITIVE_INFINITY;
		this.spoilsLent = options.spoilsLent ?? true;
		this.border = options.elsewhere && new Border(this, options.elsewhere);
	}

	/** Puts a machine with these address literals on the network; the first is where its connections leave from. */
	host(breath: Breath, ...addresses: readonly [string, ...string[]]): MemoryHost {
		for (const address of addresses) if (this.isTaken(address)) throw new RangeError(`${address} is taken`);
		const tcp = new MemoryTcp(this, breath, addresses);
		const udp = new MemoryUdp(this, breath, addresses);
		for (const address of addresses) this.#hosts.set(address, { tcp, udp });
		const gone = (isTold: boolean) => {
			for (const address of addresses) if (this.#hosts.get(address)?.tcp === tcp) this.#hosts.delete(address);
			tcp.down(isTold);
			udp.down();
		};
		return { tcp, udp, down: () => gone(true), crash: () => gone(false) };
	}

	/** Puts a translator with this public address on the network. */
	nat(address: string, options: NatOptions = {}): Nat {
		if (this.isTaken(address)) throw new RangeError(`${address} is taken`);
		const nat = new Nat(address, options);
		this.#nats.set(address, nat);
		return nat;
	}

	/** Puts a machine behind a translator; its addresses are reached by those behind the same one only. They stay there after it is down. */
	hostBehind(nat: Nat, breath: Breath, ...addresses: readonly [string, ...string[]]): MemoryHost {
		const host = this.host(breath, ...addresses);
		for (const address of addresses) this.#behind.set(address, nat);
		return host;
	}

	/** Whether a machine or a translator has this address. */
	isTaken(address: string): boolean {
		return this.#hosts.has(address) || this.#nats.has(address);
	}

	/** Lets nothing pass between the machines at `some` addresses and those at `others` (everybody else unless given). Answers how to heal it. */
	cut(some: readonly string[], others?: readonly string[]): () => void {
		const cut = { some: new Set(some), others: others === undefined ? undefined : new Set(others) };
		this.#cuts.add(cut);
		return () => this.#cuts.delete(cut);
	}

	/** Heals every cut. */
	heal(): void {
		this.#cuts.clear();
	}

	/**
	 * A parcel comes from the network elsewhere, for an instant that is not over; of one instant it comes after all that happens here. Throws
	 * RangeError if this network has no elsewhere.
	 */
	bring(instant: number, parcel: Parcel): void {
		const { border } = this;
		if (border === undefined) throw new RangeError('this network ends here');
		this.driver.lastAt(instant, () => border.open(parcel));
	}

	delayMs(): number {
		return this.latencyMs + (this.#jitterMs === 0 ? 0 : (this.random.below(1001) / 1000) * this.#jitterMs);
	}

	segmentDelayMs(): number {
		let lateMs = 0;
		for (let againMs = leastRetransmissionMs; lateMs < mostLateMs && this.#happens(this.loss); againMs *= 2)
			lateMs += againMs;
		return this.delayMs() + lateMs;
	}

	datagramDelaysMs(): number[] {
		if (this.#happens(this.loss)) return [];
		const late = this.#happens(this.#reorder) ? (this.random.below(3001) / 1000) * this.latencyMs : 0;
		const delays = [this.delayMs() + late];
		if (this.#happens(this.#duplicate)) delays.push(this.delayMs());
		return delays;
	}

	depart(protocol: Protocol, inside: Endpoint, to: Endpoint): Endpoint {
		// Most networks have no translators, and each write asks.
		const nat = this.#behind.size === 0 ? undefined : this.#behind.get(inside.host);
		if (nat === undefined || this.#behind.get(to.host) === nat) return inside;
		return nat.outbound(protocol, inside, to, this.driver.clock.now());
	}

	arrive(protocol: Protocol, inside: Endpoint, from: Endpoint, to: Endpoint): Arrival | undefined {
		const at = this.#nats.size === 0 ? to : this.#innerOf(protocol, inside, from, to);
		if (at === undefined || (this.#cuts.size > 0 && this.#isCut(inside.host, at.host))) return undefined;
		const ports = this.#hosts.get(at.host);
		return ports && { at, tcp: ports.tcp, udp: ports.udp };
	}

	#innerOf(protocol: Protocol, inside: Endpoint, from: Endpoint, to: Endpoint): Endpoint | undefined {
		const own = this.#behind.get(inside.host);
		const nat = this.#nats.get(to.host);
		if (nat !== undefined)
			return own === nat && !nat.hairpinning
				? undefined
				: nat.inbound(protocol, to.port, from, this.driver.clock.now());
		const theirs = this.#behind.get(to.host);
		return theirs === undefined || theirs === own ? to : undefined;
	}

	#isCut(one: string, other: string): boolean {
		for (const { some, others } of this.#cuts) {
			if (others === undefined && some.has(one) !== some.has(other)) return true;
			if (others === undefined) continue;
			if ((some.has(one) && others.has(other)) || (some.has(other) && others.has(one))) return true;
		}
		return false;
	}

	// Chance is drawn only where something may happen: a network without loss repeats what it did before there was any.
	#happens(part: number): boolean {
		return part > 0 && this.random.below(1_000_000) < part * 1_000_000;
	}
}
