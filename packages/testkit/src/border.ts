// Where TCP connections cross to another network in memory, which runs beside this one: of each such connection one end lives here, and
// something stands in for the other.
import type { Endpoint, TcpEnd } from '@i2p/runtime';
import type { End, OtherEnd, Path, Piece } from './ends.js';
import { firstRetryMs, Lane } from './lane.js';
import type { Elsewhere, Parcel } from './parcel.js';
import type { Crossing, Wire } from './wire.js';

/** What was taken is told when it is this part of what a direction holds, or when an end was taken: one write seldom needs an answer. */
const toldPart = 1 / 8;

type Content = Parcel extends infer P ? (P extends Parcel ? Omit<P, 'connection' | 'byDialer'> : never) : never;

/** Stands in for an end that is elsewhere. */
class FarEnd implements OtherEnd {
	/** Whether the end that it stands for has the connection no more. */
	closed = false;
	/** Whether the end that it stands for was dialled and has answered. */
	answered = false;
	/** How what comes from there goes. */
	readonly path: Path;
	/** Where what comes from there comes out. */
	readonly lane: Lane;
	readonly near: End;
	readonly #network: Wire;
	readonly #send: (delayMs: number, content: Content) => void;
	/** Told when this side has the connection no more. */
	readonly #onForgotten: () => void;
	/** Bytes that were taken and not yet told. */
	#taken = 0;

	constructor(parts: {
		readonly network: Wire;
		readonly near: End;
		readonly path: Path;
		readonly send: (instant: number, content: Content) => void;
		readonly onForgotten: () => void;
	}) {
		this.#network = parts.network;
		this.near = parts.near;
		this.path = parts.path;
		this.#send = parts.send;
		this.#onForgotten = parts.onForgotten;
		this.lane = new Lane(parts.network, this, parts.near);
	}

	#sendSoon(content: Content): void {
		this.#send(this.#network.driver.clock.now() + this.#network.delayMs(), content);
	}

	carry(piece: Piece, instant: number): void {
		this.#send(instant, piece);
	}

	taken(count: number): void {
		this.#taken += count;
		if (count > 0 && this.#taken < toldPart * this.#network.bufferBytes) return;
		this.#sendSoon({ kind: 'taken', count: this.#taken });
		this.#taken = 0;
	}

	reset(): void {
		this.#sendSoon({ kind: 'reset' });
	}

	abort(): void {
		this.reset();
	}

	refuse(): void {
		this.over('reset');
	}

	/** What came from there did not come through, or has nobody to come to. */
	over(reason: TcpEnd): void {
		this.#sendSoon({ kind: 'over', reason });
	}

	forget(): void {
		this.#sendSoon({ kind: 'closed' });
		this.#onForgotten();
	}
}

/** All connections of one network to another. */
export class Border implements Crossing {
	readonly #network: Wire;
	readonly #elsewhere: Elsewhere;
	/** Ends that were dialled from here, and ends that dialled hither. */
	readonly #dialled = new Map<number, FarEnd>();
	readonly #dialers = new Map<number, FarEnd>();
	#count = 0;

	constructor(network: Wire, elsewhere: Elsewhere) {
		this.#network = network;
		this.#elsewhere = elsewhere;
	}

	has(host: string): boolean {
		return this.#elsewhere.has(host);
	}

	/** Connections that are remembered. */
	get size(): number {
		return this.#dialled.size + this.#dialers.size;
	}

	dial(socket: End, inside: Endpoint): void {
		const connection = this.#count++;
		const to = socket.remote;
		socket.path = { inside, to, seen: inside };
		const far = this.#farEnd(this.#dialled, connection, socket, { inside: to, to: inside, seen: to });
		socket.other = far;
		this.#knock(connection, far, inside, firstRetryMs);
	}

	#knock(connection: number, far: FarEnd, inside: Endpoint, retryMs: number): void {
		const { driver } = this.#network;
		const delayMs = this.#network.segmentDelayMs();
		const knock = { kind: 'knock', inside, to: far.path.inside, connection, byDialer: true } as const;
		this.#elsewhere.send(driver.clock.now() + delayMs, knock);
		driver.after(delayMs + retryMs, () => {
			if (far.answered) return;
			if (far.near.closed) this.#dialled.delete(connection);
			else this.#knock(connection, far, inside, 2 * retryMs);
		});
	}

	#farEnd(among: Map<number, FarEnd>, connection: number, near: End, path: Path): FarEnd {
		const byDialer = among === this.#dialled;
		const far = new FarEnd({
			network: this.#network,
			near,
			path,
			send: (instant, content) => this.#elsewhere.send(instant, { ...content, connection, byDialer }),
			onForgotten: () => {
				if (far.closed) among.delete(connection);
			},
		});
		among.set(connection, far);
		return far;
	}

	/** A parcel has come from elsewhere. */
	open(parcel: Parcel): void {
		if (parcel.kind === 'knock') {
			this.#onKnock(parcel);
			return;
		}
		const among = parcel.byDialer ? this.#dialers : this.#dialled;
		const far = among.get(parcel.connection);
		if (far === undefined) return;
		switch (parcel.kind) {
			case 'accepted':
				this.#onAccepted(far);
				break;
			case 'refused':
				far.answered = true;
				among.delete(parcel.connection);
				far.near.over('refused');
				break;
			case 'data':
			case 'end':
				far.lane.come(parcel);
				break;
			case 'taken':
				far.near.taken(parcel.count);
				break;
			case 'reset':
				far.lane.abort();
				break;
			case 'over':
				far.near.over(parcel.reason);
				break;
			case 'closed':
				far.closed = true;
				if (far.near.closed) among.delete(parcel.connection);
		}
	}

	#onKnock({ connection, inside, to }: Parcel & { readonly kind: 'knock' }): void {
		const network = this.#network;
		const there = network.arrive('tcp', inside, inside, to);
		if (there === undefined || this.#dialers.has(connection)) return;
		const isHeard = there.tcp.accept(there.at, { inside, to, seen: inside }, (accepted) => {
			accepted.other = this.#farEnd(this.#dialers, connection, accepted, { inside, to, seen: inside });
		});
		const kind = isHeard ? 'accepted' : 'refused';
		this.#elsewhere.send(network.driver.clock.now() + network.delayMs(), { kind, connection, byDialer: false });
	}

	/** Somebody who is gone meanwhile says so, if his machine still stands. */
	#onAccepted(far: FarEnd): void {
		far.answered = true;
		if (!far.near.closed) {
			far.near.opened();
			return;
		}
		far.forget();
		if (far.lane.passes) far.refuse();
	}
}
