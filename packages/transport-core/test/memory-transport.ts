// A transport in memory: no bytes, no handshake, but latency, back-pressure, bandwidth and idle times like a real one.
// For the shared suite, for tests of what stands above links, and as the smallest example of a Transport.
import type { HashKey } from '@i2p/data-core';
import {
	publishedSsu2Address,
	type RouterAddress,
	type RouterInfo,
	unpublishedSsu2Address,
} from '@i2p/data-routerinfo';
import type { Breath, Source, Turn, Waiting } from '@i2p/runtime';
import type { VirtualDriver } from '@i2p/testkit';
import { after, type Mono, mono } from '@i2p/time';
import {
	Bandwidth,
	type Dial,
	type Gate,
	type GatePass,
	type OwnPlaces,
	type Transport,
	type TransportEvents,
	type WantedPort,
} from '../src/index.js';
import { MemoryLink, type MemoryLinkHost, soonest } from './memory-link.js';

const dialTimeoutMs = 5000;

/** What one router's transport is made of. */
export interface MemoryTransportOptions {
	readonly key: HashKey;
	readonly own: () => RouterInfo;
	readonly host: string;
	readonly breath: Breath;
	readonly events: TransportEvents;
	readonly gate: Gate;
	readonly note: (code: string) => void;
	/** That of the link table. */
	readonly bandwidth?: Bandwidth;
	/** The UDP port that it says it has; it only dials unless given. */
	readonly udpPort?: number;
	/** Told in its first think that it listens. */
	readonly onListening?: () => void;
}

/** What its addresses say of keys: nobody needs any. */
const keys = { staticKey: new Uint8Array(32).fill(1), introKey: new Uint8Array(32).fill(2) };

/** What joins the transports of one network. */
export class MemoryMesh {
	readonly driver: VirtualDriver;
	readonly latencyMs: number;
	readonly members = new Map<HashKey, MemoryTransport>();

	constructor(driver: VirtualDriver, latencyMs = 5) {
		this.driver = driver;
		this.latencyMs = latencyMs;
	}

	/** Adds a router. */
	transport(options: MemoryTransportOptions): MemoryTransport {
		const transport = new MemoryTransport(this, options);
		this.members.set(options.key, transport);
		return transport;
	}
}

interface MemoryDial {
	readonly link: MemoryLink;
	readonly due: Mono;
}

export class MemoryTransport implements Transport, Source {
	readonly style = 'memory';
	readonly name = 'memory';
	readonly port: WantedPort | undefined;
	readonly #mesh: MemoryMesh;
	readonly #options: MemoryTransportOptions;
	readonly #links = new Set<MemoryLink>();
	readonly #dials = new Set<MemoryDial>();
	#down: { link: MemoryLink; reason: string }[] = [];
	#isCut = false;
	#isAwake = false;
	#shutDown = false;

	constructor(mesh: MemoryMesh, options: MemoryTransportOptions) {
		this.#mesh = mesh;
		this.#options = options;
		const { udpPort } = options;
		this.port = udpPort === undefined ? undefined : { protocol: 'udp', port: udpPort };
		options.breath.addSource(this);
	}

	/** Cuts it off the network for good. */
	cut(): void {
		this.#isCut = true;
	}

	/** Those of SSU2: what others know of datagrams. */
	addresses({ published, outbound }: OwnPlaces): RouterAddress[] {
		const places = published.map((at) => publishedSsu2Address({ ...keys, ...at }));
		const families = { ipv4: outbound.includes(4), ipv6: outbound.includes(6) };
		return outbound.length === 0 ? places : [...places, unpublishedSsu2Address({ ...keys, ...families })];
	}

	cost(info: RouterInfo): number | undefined {
		return this.#mesh.members.has(info.key) ? 1 : undefined;
	}

