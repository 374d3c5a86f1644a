// A peer of streams that says what the test tells it, packet by packet, in the world of messages.
import type { InboundMessage } from '@i2p/client-core';
import type { DestinationKeys, HashKey, Signer } from '@i2p/data-core';
import { decodePacket, framePacket, type Packet, type PacketFields, signPacket } from '@i2p/streaming';
import { copyBytes } from '@i2p/util';
import type { MemoryMessageHost, MessageWorld } from '../../client-core/test/message-world.js';
import { flag } from '../src/constants.js';

export interface Heard {
	readonly packet: Packet;
	readonly bytes: Uint8Array;
	readonly at: number;
	readonly from: HashKey | undefined;
	readonly fromPort: number;
	readonly toPort: number;
}

type Said = Partial<PacketFields> & { readonly payload?: Uint8Array };

export class ScriptedPeer {
	readonly heard: Heard[] = [];
	readonly host: MemoryMessageHost;
	readonly keys: { readonly destination: DestinationKeys['destination']; readonly signing: Signer };
	/** Our id and that of the other side. */
	localId = 0x1111_1111;
	remoteId = 0;
	readonly #world: MessageWorld;
	readonly #to: HashKey;

	constructor(world: MessageWorld, keys: ScriptedPeer['keys'], to: HashKey) {
		this.#world = world;
		this.#to = to;
		this.keys = keys;
		this.host = world.host(keys.destination);
		this.host.attach(6, {
			onMessage: (message) => this.#onMessage(message),
			onUndeliverable: () => undefined,
			onRoom: () => undefined,
		});
	}

	#onMessage(message: InboundMessage): void {
		const bytes = copyBytes(message.payload);
		const { from, fromPort, toPort } = message;
		const packet = decodePacket(bytes);
		this.heard.push({ packet, bytes, at: this.#world.now, from, fromPort, toPort });
		if (packet.flags & flag.synchronize) this.remoteId = packet.receiveStreamId;
	}

	/** Packets heard since the last call, after so much time. */
	after(ms: number): Heard[] {
		const since = this.heard.length;
		this.#world.run(ms);
		return this.heard.slice(since);
	}

	/** Sends bytes. */
	sendBytes(payload: Uint8Array): void {
		const message = { to: this.#to, protocol: 6, fromPort: 9, toPort: 10, payload, compress: false };
		this.#world.later(0, () => this.host.offer(message));
	}

	/** Sends a packet of the stream; signed if a flag asks for it. */
	say(said: Said, sign = ((said.flags ?? 0) & (flag.synchronize | flag.close | flag.reset)) !== 0): Uint8Array {
		const { payload = new Uint8Array(0), ...given } = said;
		const fields: PacketFields = {
			...{ sendStreamId: this.remoteId, receiveStreamId: this.localId, sequence: 0, ackThrough: 0, flags: 0 },
			...given,
			payloadBytes: payload.length,
		};
		let bytes: Uint8Array;
		if (sign) bytes = signPacket(fields, { signer: this.keys.signing }, (room) => room.set(payload));
		else {
			const frame = framePacket(fields);
			frame.bytes.set(payload, frame.payloadOffset);
			bytes = frame.bytes;
		}
		this.sendBytes(bytes);
		return bytes;
	}

	/** Sends a SYN that opens a stream. */
	synchronize(said: Said = {}, sign = true): Uint8Array {
		return this.say(
			{
				...{ sendStreamId: 0, flags: flag.synchronize | flag.noAck, from: this.keys.destination.bytes },
				...{ maxPacketSize: 1812, ...said },
			},
			sign,
		);
	}

	/** Answers a SYN. */
	accept(said: Said = {}): Uint8Array {
		return this.say({
			...{ flags: flag.synchronize, from: this.keys.destination.bytes, maxPacketSize: 1812, ...said },
		});
	}
}
