// One end of a link in memory: a queue, a window of bytes on the wire, a flow of the router's bandwidth.
import type { HashKey, RouterIdentity } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Turn } from '@i2p/runtime';
import { lend } from '@i2p/testkit';
import { after, type Mono, mono } from '@i2p/time';
import { copyBytes } from '@i2p/util';
import { type Bandwidth, type Flow, type Link, LinkTraffic, type TransportEvents } from '../src/index.js';

const headerBytes = 9;
const maxQueuedBytes = 256 * 1024;
const windowBytes = 128 * 1024;
export const idleMs = 115_000;

/** What passes between two ends. */
export type Piece =
	| { readonly kind: 'message'; readonly message: I2npMessage }
	| { readonly kind: 'bye'; readonly reason: string };

/** What an end needs of its transport. */
export interface MemoryLinkHost {
	readonly events: TransportEvents;
	readonly bandwidth: Bandwidth;
	arm(): void;
	/** Carries a piece to the other end; what was cut off never comes. */
	carry(piece: Piece, to: MemoryLink): void;
	/** Tells the other end after a while that so many bytes were taken in. */
	credit(bytes: number, to: MemoryLink): void;
	tellDown(link: MemoryLink, reason: string): void;
	gone(link: MemoryLink): void;
}

export class MemoryLink implements Link {
	readonly style = 'memory';
	readonly peer: HashKey;
	readonly identity: RouterIdentity;
	readonly inbound: boolean;
	readonly host: string;
	readonly since: Mono;
	readonly traffic = new LinkTraffic();
	other: MemoryLink | undefined;
	open = true;
	readonly #host: MemoryLinkHost;
	readonly #flow: Flow;
	readonly #queue: I2npMessage[] = [];
	readonly #arrived: Piece[] = [];
	#queuedBytes = 0;
	#onWire = 0;
	#reading = true;
	#farewell: string | undefined;
	#lastHeard: Mono;

	constructor(info: RouterInfo, inbound: boolean, host: string, since: Mono, owner: MemoryLinkHost) {
		this.peer = info.key;
		this.identity = info.identity;
		this.inbound = inbound;
		this.host = host;
		this.since = since;
		this.#host = owner;
		this.#lastHeard = since;
		this.#flow = owner.bandwidth.open({
			onSendable: () => owner.arm(),
			onReadable: () => {
				this.#reading = true;
				owner.arm();
			},
		});
	}

	offer(message: I2npMessage): boolean {
		const bytes = headerBytes + message.body.length;
		if (!this.open || this.#queuedBytes + bytes > maxQueuedBytes) return false;
		this.#queue.push(message);
		this.#queuedBytes += bytes;
		this.#host.arm();
		return true;
	}

	room(): number {
		return this.open ? maxQueuedBytes - this.#queuedBytes : 0;
	}

	close(reason: string): void {
		if (!this.open) return;
		this.open = false;
		this.#farewell = reason;
		this.#host.tellDown(this, reason);
		this.#host.arm();
	}

	due(): Mono {
		return after(this.#lastHeard, idleMs);
	}

	onTime(turn: Turn): void {
		this.#end('idle', turn);
	}

	/** Whether it waits for its turn to send. */
	flush(turn: Turn): boolean {
		const room = Math.min(windowBytes - this.#onWire, this.#flow.room());
		let bytes = 0;
		while (this.#queue.length > 0 && bytes < room) {
			const message = this.#queue.shift()!;
			const size = headerBytes + message.body.length;
			this.#queuedBytes -= size;
			bytes += size;
			this.#host.carry({ kind: 'message', message }, this.other!);
		}
		if (bytes > 0) {
			this.#onWire += bytes;
			this.#lastHeard = turn.now;
			this.traffic.sent.add(bytes, turn.now);
			this.#flow.sent(bytes);
		}
		if (this.#queue.length > 0) return true;
		if (this.#farewell !== undefined) {
			this.#host.carry({ kind: 'bye', reason: this.#farewell }, this.other!);
			this.#farewell = undefined;
			this.#flow.close();
			this.#host.gone(this);
		}
		return false;
	}

	/** A piece came off the wire. */
	onPiece(piece: Piece, turn: Turn): void {
		this.#arrived.push(piece);
		this.pull(turn);
	}

	/** The other end took so many bytes in. */
	onCredit(bytes: number): void {
		this.#onWire -= bytes;
		this.#host.arm();
	}

	/** Takes what arrived, as long as it may be read. */
	pull(turn: Turn): void {
		while (this.#reading && this.open) {
			const piece = this.#arrived.shift();
			if (!piece) return;
			this.#lastHeard = turn.now;
			if (piece.kind === 'bye') {
				this.#end(`peer-${piece.reason}`, turn);
				return;
			}
			const { message } = piece;
			const bytes = headerBytes + message.body.length;
			this.#reading = this.#flow.received(bytes, turn);
			this.traffic.received.add(bytes, turn.now);
			this.#host.credit(bytes, this.other!);
			lend(copyBytes(message.body), (body) => this.#host.events.onMessage(this, { ...message, body }, turn));
		}
	}

	get waitsToBeRead(): boolean {
		return this.#reading && this.#arrived.length > 0;
	}

	#end(reason: string, turn: Turn): void {
		if (!this.open) return;
		this.open = false;
		this.#flow.close();
		this.#host.gone(this);
		this.#host.events.onLinkDown(this, reason, turn);
	}
}

/** The instant from which on nothing is due. */
export const soonest = (times: Iterable<Mono>): Mono => {
	let due = Number.POSITIVE_INFINITY;
	for (const time of times) due = Math.min(due, time);
	return mono(due);
};
