// Endpoints: the outbound one of others' tunnels adds its layer first, the inbound one of our own undoes every layer;
// both then read fragments. tunnel-message, tunnel-implementation. Must not know where messages go.
import type { TunnelLayer } from '@i2p/crypto-aes';
import { copyBytes, WireError } from '@i2p/util';
import type { DataDrop } from '../codes.js';
import { type Assembled, Assembler, type FragmentBudget } from './assembler.js';
import { contentOf, readFragments } from './clear-message.js';

/** Brings messages as received to their clear form, in place. */
export type Unwrap = (messages: readonly Uint8Array[]) => void;

/** What a hop at the end of another's tunnel does first. */
export function unwrapAsHop(layer: TunnelLayer): Unwrap {
	return (messages) => layer.encryptBatch(messages);
}

/** What the creator at the end of its inbound tunnel does: last hop first. @param layers in the order of the hops */
export function unwrapAsCreator(layers: readonly TunnelLayer[]): Unwrap {
	const backwards = [...layers].reverse();
	return (messages) => {
		for (const layer of backwards) layer.decryptBatch(messages);
	};
}

/** The end of one tunnel. */
export class Endpoint {
	readonly #unwrap: Unwrap;
	readonly #assembler: Assembler;
	readonly #note: (code: DataDrop) => void;

	constructor(unwrap: Unwrap, budget: FragmentBudget, note: (code: DataDrop) => void) {
		this.#unwrap = unwrap;
		this.#assembler = new Assembler(budget, note);
		this.#note = note;
	}

	/** Takes a message of 1024 bytes; answers the messages that are whole now, in order. */
	onTunnelMessage(lentMessage: Uint8Array, now: number): readonly Assembled[] {
		return this.onTunnelMessages([copyBytes(lentMessage)], now);
	}

	/** Takes several messages at once, which is cheaper, for a creator much cheaper, and takes them over. */
	onTunnelMessages(given: readonly Uint8Array[], now: number): readonly Assembled[] {
		this.#assembler.expire(now);
		this.#unwrap(given);
		const whole: Assembled[] = [];
		for (const message of given) this.#read(message, whole, now);
		this.#assembler.settle();
		return whole;
	}

	#read(message: Uint8Array, whole: Assembled[], now: number): void {
		try {
			for (const fragment of readFragments(contentOf(message))) {
				const assembled = this.#assembler.onFragment(fragment, now);
				if (assembled !== undefined) whole.push(assembled);
			}
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			this.#note(error.code === 'tunnel-checksum' ? 'bad-checksum' : 'bad-tunnel-message');
		}
	}

	/** When incomplete messages must be looked at again; infinite if there are none. */
	nextDue(): number {
		return this.#assembler.nextDue();
	}

	/** Drops incomplete messages that waited too long. */
	expire(now: number): void {
		this.#assembler.expire(now);
	}

	/** Drops everything that is incomplete. */
	clear(): void {
		this.#assembler.clear();
	}
}
