// What comes out of our inbound tunnels: answers and tests that we await stay here, the rest goes to the pool's owner.
// Must not know destinations or the netdb.
import { readBlocks } from '@i2p/crypto-garlic';
import { decodeClove, decodeGarlic, I2np, type I2npMessage } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { WireError } from '@i2p/util';
import { readTunnelled } from '../data/outlet.js';
import type { Builder } from './builder.js';
import type { TunnelContext } from './context.js';
import type { InboundTunnel } from './inbound-tunnel.js';
import type { Tester } from './tester.js';

/** Sorts arrivals. */
export class Arrivals {
	readonly #context: TunnelContext;
	readonly #builder: Builder;
	readonly #tester: Tester;
	readonly #onUsed: (tunnel: InboundTunnel, turn: Turn) => void;

	/** @param onUsed told of each message for the owner */
	constructor(
		context: TunnelContext,
		builder: Builder,
		tester: Tester,
		onUsed: (tunnel: InboundTunnel, turn: Turn) => void,
	) {
		this.#onUsed = onUsed;
		this.#context = context;
		this.#builder = builder;
		this.#tester = tester;
	}

	/** A whole message down one of our tunnels. @param bytes with its standard header, ours to keep */
	onArrival(tunnel: InboundTunnel, bytes: Uint8Array, turn: Turn): void {
		const message = readTunnelled(bytes, turn);
		if (typeof message === 'string') {
			this.#context.note(message);
			return;
		}
		if (this.onAwaited(message, turn)) return;
		this.#onUsed(tunnel, turn);
		this.#context.upward.onTunnelMessage(tunnel.poolId, message, turn);
	}

	/** Whether the message was one that the tunnels await themselves; it is dealt with then. */
	onAwaited(message: I2npMessage, turn: Turn): boolean {
		if (message.type === I2np.OutboundTunnelBuildReply || message.type === I2np.VariableTunnelBuildReply) {
			this.#builder.onReply(message, turn);
			return true;
		}
		return message.type === I2np.Garlic && this.#onGarlic(message, turn);
	}

	#onGarlic(message: I2npMessage, turn: Turn): boolean {
		try {
			const opened = this.#context.tags.open(decodeGarlic(message.body), turn.now);
			if (opened === undefined) return false;
			if (opened.value.kind === 'test') {
				this.#tester.onReturned(opened.value.testId, turn);
				return true;
			}
			for (const block of readBlocks(opened.payload))
				if (block.kind === 'clove') this.#onBuildClove(decodeClove(block.bytes).message, opened.value.replyId, turn);
			return true;
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			this.#context.note('bad-message');
			return false;
		}
	}

	/** The tag says which build it is; the clove's own id is only what the endpoint made of it. */
	#onBuildClove(message: I2npMessage, replyId: number, turn: Turn): void {
		if (message.type === I2np.OutboundTunnelBuildReply) this.#builder.onReply({ ...message, id: replyId }, turn);
	}
}
