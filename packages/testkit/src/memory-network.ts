// A network in memory: hosts with addresses, latency, loss, back-pressure; TcpPort and UdpPort for each host.
// Seeded, on the virtual clock; keeps what it lends no longer than the call and overwrites it afterwards.
import type { Breath, TcpPort, UdpPort } from '@i2p/runtime';
import type { Random } from '@i2p/util';
import { type MemorySocket, MemoryTcp } from './memory-tcp.js';
import { MemoryUdp } from './memory-udp.js';
import { seededRandom } from './seeded-random.js';
import type { VirtualDriver } from './virtual-driver.js';
import type { Wire } from './wire.js';

/** How the network behaves; times in milliseconds one way. */
export interface NetworkOptions {
	readonly driver: VirtualDriver;
	readonly random?: Random;
	/** 10 unless given. */
	readonly latencyMs?: number;
	/** Added to the latency at random, from 0 to this; 0 unless given. TCP stays in order, UDP does not. */
	readonly jitterMs?: number;
	/** Part of the datagrams that are lost, 0 to 1; 0 unless given. */
	readonly loss?: number;
	/** Bytes that a TCP connection holds one way before `write` answers false; 262,144 unless given. */
	readonly bufferBytes?: number;
	/** Bytes a second of one TCP direction; unlimited unless given. */
	readonly bytesPerSecond?: number;
}

/** One machine on the network: the ports of one router. */
export interface MemoryHost {
	readonly tcp: TcpPort;
	readonly udp: UdpPort;
	/** Cuts it off: its connections are reset, its listeners and sockets are gone. */
	down(): void;
}

/** The wires between {@link MemoryHost}s, and who listens where. */
export class MemoryNetwork implements Wire<MemorySocket> {
	readonly driver: VirtualDriver;
	readonly random: Random;
	readonly bufferBytes: number;
	readonly bytesPerSecond: number;
	/** May be changed while a test runs. */
	latencyMs: number;
	/** May be changed while a test runs. */
	loss: number;
	readonly #jitterMs: number;
	readonly #hosts = new Map<string, { tcp: MemoryTcp; udp: MemoryUdp }>();

	constructor(options: NetworkOptions) {
		this.driver = options.driver;
		this.random = options.random ?? seededRandom('network');
		this.latencyMs = options.latencyMs ?? 10;
		this.#jitterMs = options.jitterMs ?? 0;
		this.loss = options.loss ?? 0;
		this.bufferBytes = options.bufferBytes ?? 262_144;
		this.bytesPerSecond = options.bytesPerSecond ?? Number.POSITIVE_INFINITY;
	}

	/** Puts a machine with these address literals on the network; the first is where its connections leave from. */
	host(breath: Breath, ...addresses: readonly [string, ...string[]]): MemoryHost {
		const tcp = new MemoryTcp(this, breath, addresses);
		const udp = new MemoryUdp(this, breath, addresses);
		for (const address of addresses) {
			if (this.#hosts.has(address)) throw new RangeError(`${address} is taken`);
			this.#hosts.set(address, { tcp, udp });
		}
		const down = () => {
			for (const address of addresses) this.#hosts.delete(address);
			tcp.down();
			udp.down();
		};
		return { tcp, udp, down };
	}

	/** The TCP of the machine at an address. */
	tcpAt(address: string): MemoryTcp | undefined {
		return this.#hosts.get(address)?.tcp;
	}

	/** The UDP of the machine at an address. */
	udpAt(address: string): MemoryUdp | undefined {
		return this.#hosts.get(address)?.udp;
	}

	/** How long the next packet takes. */
	delayMs(): number {
		return this.latencyMs + (this.#jitterMs === 0 ? 0 : (this.random.below(1001) / 1000) * this.#jitterMs);
	}
}
