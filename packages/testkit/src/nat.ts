// A network address translator in the words of RFC 4787 (UDP) and RFC 5382 (TCP): how it maps, whom it lets in, what it forgets.
import type { Endpoint } from '@i2p/runtime';

/** On what of the other side a mapping or a filter depends (RFC 4787 sections 4.1 and 5). */
export type NatDependence = 'endpoint-independent' | 'address-dependent' | 'address-and-port-dependent';

/** What is translated. */
export type Protocol = 'tcp' | 'udp';

/** How a translator behaves; the defaults are a common home router's. */
export interface NatOptions {
	/** What gets a new public port; `endpoint-independent` unless given. */
	readonly mapping?: NatDependence;
	/** Who may answer; `address-and-port-dependent` unless given. */
	readonly filtering?: NatDependence;
	/** Whether it takes the inner port as the public one while that is free; true unless given. */
	readonly portPreservation?: boolean;
	/** Whether those behind it reach each other by its public address; false unless given. */
	readonly hairpinning?: boolean;
	/** Whether what comes in keeps a mapping alive; false unless given (RFC 4787 REQ-6: what goes out always does). */
	readonly inboundRefresh?: boolean;
	/** Milliseconds after which an unused UDP mapping is forgotten; 300,000 unless given (RFC 4787 REQ-5). */
	readonly udpTimeoutMs?: number;
	/** Milliseconds after which an unused TCP mapping is forgotten; 7,440,000 unless given (RFC 5382 REQ-5). */
	readonly tcpTimeoutMs?: number;
}

interface Mapping {
	readonly key: string;
	readonly inside: Endpoint;
	readonly port: number;
	usedAt: number;
	/** When each peer was last sent to, as far as the filter tells them apart. */
	readonly peers: Map<string, number>;
}

const firstPort = 20_000;
const lastPort = 0xffff;

/** One translator with one public address. */
export class Nat {
	/** Its public address. */
	readonly address: string;
	readonly hairpinning: boolean;
	readonly #mapping: NatDependence;
	readonly #filtering: NatDependence;
	readonly #preserves: boolean;
	readonly #inboundRefresh: boolean;
	readonly #timeoutMs: Readonly<Record<Protocol, number>>;
	readonly #byKey = new Map<string, Mapping>();
	readonly #byPort = new Map<string, Mapping>();
	readonly #forwards = new Map<string, Endpoint>();
	#nextPort = firstPort;

	constructor(address: string, options: NatOptions = {}) {
		this.address = address;
		this.hairpinning = options.hairpinning ?? false;
		this.#mapping = options.mapping ?? 'endpoint-independent';
		this.#filtering = options.filtering ?? 'address-and-port-dependent';
		this.#preserves = options.portPreservation ?? true;
		this.#inboundRefresh = options.inboundRefresh ?? false;
		this.#timeoutMs = { udp: options.udpTimeoutMs ?? 300_000, tcp: options.tcpTimeoutMs ?? 7_440_000 };
	}

	/** A public port that always leads inside, as a user or a port mapping protocol sets it. Answers how to take it away; RangeError if it is taken. */
	forward(protocol: Protocol, port: number, inside: Endpoint): () => void {
		const key = `${protocol} ${port}`;
		if (this.#forwards.has(key)) throw new RangeError(`${key} is forwarded already`);
		this.#forwards.set(key, inside);
		return () => this.#forwards.delete(key);
	}

	/** Forgets every mapping, as a restart does; forwards stay. */
	restart(): void {
		this.#byKey.clear();
		this.#byPort.clear();
	}

	/** Something goes out: who it comes from as the world sees it. */
	outbound(protocol: Protocol, inside: Endpoint, to: Endpoint, now: number): Endpoint {
		for (const [key, at] of this.#forwards)
			if (key.startsWith(protocol) && same(at, inside)) return { host: this.address, port: Number(key.slice(4)) };
		const mapping = this.#mappingFor(protocol, inside, to, now);
		mapping.usedAt = now;
		mapping.peers.set(dependent(this.#filtering, to), now);
		return { host: this.address, port: mapping.port };
	}

	/** Something comes in at a public port: whom it is for, or `undefined` if it is dropped. */
	inbound(protocol: Protocol, port: number, from: Endpoint, now: number): Endpoint | undefined {
		const forwarded = this.#forwards.get(`${protocol} ${port}`);
		if (forwarded !== undefined) return forwarded;
		const mapping = this.#byPort.get(`${protocol} ${port}`);
		if (mapping === undefined || this.#isOver(protocol, mapping.usedAt, now)) return undefined;
		const peer = dependent(this.#filtering, from);
		if (this.#isOver(protocol, mapping.peers.get(peer) ?? Number.NEGATIVE_INFINITY, now)) return undefined;
		if (this.#inboundRefresh) {
			mapping.usedAt = now;
			mapping.peers.set(peer, now);
		}
		return mapping.inside;
	}

	#mappingFor(protocol: Protocol, inside: Endpoint, to: Endpoint, now: number): Mapping {
		const key = `${protocol} ${inside.host}:${inside.port} ${dependent(this.#mapping, to)}`;
		const known = this.#byKey.get(key);
		if (known !== undefined && !this.#isOver(protocol, known.usedAt, now)) return known;
		if (known !== undefined) this.#forget(protocol, known);
		const port = this.#freePort(protocol, inside.port, now);
		const mapping: Mapping = { key, inside, port, usedAt: now, peers: new Map() };
		this.#byKey.set(key, mapping);
		this.#byPort.set(`${protocol} ${port}`, mapping);
		return mapping;
	}

	#freePort(protocol: Protocol, wanted: number, now: number): number {
		if (this.#preserves && this.#isFree(protocol, wanted, now)) return wanted;
		for (let tries = firstPort; tries <= lastPort; tries++) {
			const port = this.#nextPort;
			this.#nextPort = port === lastPort ? firstPort : port + 1;
			if (this.#isFree(protocol, port, now)) return port;
		}
		throw new Error(`${this.address} has no port left`);
	}

	#isFree(protocol: Protocol, port: number, now: number): boolean {
		if (this.#forwards.has(`${protocol} ${port}`)) return false;
		const mapping = this.#byPort.get(`${protocol} ${port}`);
		if (mapping === undefined) return true;
		if (!this.#isOver(protocol, mapping.usedAt, now)) return false;
		this.#forget(protocol, mapping);
		return true;
	}

	#forget(protocol: Protocol, mapping: Mapping): void {
		this.#byKey.delete(mapping.key);
		this.#byPort.delete(`${protocol} ${mapping.port}`);
	}

	#isOver(protocol: Protocol, since: number, now: number): boolean {
		return now - since >= this.#timeoutMs[protocol];
	}
}

/** The part of an endpoint that something depends on. */
function dependent(dependence: NatDependence, of: Endpoint): string {
	if (dependence === 'endpoint-independent') return '';
	return dependence === 'address-dependent' ? of.host : `${of.host}:${of.port}`;
}

/** Whether two endpoints are one. */
export function same(a: Endpoint, b: Endpoint): boolean {
	return a.port === b.port && a.host === b.host;
}
