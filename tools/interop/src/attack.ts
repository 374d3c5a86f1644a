// Bytes that no honest peer sends, at a TCP port: each attack answers once the port has closed, or its time is over.
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is sent, and whether the attacker then keeps the line open. */
export interface Attack {
	readonly name: string;
	readonly pieces: readonly Uint8Array[];
	readonly pauseMs?: number;
}

/** Lengths around NTCP2's first message (64 bytes and padding) and far beyond every limit. */
export function attacks(): Attack[] {
	const lengths = [0, 1, 31, 63, 64, 65, 287, 288, 1024, 65_536, 1 << 20];
	return [
		...lengths.map((n) => ({ name: `${n} random bytes`, pieces: [randomBytes(n)] })),
		...lengths.map((n) => ({ name: `${n} zero bytes`, pieces: [new Uint8Array(n)] })),
		{ name: 'a web request', pieces: [Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')] },
		{ name: 'byte by byte', pieces: Array.from({ length: 40 }, () => randomBytes(1)), pauseMs: 50 },
	];
}

function opened(host: string, port: number): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = connect(port, host, () => resolve(socket));
		socket.on('error', reject);
		socket.resume();
	});
}

/** Carries out one attack; the line is dropped at the latest after `holdMs`. Answers bytes that came back. */
export async function carryOut(attack: Attack, host: string, port: number, holdMs: number): Promise<number> {
	let socket: Socket;
	try {
		socket = await opened(host, port);
	} catch {
		return 0;
	}
	let answered = 0;
	let open = true;
	socket.on('data', (part: Buffer) => {
		answered += part.length;
	});
	socket.on('error', () => undefined);
	socket.on('close', () => {
		open = false;
	});
	for (const piece of attack.pieces) {
		if (!open) break;
		socket.write(piece);
		if (attack.pauseMs) await sleep(attack.pauseMs);
	}
	const end = Date.now() + holdMs;
	while (open && Date.now() < end) await sleep(20);
	socket.destroy();
	return answered;
}
