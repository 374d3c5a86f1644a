// The datagrams that i2pd 2.59 and we exchanged, as bytes.
import { importEd25519Private } from '@i2p/crypto-eddsa';
import { Destination } from '@i2p/data-core';
import { loadVectors } from '@i2p/testkit';
import { fromHex } from '@i2p/util';

interface Side {
	readonly destination: string;
	readonly signing_private_seed_ed25519: string;
}

export interface Recorded {
	readonly name: string;
	readonly protocol: number;
	readonly fromPort: number;
	readonly toPort: number;
	readonly payload: string;
	readonly body: string;
	readonly wrapped: string;
	readonly valid_by_specification?: boolean;
}

interface Run {
	readonly mode: 'ratchet' | 'elgamal';
	readonly us: Side;
	readonly i2pd: Readonly<Record<'raw' | 'datagram1' | 'datagram2' | 'datagram3', Side>>;
	readonly to_i2pd: Recorded[];
	readonly from_i2pd: Recorded[];
}

export const { runs } = loadVectors<{ readonly runs: Run[] }>(new URL('./vectors/datagrams.json', import.meta.url));

export const hex = (text: string): Uint8Array => fromHex(text)!;
export const destinationOf = (side: Side) => Destination.decode(hex(side.destination));
export const keyOf = (side: Side) => importEd25519Private(hex(side.signing_private_seed_ed25519));

/** Which of i2pd's destinations a recorded datagram was sent to or came from. */
export const sideOf = (run: Run, { name }: Recorded): Side =>
	run.i2pd[name.split(' ')[0] as 'raw' | 'datagram1' | 'datagram2' | 'datagram3'];
