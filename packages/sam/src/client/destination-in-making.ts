// A destination on its way: its control socket, SESSION CREATE, for a PRIMARY session the subsession that has its streams.
import type { DestinationEvents, DestinationRequest, MadeDestination, MakeFault } from '@i2p/client-core';
import type { Endpoint, TcpEnd, Turn } from '@i2p/runtime';
import { toHex } from '@i2p/util';
import { sessionTimeoutMs } from '../constants.js';
import { DatagramChannel } from './datagram-channel.js';
import { LineSocket } from './line-socket.js';
import { goneReply, type Reply } from './reply.js';
import { SamDestination, subId } from './sam-destination.js';
import { addStreamPairs, type Carried, createPairs, styleFor } from './session-plan.js';
import type { ClientSurroundings } from './surroundings.js';

const faults: Record<string, MakeFault> = {
	DUPLICATED_DEST: 'duplicate',
	DUPLICATED_ID: 'duplicate',
	INVALID_KEY: 'invalid-options',
	GONE: 'closed',
};

/** What is told of a destination: what its maker tells, of what it is here. */
export interface SamDestinationEvents extends Omit<DestinationEvents, 'onReady'> {
	/** The session stands. */
	onReady(host: SamDestination, turn: Turn): void;
}

/** Makes one destination. */
export class DestinationInMaking implements MadeDestination {
	readonly #surroundings: ClientSurroundings;
	readonly #request: DestinationRequest;
	readonly #carried: readonly Carried[];
	readonly #events: SamDestinationEvents;
	readonly #onOver: (making: DestinationInMaking) => void;
	readonly #id: string;
	#style: string;
	#control: LineSocket | undefined;
	#channel: DatagramChannel | undefined;
	#made: SamDestination | undefined;
	#isOver = false;

	/** Begins at once. @param onOver it failed or is closed */
	constructor(
		surroundings: ClientSurroundings,
		request: DestinationRequest,
		carried: readonly Carried[],
		events: SamDestinationEvents,
		onOver: (making: DestinationInMaking) => void,
	) {
		this.#surroundings = surroundings;
		this.#request = request;
		this.#carried = carried;
		this.#events = events;
		this.#onOver = onOver;
		this.#style = styleFor(carried);
		const name = request.nickname.replace(/[^\w.-]/g, '').slice(0, 32);
		// IDs of all clients of a bridge are one space: chance keeps them apart.
		this.#id = [...(name === '' ? [] : [name]), toHex(surroundings.random.bytes(8))].join('-');
		const [only] = carried;
		const { udp } = surroundings;
		const isDatagram = this.#style !== 'PRIMARY' && only !== undefined && only !== 'stream';
		if (isDatagram && udp !== undefined)
			this.#channel = new DatagramChannel(only, udp, {
				onBound: (at) => this.#create(at),
				find: (port, protocol) => this.#made?.find(only, port, protocol),
				onSender: (from) => this.#made?.remember(from),
				known: (hash) => this.#made?.known(hash),
				seek: (hash, onSought) => this.#made?.lookup(hash, onSought),
			});
		else this.#create(undefined);
	}

	#create(datagramsTo: Endpoint | undefined): void {
		const { keys, options } = this.#request;
		const control = new LineSocket(this.#surroundings, (reason, turn) => this.#onGone(reason, turn));
		this.#control = control;
		control.ask(
			'SESSION CREATE',
			createPairs(this.#style, this.#id, keys, options, datagramsTo),
			(reply, turn) => this.#onCreated(reply, control, turn),
			sessionTimeoutMs,
		);
	}

	#onCreated(reply: Reply, control: LineSocket, turn: Turn): void {
		if (this.#isOver) return;
		if (reply.result === 'I2P_ERROR' && this.#style === 'PRIMARY' && /style/i.test(reply.message)) {
			// What it was called before; such bridges end the socket.
			this.#style = 'MASTER';
			control.close();
			this.#create(undefined);
		} else if (reply.result !== 'OK') this.#fail(reply, turn);
		else if (this.#isPrimary && this.#carried.includes('stream'))
			control.ask('SESSION ADD', addStreamPairs(subId(this.#id, 'stream'), 0), (added, later) => {
				if (this.#isOver) return;
				if (added.result === 'OK') this.#ready(control, later);
				else this.#fail(added, later);
			});
		else this.#ready(control, turn);
	}

	get #isPrimary(): boolean {
		return this.#style === 'PRIMARY' || this.#style === 'MASTER';
	}

	#ready(control: LineSocket, turn: Turn): void {
		this.#channel?.open(this.#id, control.minor);
		const made = new SamDestination({
			surroundings: this.#surroundings,
			destination: this.#request.keys.destination,
			control,
			id: this.#id,
			isPrimary: this.#isPrimary,
			carried: this.#carried,
			channel: this.#channel,
			onClose: () => this.#over(),
		});
		this.#made = made;
		this.#events.onReady(made, turn);
	}

	#fail({ result, message }: Reply, turn: Turn): void {
		this.close();
		const { host, port } = this.#surroundings.bridge;
		const words = message || result;
		this.#events.onFailed(faults[result] ?? 'failed', `SAM at ${host}:${port}: ${words}`, turn);
	}

	#onGone(reason: TcpEnd, turn: Turn): void {
		const made = this.#made;
		// Before it was made, its question was answered so.
		if (this.#isOver || made === undefined) return;
		this.close();
		this.#events.onClosed(goneReply(reason).message, turn);
	}

	#over(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		if (this.#made) this.#request.keys.destroy();
		this.#onOver(this);
	}

	close(onGone?: (turn: Turn) => void): void {
		this.#made?.close();
		this.#control?.close();
		this.#channel?.close();
		this.#over();
		if (onGone) this.#surroundings.later(onGone);
	}
}
