// Who a packet is from: its signature over the whole packet with the signature zeroed. Streaming specification
// "Signature", "Offline signatures". Knows nothing of streams.
import { type Destination, isSigningType, OfflineSignature } from '@i2p/data-core';
import type { Wall } from '@i2p/time';
import { copyBytes, Reader } from '@i2p/util';
import { flag, signatureBytes } from './constants.js';
import { framePacket, type Packet, type PacketFields } from './packet.js';
import type { PacketSigner } from './wants.js';

/**
 * `signed`: the signature is the destination's. `unsigned`: there is none. `unverifiable`: of a type that cannot be
 * verified here. `forged`: it is there and not the destination's.
 */
export type Proof = 'signed' | 'unsigned' | 'unverifiable' | 'forged';

/** Whose voice a packet should be in. */
export interface Voice {
	readonly destination: Destination;
	/** The transient key that its SYN named, if any. */
	readonly offline?: OfflineSignature | undefined;
}

/** The offline section of a packet, not yet verified; throws WireError when it does not parse. */
export function offlineOf(packet: Packet, destination: Destination): OfflineSignature | undefined {
	if ((packet.flags & flag.offline) === 0) return undefined;
	return OfflineSignature.read(new Reader(packet.proof, 'offline signature'), destination.signatureType);
}

/** Whether a packet is in this voice; `bytes` are those it was decoded from. Throws WireError when options do not parse. */
export function provePacket(bytes: Uint8Array, packet: Packet, voice: Voice, wall: Wall): Proof {
	if ((packet.flags & flag.signature) === 0) return 'unsigned';
	const { destination } = voice;
	const said = offlineOf(packet, destination);
	const offline = said ?? voice.offline;
	const reader = new Reader(packet.proof, 'streaming proof', said?.bytes.length ?? 0);
	const length = offline ? offline.signatureBytes : destination.signatureBytes;
	const type = offline ? offline.transientType : destination.signatureType;
	if (length === undefined || !isSigningType(type)) return 'unverifiable';
	const at = packet.proofOffset + reader.offset;
	const signature = copyBytes(reader.bytes(length));
	const message = copyBytes(bytes).fill(0, at, at + length);
	if (offline === undefined) return destination.verify(message, signature) ? 'signed' : 'forged';
	if (!isSigningType(destination.signatureType)) return 'unverifiable';
	const lent = offline.expiresSeconds * 1000 >= wall && offline.verify(destination);
	return lent && offline.verifyMessage(message, signature) ? 'signed' : 'forged';
}

/** Makes a packet, signed; `fill` puts the payload into the bytes it is given. */
export function signPacket(
	fields: PacketFields,
	{ signer, offline }: PacketSigner,
	fill: (payload: Uint8Array) => void,
): Uint8Array {
	const length = signer.signatureBytes ?? signatureBytes;
	const frame = framePacket({ ...fields, offline: offline?.bytes, signatureBytes: length });
	fill(frame.bytes.subarray(frame.payloadOffset));
	frame.bytes.set(signer.sign(frame.bytes), frame.signatureOffset);
	return frame.bytes;
}
