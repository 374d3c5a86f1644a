// A tiny SAM client for the lane: sessions, streams, lines and bytes; every failure is a SamFailure with the bridge's words.
import { connect, type Socket } from 'node:net';

/** Where a SAM bridge listens. */
export interface SamAddress {
	readonly host: string;
	readonly port: number;
}

/** What a bridge answered instead of OK, or how its socket ended. */
export class SamFailure extends Error {}

const defaultTimeoutMs = 90_000;

/** One socket to a bridge: lines first, then, for a stream, bytes. */
export class SamSocket {
	readonly #socket: Socket;
	#parts: Buffer[] = [];
	#held = 0;
	#ended: string | undefined;
	#wake: () => void = () => undefined;

	constructor(socket: Socket) {
		this.#socket = socket;
		socket.setNoDelay(true);
		socket.on('data', (part) => {
			this.#parts.push(part);
			this.#held += part.length;
			this.#wake();
		});
		const ended = (why: string) => () => {
			this.#ended ??= why;
			this.#wake();
		};
		socket.on('end', ended('closed by the bridge'));
		socket.on('close', ended('closed'));
		socket.on('error', (error) => ended(error.message)());
	}

	/** Connects and says HELLO. */
	static async open(address: SamAddress): Promise<SamSocket> {
		const socket = connect({ ...address, allowHalfOpen: true });
		await new Promise<void>((resolve, reject) => {
			socket.once('connect', resolve);
			socket.once('error', (error) => reject(new SamFailure(error.message)));
		});
		const sam = new SamSocket(socket);
		await sam.command('HELLO VERSION MIN=3.0 MAX=3.3');
		return sam;
	}

