// Applications in memory that speak SAM by text: lines first, bytes once a socket is a stream.
import { Breath, RoomGroup, type TcpEnd, type TcpHandler, type TcpPort, type TcpSocket } from '@i2p/runtime';
import type { MemoryNetwork, VirtualDriver } from '@i2p/testkit';
import { ByteQueue, copyBytes, fromUtf8, utf8 } from '@i2p/util';

const timeoutMs = 1000;
const mostHeldBytes = 4_194_304;

/** The machine that applications run on. */
export class SamMachine {
	readonly driver: VirtualDriver;
	readonly breath: Breath;
	readonly #tcp: TcpPort;

	constructor(driver: VirtualDriver, network: MemoryNetwork, address: string) {
		this.driver = driver;
		const rooms = [new RoomGroup('applications')];
		this.breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms, wake }));
		this.#tcp = network.host(this.breath, address).tcp;
	}

	/** A fresh socket, perhaps to something else than SAM. */
	connect(host: string, port: number): SamClient {
		const client = new SamClient(this.driver);
		client.socket = this.#tcp.connect({ host, port }, client, { timeoutMs });
		return client;
	}
}

/** One socket; waits by running the network. */
export class SamClient implements TcpHandler {
	socket!: TcpSocket;
	ended = false;
	closed: TcpEnd | undefined;
	/** Bytes that came in all. */
	received = 0;
	readonly #driver: VirtualDriver;
	readonly #held = new ByteQueue(mostHeldBytes);
	#unsent: Uint8Array = new Uint8Array(0);

	constructor(driver: VirtualDriver) {
		this.#driver = driver;
	}

	onOpen(): void {}

	onData(lent: Uint8Array): void {
		this.received += lent.length;
		if (this.#held.offer(lent) < lent.length) throw new Error('more than an application reads');
	}

	onWritable(): void {
		this.#push();
	}

	onEnd(): void {
		this.ended = true;
	}

	onClose(reason: TcpEnd): void {
		this.closed = reason;
	}

	/** Sends text or bytes, as fast as the socket takes them. */
	send(what: string | Uint8Array): this {
		const bytes = typeof what === 'string' ? utf8(what) : copyBytes(what);
		if (this.#unsent.length > 0) throw new Error('still sending');
		this.#unsent = bytes;
		this.#push();
		return this;
	}

	#push(): void {
		while (this.#unsent.length > 0) {
			const piece = this.#unsent.subarray(0, 16_384);
			this.#unsent = this.#unsent.subarray(piece.length);
			if (!this.socket.write(copyBytes(piece))) return;
		}
	}

	/** The next line without its line feed. */
	line(mostMs = 60_000): string {
		let at = -1;
		const found = () => {
			at = this.#held.peek(this.#held.length).indexOf(10);
			return at >= 0 || this.closed !== undefined;
		};
		this.#driver.runUntil(found, mostMs);
		if (at < 0) throw new Error(`closed (${this.closed}) before a line`);
		const line = fromUtf8(this.#held.take(at))!;
		this.#held.skip(1);
		return line;
	}

	/** Says a line and waits for one. */
	ask(line: string, mostMs?: number): string {
		return this.send(`${line}\n`).line(mostMs);
	}

	/** Exactly so many bytes. */
	read(count: number, mostMs = 60_000): Uint8Array {
		this.#driver.runUntil(() => this.#held.length >= count || this.closed !== undefined, mostMs);
		if (this.#held.length < count) throw new Error(`closed (${this.closed}) after ${this.#held.length} bytes`);
		return this.#held.take(count);
	}

	/** Exactly so many characters. */
	text(count: number, mostMs?: number): string {
		return fromUtf8(this.read(count, mostMs))!;
	}
}
