// The recorded exchanges with i2pd, as bytes.
import { type Ed25519PrivateKey, importEd25519Private } from '@i2p/crypto-eddsa';
import { Destination } from '@i2p/data-core';
import { loadVectors } from '@i2p/testkit';
import { fromHex } from '@i2p/util';

interface Side {
	readonly destination: string;
	readonly signing_private_seed_ed25519: string;
}

export interface RecordedPacket {
	readonly from: 'us' | 'i2pd';
	readonly ms: number;
	readonly packet: string;
	readonly fields: {
		readonly sendStreamId: number;
		readonly receiveStreamId: number;
		readonly sequence: number;
		readonly ackThrough: number;
		readonly nackCount: number;
		readonly nacks: string | number[];
		readonly resendDelay: number;
		readonly flags: number;
		readonly maxPacketSize?: number;
		readonly delay?: number;
		readonly fromIncluded: boolean;
		readonly signatureOffset?: number;
		readonly payload: string;
	};
}

export interface Run {
	readonly name?: string;
	readonly us: Side;
	readonly i2pd: Side;
	readonly packets: RecordedPacket[];
}

export interface Initiator {
	readonly runs: Run[];
	readonly out_of_order: Run;
	readonly ping: { readonly us: Side; readonly ping: string; readonly pong: string };
	readonly offline_synack_from_i2pd: {
		readonly i2pd_destination: string;
		readonly packet: string;
		readonly offline_at: number;
		readonly signature_at: number;
	};
}

export const initiator = loadVectors<Initiator>(new URL('./vectors/streaming-initiator.json', import.meta.url));
export const acceptor = loadVectors<Run & { readonly i2pd_first_message_wrapped: string }>(
	new URL('./vectors/streaming-acceptor.json', import.meta.url),
);

/** Everything recorded between two who have keys. */
export const allRuns: Run[] = [...initiator.runs, initiator.out_of_order, acceptor];

export const hex = (text: string): Uint8Array => fromHex(text)!;

export function destinationOf(side: Side): Destination {
	return Destination.decode(hex(side.destination));
}

export function keyOf(side: Side): Ed25519PrivateKey {
	return importEd25519Private(hex(side.signing_private_seed_ed25519));
}
