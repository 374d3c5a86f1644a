// What the lane sends through streams: PING answered PONG, and bulk both ways checked by SHA-256.
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SamFailure, type SamSession, type SamSocket } from './sam.js';

const pieceBytes = 1 << 18;
/** i2pd spoils its heap when a session is closed while its streams are still closing. */
const settleMs = 3_000;

/** Session options: so many hops and tunnels, each way. */
export function tunnels(hops: number, quantity = 2): Record<string, number> {
	return Object.fromEntries(
		['inbound', 'outbound'].flatMap((way) => [
			[`${way}.length`, hops],
			[`${way}.quantity`, quantity],
			[`${way}.lengthVariance`, 0],
		]),
	);
}

async function sendBulk(socket: SamSocket, count: number): Promise<string> {
	const hash = createHash('sha256');
	for (let left = count; left > 0; ) {
		const piece = randomBytes(Math.min(left, pieceBytes));
		hash.update(piece);
		left -= piece.length;
		await socket.write(piece);
	}
	return hash.digest('hex');
}

async function receiveBulk(socket: SamSocket, count: number): Promise<string> {
	const hash = createHash('sha256');
	await socket.bytes(count, (piece) => hash.update(piece));
	return hash.digest('hex');
}

async function receiveRest(socket: SamSocket): Promise<string> {
	const hash = createHash('sha256');
	await socket.rest((piece) => hash.update(piece));
	return hash.digest('hex');
}

/** The answering side of a session: serves every stream until it is stopped. */
export class Answering {
	readonly #session: SamSession;
	#stopped = false;
	/** Destinations that have called. */
	readonly callers = new Set<string>();

	constructor(session: SamSession) {
		this.#session = session;
		void this.#serve();
	}

	async #serve(): Promise<void> {
		while (!this.#stopped) {
			try {
				const { socket, from } = await this.#session.accept();
				this.callers.add(from);
				void this.#answer(socket);
			} catch {
				await sleep(200);
			}
		}
	}

	/** `PING n` → `PONG n`; `TAKE n` + n bytes → their hash; `GIVE n` → n bytes and their hash; `REST` + bytes to the end → their hash, and the end. */
	async #answer(socket: SamSocket): Promise<void> {
		try {
			for (;;) {
				const [verb, count] = (await socket.line(3_600_000)).split(' ');
				if (verb === 'PING') await socket.write(`PONG ${count}\n`);
				else if (verb === 'TAKE') await socket.write(`DONE ${await receiveBulk(socket, Number(count))}\n`);
				else if (verb === 'GIVE') await socket.write(`DONE ${await sendBulk(socket, Number(count))}\n`);
				else if (verb === 'REST') {
					await socket.write(`DONE ${await receiveRest(socket)}\n`);
					socket.end();
					return;
				} else throw new SamFailure(`what is ${verb}?`);
			}
		} catch {
			socket.close();
		}
	}

	stop(): void {
		this.#stopped = true;
	}
}

/** One PING over an open stream; answers milliseconds. */
export async function ping(socket: SamSocket, n: number, timeoutMs = 30_000): Promise<number> {
	const begin = performance.now();
	await socket.write(`PING ${n}\n`);
	const answer = await socket.line(timeoutMs);
	if (answer !== `PONG ${n}`) throw new SamFailure(`not a pong: ${answer.slice(0, 80)}`);
	return performance.now() - begin;
}

/** A stream that has answered one PING; tries again while the lease set is still on its way. */
export async function pinged(from: SamSession, destination: string, withinMs = 60_000): Promise<SamSocket> {
	const end = Date.now() + withinMs;
	for (let n = 1; ; n++) {
		let socket: SamSocket | undefined;
		try {
			socket = await from.connect(destination, Math.max(1_000, end - Date.now()));
			await ping(socket, n, Math.min(20_000, Math.max(1_000, end - Date.now())));
			return socket;
		} catch (error) {
			socket?.close();
			if (!(error instanceof SamFailure) || Date.now() > end) throw error;
			await sleep(500);
		}
	}
}

/** Bytes to the other side, byte exact; answers bytes per second. */
export async function give(socket: SamSocket, count: number): Promise<number> {
	const begin = performance.now();
	await socket.write(`TAKE ${count}\n`);
	const hash = await sendBulk(socket, count);
	const answer = await socket.line(600_000);
	if (answer !== `DONE ${hash}`) throw new Error(`the other side read other bytes: ${answer.slice(0, 100)}`);
	return (1000 * count) / (performance.now() - begin);
}

/** Bytes from the other side, byte exact; answers bytes per second. */
export async function take(socket: SamSocket, count: number): Promise<number> {
	const begin = performance.now();
	await socket.write(`GIVE ${count}\n`);
	const hash = await receiveBulk(socket, count);
	const answer = await socket.line(600_000);
	if (answer !== `DONE ${hash}`) throw new Error(`other bytes came than were sent: ${answer.slice(0, 100)}`);
	return (1000 * count) / (performance.now() - begin);
}

/** Bytes to the other side and our end, byte exact: the other side answers after that, and then ends. */
export async function endFirst(socket: SamSocket, count: number): Promise<void> {
	await socket.write('REST\n');
	const hash = await sendBulk(socket, count);
	socket.end();
	let answer = '';
	await socket.rest((piece) => {
		answer += piece.toString('latin1');
	});
	if (answer !== `DONE ${hash}\n`) throw new Error(`the other side read other bytes: ${answer.slice(0, 100)}`);
}

/** Closes streams, waits, then sessions. */
export async function closeAll(sockets: readonly SamSocket[], sessions: readonly SamSession[]): Promise<void> {
	for (const socket of sockets) socket.close();
	await sleep(settleMs);
	for (const session of sessions) session.close();
}
