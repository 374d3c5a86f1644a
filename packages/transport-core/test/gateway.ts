// A home gateway on the network in memory: a translator that answers NAT-PMP and PCP, written from the RFCs and not from our codecs.
import { Breath, type Endpoint, type UdpSocket } from '@i2p/runtime';
import type { MemoryNetwork, Nat, VirtualDriver } from '@i2p/testkit';
import { copyBytes, Reader, Writer } from '@i2p/util';

export interface GatewayOptions {
	/** What it speaks; both unless given. */
	readonly speaks?: 'pcp' | 'nat-pmp' | 'nothing';
	readonly outer?: string;
	/** Answers this instead of success. */
	readonly result?: number;
	/** Life that it grants at most, in seconds. */
	readonly mostSeconds?: number;
	/** The outer port that it gives instead of the one asked for, to all or to those of a protocol. */
	readonly otherPort?: number | { readonly tcp: number; readonly udp: number };
}

export const gatewayHost = '192.168.1.1';

export class Gateway {
	readonly nat: Nat;
	/** What it was asked, in short. */
	readonly asked: string[] = [];
	readonly forwards = new Map<string, () => void>();
	options: GatewayOptions;
	silent = false;
	outer: string;
	readonly #driver: VirtualDriver;
	readonly #socket: UdpSocket;
	#startedAt = 0;

	constructor(driver: VirtualDriver, network: MemoryNetwork, options: GatewayOptions = {}) {
		this.#driver = driver;
		this.options = options;
		this.outer = options.outer ?? '5.6.7.8';
		this.nat = network.nat(this.outer);
		const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
		const nothing = () => undefined;
		this.#socket = network.hostBehind(this.nat, breath, gatewayHost).udp.bind(
			{ host: gatewayHost, port: 5351 },
			{
				onListening: nothing,
				onError: nothing,
				onDatagram: (lent, from) => this.#onDatagram(copyBytes(lent), from),
			},
		);
	}

	/** Begins anew: forgets every port. */
	restart(): void {
		for (const undo of this.forwards.values()) undo();
		this.forwards.clear();
		this.#startedAt = this.#driver.clock.now();
	}

	#onDatagram(bytes: Uint8Array, from: Endpoint): void {
		if (this.silent || this.options.speaks === 'nothing') return;
		const answer = bytes[0] === 0 ? this.#natPmp(bytes, from) : this.#pcp(bytes, from);
		if (answer) this.#socket.send(answer, from);
	}

	get #epoch(): number {
		return Math.floor((this.#driver.clock.now() - this.#startedAt) / 1000);
	}

	#natPmp(bytes: Uint8Array, from: Endpoint): Uint8Array | undefined {
		const { speaks, result = 0 } = this.options;
		if (speaks === 'pcp') return undefined;
		if (bytes[1] === 0) {
			this.asked.push('address');
			return new Writer()
				.u8(0)
				.u8(128)
				.u16(result)
				.u32(this.#epoch)
				.bytes(Uint8Array.from(this.outer.split('.').map(Number)))
				.finish();
		}
		const reader = new Reader(bytes);
		reader.skip(4);
		const [port, wanted, life] = [reader.u16(), reader.u16(), reader.u32()];
		const protocol = bytes[1] === 1 ? 'udp' : 'tcp';
		this.asked.push(`nat-pmp ${protocol} ${port} ${life}`);
		const { outerPort, lifetime } = this.#grant(protocol, port, wanted, life, from.host);
		return new Writer()
			.u8(0)
			.u8(128 + bytes[1]!)
			.u16(result)
			.u32(this.#epoch)
			.u16(port)
			.u16(outerPort)
			.u32(lifetime)
			.finish();
	}

	#pcp(bytes: Uint8Array, from: Endpoint): Uint8Array | undefined {
		const { speaks, result = 0 } = this.options;
		if (speaks === 'nat-pmp') return new Writer().u8(0).u8(128).u16(1).u32(this.#epoch).finish();
		const reader = new Reader(bytes);
		reader.skip(4);
		const life = reader.u32();
		const client = reader.bytes(16).subarray(12).join('.');
		const nonce = reader.bytes(12);
		const number = reader.u8();
		reader.skip(3);
		const [port, wanted] = [reader.u16(), reader.u16()];
		const protocol = number === 17 ? 'udp' : 'tcp';
		this.asked.push(`pcp ${protocol} ${port} ${life}`);
		const code = client === from.host ? result : 12;
		const { outerPort, lifetime } =
			code === 0 ? this.#grant(protocol, port, wanted, life, from.host) : { outerPort: wanted, lifetime: 120 };
		const writer = new Writer().u8(2).u8(0x81).u8(0).u8(code).u32(lifetime).u32(this.#epoch).zeros(12);
		writer.bytes(nonce).u8(number).zeros(3).u16(port).u16(outerPort);
		return writer
			.zeros(10)
			.u16(0xffff)
			.bytes(Uint8Array.from(this.outer.split('.').map(Number)))
			.finish();
	}

	#grant(protocol: 'tcp' | 'udp', port: number, wanted: number, life: number, host: string) {
		const { result = 0, mostSeconds = 7200, otherPort } = this.options;
		const other = typeof otherPort === 'object' ? otherPort[protocol] : otherPort;
		const outerPort = other ?? (wanted || port);
		const key = `${protocol} ${port}`;
		this.forwards.get(key)?.();
		this.forwards.delete(key);
		if (life > 0 && result === 0) this.forwards.set(key, this.nat.forward(protocol, outerPort, { host, port }));
		return { outerPort, lifetime: Math.min(life, mostSeconds) };
	}
}
