// Time servers of tests: in memory on the virtual clock, and on a real socket of loopback.
import { createSocket } from 'node:dgram';
import { Breath } from '@i2p/runtime';
import { type Wall, wall } from '@i2p/time';
import { Writer } from '@i2p/util';
import type { RouterWorld } from './network.js';

const ntpUnixSeconds = 2_208_988_800;

/** What a server is like. */
export interface TimeServerOptions {
	/** By how much its clock is ahead. */
	readonly offsetMs?: number;
	/** Four letters: it does not want to be asked. */
	readonly kiss?: string;
	readonly silent?: boolean;
	/** Does not repeat what it was asked. */
	readonly forged?: boolean;
}

/** The answer to a request of 48 bytes. */
export function answerOf(request: Uint8Array, now: Wall, { kiss, forged = false }: TimeServerOptions = {}): Uint8Array {
	const stamp = (writer: Writer) =>
		writer.u32(Math.floor(now / 1000) + ntpUnixSeconds).u32(Math.floor(((now % 1000) / 1000) * 2 ** 32));
	const writer = new Writer(48)
		.u8(0x24)
		.u8(kiss === undefined ? 2 : 0)
		.zeros(2)
		.u32(0x100)
		.u32(0x100);
	for (const letter of kiss ?? '    ') writer.u8(letter.charCodeAt(0));
	writer.zeros(8).bytes(forged ? new Uint8Array(8).fill(7) : request.subarray(40, 48));
	stamp(writer);
	return stamp(writer).finish();
}

/** A server on the virtual clock. */
export class MemoryTimeServer {
	asked = 0;
	readonly #options: TimeServerOptions;

	constructor(options: TimeServerOptions = {}) {
		this.#options = options;
	}

	/** Answers at an address; gives its name. */
	serve({ driver, network }: RouterWorld, address: string): string {
		const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
		const { offsetMs = 0, silent = false } = this.#options;
		const socket = network.host(breath, address).udp.bind(
			{ host: address, port: 123 },
			{
				onListening: () => undefined,
				onError: () => undefined,
				onDatagram: (lent, from) => {
					this.asked++;
					if (!silent) socket.send(answerOf(lent, wall(driver.clock.wall() + offsetMs), this.#options), from);
				},
			},
		);
		return address;
	}
}

/** A server on loopback whose clock is ahead of this machine's; answers its name and how to close it. */
export async function loopbackTimeServer(offsetMs: number): Promise<{ readonly name: string; close(): void }> {
	const socket = createSocket('udp4');
	socket.on('message', (request, from) => {
		socket.send(answerOf(new Uint8Array(request), wall(Date.now() + offsetMs)), from.port, from.address);
	});
	await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
	return { name: `127.0.0.1:${socket.address().port}`, close: () => socket.close() };
}