	dial(info: RouterInfo, turn: Turn): Dial | string {
		const { driver, latencyMs } = this.#mesh;
		if (this.#shutDown) return 'shut-down';
		const dial = { link: this.#link(info, false, turn.now), due: after(turn.now, dialTimeoutMs) };
		this.#dials.add(dial);
		driver.after(latencyMs, () => {
			const there = this.#mesh.members.get(info.key)!;
			if (!this.#isCut && !there.#isCut) there.#onKnock(this, dial);
		});
		return { cancel: () => void this.#dials.delete(dial) };
	}

	/** Somebody dials: table and gate are asked; a round trip later it has shown who it is. */
	#onKnock(from: MemoryTransport, dial: MemoryDial): void {
		const { driver, latencyMs } = this.#mesh;
		const { breath, gate, events, note } = this.#options;
		const visit: { pass: GatePass | string; evicted: boolean } = { pass: 'too-many-links', evicted: false };
		const evict = () => {
			visit.evicted = true;
		};
		breath.inhale('memory', (turn) => {
			if (events.mayAccept(turn)) visit.pass = gate.enter(from.#options.host, turn.now, evict);
		});
		const { pass } = visit;
		if (typeof pass === 'string') {
			note(`memory-not-accepted-${pass}`);
			driver.after(latencyMs, () => from.#onRefused(dial));
			return;
		}
		driver.after(latencyMs, () => {
			if (visit.evicted || from.#isCut || !from.#dials.delete(dial)) return;
			const { link } = dial;
			from.#stands(link, undefined);
			driver.after(latencyMs, () => {
				pass.leave();
				const info = from.#options.own();
				const ours = this.#link(info, true, driver.clock.now());
				ours.other = link;
				link.other = ours;
				this.#stands(ours, info);
				from.#options.breath.arm();
			});
		});
	}

	#onRefused(dial: MemoryDial): void {
		if (!this.#dials.delete(dial)) return;
		const { breath, events } = this.#options;
		breath.inhale('memory', (turn) => events.onDialFailed(dial.link.peer, 'refused', turn));
	}

	#stands(link: MemoryLink, info: RouterInfo | undefined): void {
		this.#links.add(link);
		this.#options.breath.inhale('memory', (turn) => this.#options.events.onLink(link, info, turn));
	}

	#link(info: RouterInfo, inbound: boolean, now: Mono): MemoryLink {
		const { host } = this.#mesh.members.get(info.key)!.#options;
		return new MemoryLink(info, inbound, host, now, this.#hostOf());
	}

	#hostOf(): MemoryLinkHost {
		const { driver, latencyMs } = this.#mesh;
		const { events, breath, bandwidth = new Bandwidth() } = this.#options;
		return {
			events,
			bandwidth,
			arm: () => breath.arm(),
			carry: (piece, to) =>
				void driver.after(latencyMs, () => {
					const there = this.#ownerOf(to);
					if (there && !this.#isCut && !there.#isCut)
						there.#options.breath.inhale('memory', (turn) => to.onPiece(piece, turn));
				}),
			credit: (bytes, to) =>
				void driver.after(latencyMs, () => {
					if (this.#ownerOf(to)) to.onCredit(bytes);
				}),
			tellDown: (link, reason) => this.#down.push({ link, reason }),
			gone: (link) => this.#links.delete(link),
		};
	}

	#ownerOf(link: MemoryLink): MemoryTransport | undefined {
		for (const member of this.#mesh.members.values()) if (member.#links.has(link)) return member;
		return undefined;
	}

	shutdown(reason: string): void {
		this.#shutDown = true;
		this.#dials.clear();
		for (const link of this.#links) link.close(reason);
	}

	pull(turn: Turn): boolean {
		for (const link of [...this.#links]) link.pull(turn);
		return [...this.#links].some((link) => link.waitsToBeRead);
	}

	due(): Mono {
		if (this.#down.length > 0 || !this.#isAwake) return mono(0);
		const open = [...this.#links].filter((link) => link.open);
		return soonest([...open.map((link) => link.due()), ...[...this.#dials].map((dial) => dial.due)]);
	}

	onTime(turn: Turn): void {
		if (!this.#isAwake) this.#options.onListening?.();
		this.#isAwake = true;
		const down = this.#down;
		this.#down = [];
		for (const { link, reason } of down) this.#options.events.onLinkDown(link, reason, turn);
		for (const dial of this.#dials)
			if (dial.due <= turn.now) {
				this.#dials.delete(dial);
				this.#options.events.onDialFailed(dial.link.peer, 'timeout', turn);
			}
		for (const link of [...this.#links]) if (link.open && link.due() <= turn.now) link.onTime(turn);
	}

	flush(turn: Turn): Waiting {
		let waits = false;
		for (const link of [...this.#links]) if (link.other && link.flush(turn)) waits = true;
		if (this.#down.length > 0 || !this.#isAwake) return 'deadline';
		return waits ? 'writable' : 'empty';
	}
}