	/** Sends a line, reads the answer's values; anything but RESULT=OK (or no RESULT) is a failure. */
	async command(line: string, timeoutMs = defaultTimeoutMs): Promise<Map<string, string>> {
		this.#socket.write(`${line}\n`);
		const answer = await this.line(timeoutMs);
		const values = new Map(
			[...answer.matchAll(/(\w+)=("[^"]*"|\S*)/g)].map((m) => [m[1]!, m[2]!.replace(/^"|"$/g, '')] as const),
		);
		if ((values.get('RESULT') ?? 'OK') !== 'OK') throw new SamFailure(`${line.slice(0, 60)} → ${answer.slice(0, 200)}`);
		return values;
	}

	/** The next line, without its end. */
	async line(timeoutMs = defaultTimeoutMs): Promise<string> {
		for (let at = -1; ; ) {
			const all = this.#joined();
			at = all.indexOf(10);
			if (at >= 0) return this.#take(at + 1).toString('utf8', 0, at);
			await this.#more(timeoutMs, `have ${JSON.stringify(all.toString('utf8', 0, 80))}`);
		}
	}

	/** Exactly so many bytes, handed over in pieces as they come. */
	async bytes(count: number, onPiece: (piece: Buffer) => void, timeoutMs = defaultTimeoutMs): Promise<void> {
		for (let left = count; left > 0; ) {
			if (this.#held === 0) await this.#more(timeoutMs, `${left} of ${count} bytes missing`);
			const piece = this.#take(Math.min(left, this.#held));
			left -= piece.length;
			onPiece(piece);
		}
	}

	/** All that comes until the other side has ended, handed over in pieces as they come. */
	async rest(onPiece: (piece: Buffer) => void, timeoutMs = defaultTimeoutMs): Promise<void> {
		for (;;) {
			if (this.#held > 0) onPiece(this.#take(this.#held));
			else if (this.#ended) return;
			else await this.#more(timeoutMs, 'awaiting the end');
		}
	}

	/** Writes; resolves when the socket takes more. */
	async write(bytes: Uint8Array | string): Promise<void> {
		if (this.#socket.destroyed) throw new SamFailure(this.#ended ?? 'closed');
		if (this.#socket.write(bytes)) return;
		await new Promise<void>((resolve) => {
			const go = (): void => {
				this.#socket.off('drain', go).off('close', go);
				resolve();
			};
			this.#socket.once('drain', go).once('close', go);
		});
	}

	/** Whether the other side has ended, once all that came before it is read. */
	get ended(): string | undefined {
		return this.#held === 0 ? this.#ended : undefined;
	}

	/** Forgets what has come; answers how many bytes. */
	discard(): number {
		const count = this.#held;
		if (count > 0) this.#take(count);
		return count;
	}

	/** Finishes sending; reading goes on. */
	end(): void {
		this.#socket.end();
	}

	/** Drops the connection, with a TCP reset. */
	drop(): void {
		this.#socket.resetAndDestroy();
	}

	close(): void {
		this.#socket.end();
		this.#socket.destroySoon();
	}

	async #more(timeoutMs: number, what: string): Promise<void> {
		if (this.#ended) throw new SamFailure(`${this.#ended}; ${what}`);
		await new Promise<void>((resolve, reject) => {
			const timer = setTimeout(() => reject(new SamFailure(`no answer in ${timeoutMs} ms; ${what}`)), timeoutMs);
			this.#wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}

	#joined(): Buffer {
		if (this.#parts.length !== 1) this.#parts = [Buffer.concat(this.#parts)];
		return this.#parts[0]!;
	}

	#take(count: number): Buffer {
		const all = this.#parts[0]!.length >= count ? this.#parts[0]! : this.#joined();
		const rest = all.subarray(count);
		if (rest.length > 0) this.#parts[0] = rest;
		else this.#parts.shift();
		this.#held -= count;
		return all.subarray(0, count);
	}
}

let sessions = 0;

/** A session of style STREAM with a destination of its own. */
export class SamSession {
	readonly address: SamAddress;
	readonly id: string;
	/** Its destination, I2P base64. */
	readonly destination: string;
	/** How long the bridge took to make it. */
	readonly readyMs: number;
	readonly #control: SamSocket;

	private constructor(address: SamAddress, id: string, destination: string, readyMs: number, control: SamSocket) {
		this.address = address;
		this.id = id;
		this.destination = destination;
		this.readyMs = readyMs;
		this.#control = control;
	}

	/** Makes a session. @param options I2CP options, e.g. `inbound.length` */
	static async create(
		address: SamAddress,
		options: Readonly<Record<string, string | number>> = {},
		timeoutMs = 120_000,
	): Promise<SamSession> {
		const begin = Date.now();
		const control = await SamSocket.open(address);
		const id = `lane${process.pid}-${++sessions}`;
		const extra = Object.entries(options).map(([k, v]) => `${k}=${v}`);
		const create = `SESSION CREATE STYLE=STREAM ID=${id} DESTINATION=TRANSIENT SIGNATURE_TYPE=7 ${extra.join(' ')}`;
		await control.command(create.trimEnd(), timeoutMs);
		const readyMs = Date.now() - begin;
		const me = (await control.command('NAMING LOOKUP NAME=ME')).get('VALUE');
		if (!me) throw new SamFailure('NAMING LOOKUP NAME=ME answered no destination');
		return new SamSession(address, id, me, readyMs, control);
	}

	/** A stream to a destination. Some bridges answer before the peer does: only an answer from the peer proves it. */
	async connect(destination: string, timeoutMs = defaultTimeoutMs): Promise<SamSocket> {
		const socket = await SamSocket.open(this.address);
		try {
			await socket.command(`STREAM CONNECT ID=${this.id} DESTINATION=${destination} SILENT=false`, timeoutMs);
			return socket;
		} catch (error) {
			socket.close();
			throw error;
		}
	}

	/** Waits for one stream; answers it and who calls. */
	async accept(timeoutMs = 3_600_000): Promise<{ socket: SamSocket; from: string }> {
		const socket = await SamSocket.open(this.address);
		await socket.command(`STREAM ACCEPT ID=${this.id} SILENT=false`);
		const from = (await socket.line(timeoutMs)).split(' ')[0]!;
		return { socket, from };
	}

	close(): void {
		this.#control.close();
	}
}
