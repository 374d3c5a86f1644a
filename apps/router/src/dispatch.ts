// One I2NP message to the room that serves it: a switch on the type, and the router's own garlic opened on the way.
// I2NP specification. Must not know what the rooms do with it.
import { type OneTimeTags, openForRouter, readBlocks } from '@i2p/crypto-garlic';
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import type { HashKey } from '@i2p/data-core';
import { decodeClove, decodeGarlic, I2np, type I2npMessage } from '@i2p/data-i2np';
import type { Origin } from '@i2p/netdb';
import type { Turn } from '@i2p/runtime';
import { minutes, seconds } from '@i2p/time';
import { DecayingBloom, type Random, WireError } from '@i2p/util';

/** The rooms that messages go to. */
export interface DispatchRooms {
	readonly netDb: { onMessage(message: I2npMessage, origin: Origin, turn: Turn): void };
	readonly tunnels: {
		onTunnelData(from: HashKey, message: I2npMessage, turn: Turn): void;
		onTunnelGateway(message: I2npMessage, turn: Turn): void;
		onBuild(from: HashKey | undefined, message: I2npMessage, turn: Turn): void;
		onBuildReply(message: I2npMessage, turn: Turn): void;
		/** Whether it was one that the tunnels awaited. */
		onGarlic(message: I2npMessage, turn: Turn): boolean;
	};
	readonly self: HashKey;
	/** Opens the router's own garlic. */
	readonly encryption: X25519PrivateKey;
	/** Answers awaited by the router itself. */
	readonly answers: OneTimeTags<undefined>;
	readonly note: (code: string) => void;
	readonly random: Random;
}

/** A message may come so late, or be dated so far ahead. */
const mostLateMs = minutes(1);
const mostAheadMs = minutes(3);
/** Messages remembered to drop repeats, and for how long. */
const rememberedMessages = 50_000;
const rememberMs = seconds(120);

/** Sorts every message that reaches this router itself, over links or down its exploratory tunnels. */
export class Dispatch {
	readonly #rooms: DispatchRooms;
	readonly #seen: DecayingBloom;
	/** Type and id of the message in hand. */
	readonly #name = new Uint8Array(5);

	constructor(rooms: DispatchRooms) {
		this.#rooms = rooms;
		this.#seen = new DecayingBloom({
			capacity: rememberedMessages,
			lifetimeMs: rememberMs,
			random: rooms.random.fork('dispatch'),
		});
	}

	/** A message over a link; its body is lent. */
	onLinkMessage(peer: HashKey, message: I2npMessage, turn: Turn): void {
		if (message.type === I2np.TunnelData) this.#rooms.tunnels.onTunnelData(peer, message, turn);
		else this.#guarded(message, { kind: 'link', peer }, turn);
	}

	/** A message to this router itself: from ourselves, or from the end of a tunnel that ends here. Counts as direct. */
	onOwnMessage(message: I2npMessage, turn: Turn): void {
		this.#guarded(message, { kind: 'link', peer: this.#rooms.self }, turn);
	}

	/** A message down an exploratory tunnel of ours. */
	onTunnelMessage(message: I2npMessage, turn: Turn): void {
		this.#guarded(message, { kind: 'tunnel', context: 'router' }, turn);
	}

	#guarded(message: I2npMessage, origin: Origin, turn: Turn): void {
		const { note } = this.#rooms;
		const refusal = this.#refusal(message, turn);
		if (refusal !== undefined) {
			note(refusal);
			return;
		}
		try {
			this.#serve(message, origin, turn);
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			note(`malformed-${error.code}`);
		}
	}

	#refusal(message: I2npMessage, turn: Turn): string | undefined {
		if (message.expires < turn.wall - mostLateMs) return 'expired';
		if (message.expires > turn.wall + mostAheadMs) return 'from-the-future';
		return this.#isRepeat(message, turn) ? 'repeated' : undefined;
	}

	#isRepeat({ type, id }: I2npMessage, { now }: Turn): boolean {
		if (type === I2np.TunnelGateway) return false;
		const name = this.#name;
		name[0] = type;
		for (let i = 0; i < 4; i++) name[1 + i] = id >>> (24 - 8 * i);
		return this.#seen.seen(name, now);
	}

	#serve(message: I2npMessage, origin: Origin, turn: Turn): void {
		const { netDb, tunnels, note } = this.#rooms;
		switch (message.type) {
			case I2np.DatabaseStore:
			case I2np.DatabaseLookup:
			case I2np.DatabaseSearchReply:
			case I2np.DeliveryStatus:
				netDb.onMessage(message, origin, turn);
				break;
			case I2np.Garlic:
				this.#onGarlic(message, origin, turn);
				break;
			case I2np.TunnelGateway:
				tunnels.onTunnelGateway(message, turn);
				break;
			case I2np.ShortTunnelBuild:
			case I2np.VariableTunnelBuild:
				tunnels.onBuild(origin.kind === 'link' ? origin.peer : undefined, message, turn);
				break;
			case I2np.OutboundTunnelBuildReply:
			case I2np.VariableTunnelBuildReply:
				tunnels.onBuildReply(message, turn);
				break;
			default:
				note('unserved-type');
		}
	}

	/** Garlic: what the tunnels await, an answer that the router awaits, or what somebody sealed for its eyes only. */
	#onGarlic(message: I2npMessage, origin: Origin, turn: Turn): void {
		const { answers, encryption, note, tunnels } = this.#rooms;
		if (origin.kind === 'link' && tunnels.onGarlic(message, turn)) return;
		const sealed = decodeGarlic(message.body);
		const answer = answers.open(sealed, turn.now);
		const payload = answer?.payload ?? openForRouter(encryption, sealed);
		if (payload === undefined) note('garlic-not-ours');
		else if (answer !== undefined) this.#serveCloves(payload, { kind: 'sealed', context: 'router' }, turn);
		else this.#serveCloves(payload, origin.kind === 'link' ? { ...origin, sealed: true } : origin, turn);
	}

	#serveCloves(payload: Uint8Array, origin: Origin, turn: Turn): void {
		const { note } = this.#rooms;
		for (const block of readBlocks(payload)) {
			if (block.kind !== 'clove') continue;
			const { delivery, message } = decodeClove(block.bytes);
			if (delivery.kind !== 'local') note('garlic-not-local');
			else if (message.type === I2np.Garlic) note('garlic-nested');
			else this.#serve(message, origin, turn);
		}
	}
}
