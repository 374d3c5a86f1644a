// The sockets of one dialogue: TCP to the bridge, servers of ours, UDP; what they hear is waited for.
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where a bridge listens. */
export interface BridgeAddress {
	readonly host: string;
	readonly port: number;
	readonly udpPort: number;
}

/** Nothing came in time, or something else did. */
export class Unheard extends Error {}

const pollMs = 20;
const shownCharacters = 100;

/** Waits until something is so; throws {@link Unheard} when it is not in time. */
export async function heard<T>(seconds: number, what: () => T | undefined, otherwise: () => string): Promise<T> {
	const end = performance.now() + seconds * 1000;
	for (let found = what(); ; found = what()) {
		if (found !== undefined) return found;
		if (performance.now() > end) throw new Unheard(otherwise());
		await sleep(pollMs);
	}
}

/** The beginning of a text, for people. */
export const shown = (text: string): string => JSON.stringify(text.slice(0, shownCharacters));

/** One TCP socket and what it has heard. */
export class Line {
	readonly #socket: Socket;
	#text = '';
	#ended = false;

	constructor(socket: Socket) {
		this.#socket = socket;
		socket.setEncoding('latin1');
		socket.on('data', (text: string) => {
			this.#text += text;
		});
		for (const event of ['end', 'close', 'error'])
			socket.on(event, () => {
				this.#ended = true;
			});
	}

	/** Sends. */
	send(text: string): void {
		this.#socket.write(text, 'latin1');
	}

	/** Closes our side. */
	end(): void {
		this.#socket.end();
	}

	/** Drops it. */
	destroy(): void {
		this.#socket.destroy();
	}

	/** The next line, without its end. */
	line(seconds: number): Promise<string> {
		return heard(
			seconds,
			() => {
				const at = this.#text.indexOf('\n');
				if (at < 0) return this.#failIfEnded();
				const line = this.#text.slice(0, at);
				this.#text = this.#text.slice(at + 1);
				return line;
			},
			() => `heard no line in ${seconds} s, only ${shown(this.#text)}`,
		);
	}

	/** Exactly these bytes. */
	bytes(wanted: string, seconds: number): Promise<true> {
		return heard(
			seconds,
			() => {
				if (this.#text.length < wanted.length) return this.#failIfEnded();
				const got = this.#text.slice(0, wanted.length);
				if (got !== wanted) throw new Unheard(`heard ${shown(got)}, not ${shown(wanted)}`);
				this.#text = this.#text.slice(wanted.length);
				return true;
			},
			() => `heard ${shown(this.#text)} in ${seconds} s, not ${shown(wanted)}`,
		);
	}

	/** Its end. */
	ending(seconds: number): Promise<true> {
		return heard(
			seconds,
			() => this.#ended || undefined,
			() => `did not end in ${seconds} s`,
		);
	}

	#failIfEnded(): undefined {
		if (this.#ended) throw new Unheard(`the socket ended; heard ${shown(this.#text)} before`);
		return undefined;
	}
}

interface Serving {
	readonly server: Server;
	readonly arrived: Socket[];
}

/** All sockets of one dialogue. */
export class Sockets {
	readonly #bridge: BridgeAddress;
	readonly #lines = new Map<string, Line>();
	readonly #servers = new Map<string, Serving>();
	readonly #udps = new Map<string, { readonly socket: UdpSocket; readonly heard: string[] }>();

	constructor(bridge: BridgeAddress) {
		this.#bridge = bridge;
	}

	/** The TCP socket of this name: dialled if it is new. */
	async line(name: string): Promise<Line> {
		const known = this.#lines.get(name);
		if (known) return known;
		const socket = connect(this.#bridge.port, this.#bridge.host);
		socket.on('error', () => undefined);
		await once(socket, 'connect').catch((error: Error) => {
			throw new Unheard(`the bridge cannot be dialled: ${error.message}`);
		});
		return this.#keep(name, socket);
	}

	#keep(name: string, socket: Socket): Line {
		const line = new Line(socket);
		this.#lines.set(name, line);
		return line;
	}

	/** A server of ours, listening; its port. */
	async serve(name: string): Promise<number> {
		let serving = this.#servers.get(name);
		if (serving === undefined) {
			const arrived: Socket[] = [];
			serving = { server: createServer({ allowHalfOpen: true }, (socket) => arrived.push(socket)), arrived };
			this.#servers.set(name, serving);
			serving.server.listen(0, '127.0.0.1');
			await once(serving.server, 'listening');
		}
		return (serving.server.address() as AddressInfo).port;
	}

	/** Waits until the server was dialled, and names that socket. */
	async accept(name: string, as: string, seconds: number): Promise<void> {
		const socket = await heard(
			seconds,
			() => this.#servers.get(name)?.arrived.shift(),
			() => `nobody dialled the server in ${seconds} s`,
		);
		this.#keep(as, socket);
	}

	/** A UDP socket of ours, bound; its port. */
	async bind(name: string): Promise<number> {
		let udp = this.#udps.get(name);
		if (udp === undefined) {
			const heardTexts: string[] = [];
			const socket = createSocket('udp4', (bytes) => void heardTexts.push(bytes.toString('latin1')));
			udp = { socket, heard: heardTexts };
			this.#udps.set(name, udp);
			socket.bind(0, '127.0.0.1');
			await once(socket, 'listening');
		}
		return udp.socket.address().port;
	}

	/** Sends a datagram to the bridge. */
	sendDatagram(name: string, text: string): void {
		this.#udps.get(name)?.socket.send(Buffer.from(text, 'latin1'), this.#bridge.udpPort, this.#bridge.host);
	}

	/** The next datagram that came to this socket, if any. */
	takeDatagram(name: string): string | undefined {
		return this.#udps.get(name)?.heard.shift();
	}

	/** Drops everything. */
	close(): void {
		for (const line of this.#lines.values()) line.destroy();
		for (const { server, arrived } of this.#servers.values()) {
			for (const socket of arrived) socket.destroy();
			server.close();
		}
		for (const { socket } of this.#udps.values()) socket.close();
	}
}
