// The messages of NAT-PMP: the outer address, and a port. RFC 6886 sections 3.2, 3.3, 3.5.
// Must not know when they are sent.
import { Reader, Writer } from '@i2p/util';
import { natPmpVersion } from './constants.js';

const answerBit = 0x80;
const mapUdp = 1;
const mapTcp = 2;

/** Asks for the outer address: 2 bytes. */
export function encodeAddressRequest(): Uint8Array {
	return new Uint8Array([natPmpVersion, 0]);
}

/** What a mapping is asked with: 12 bytes. */
export interface NatPmpMapRequest {
	readonly protocol: 'tcp' | 'udp';
	readonly port: number;
	/** The outer port that we would like; 0 with a lifetime of 0. */
	readonly outerPort: number;
	/** 0 gives the mapping back. */
	readonly lifetimeSeconds: number;
}

/** Asks for a mapping. */
export function encodeMapRequest({ protocol, port, outerPort, lifetimeSeconds }: NatPmpMapRequest): Uint8Array {
	const writer = new Writer(12).u8(natPmpVersion).u8(protocol === 'udp' ? mapUdp : mapTcp);
	return writer.u16(0).u16(port).u16(outerPort).u32(lifetimeSeconds).finish();
}

/** What a gateway answers; `result` 0 is success. An answer to a version or operation that it does not know has nothing but a result. */
export type NatPmpAnswer =
	| { readonly kind: 'address'; readonly result: number; readonly epoch: number; readonly host: string }
	| {
			readonly kind: 'map';
			readonly result: number;
			readonly epoch: number;
			readonly protocol: 'tcp' | 'udp';
			readonly port: number;
			readonly outerPort: number;
			readonly lifetimeSeconds: number;
	  }
	| { readonly kind: 'refusal'; readonly result: number; readonly epoch: number };

/** Reads an answer; throws WireError if it is none. */
export function decodeNatPmpAnswer(bytes: Uint8Array): NatPmpAnswer {
	const reader = new Reader(bytes, 'nat-pmp answer');
	if (reader.u8() !== natPmpVersion) throw reader.fault('version');
	const operation = reader.u8() & ~answerBit;
	if ((bytes[1]! & answerBit) === 0 && operation !== 0) throw reader.fault('not-an-answer');
	const result = reader.u16();
	const epoch = reader.u32();
	if (result !== 0 && reader.remaining === 0) return { kind: 'refusal', result, epoch };
	if ((bytes[1]! & answerBit) === 0) throw reader.fault('not-an-answer');
	if (operation === 0) {
		const host = reader.bytes(4).join('.');
		reader.expectEnd();
		return { kind: 'address', result, epoch, host };
	}
	if (operation !== mapUdp && operation !== mapTcp) throw reader.fault('operation');
	const protocol = operation === mapUdp ? 'udp' : 'tcp';
	const [port, outerPort, lifetimeSeconds] = [reader.u16(), reader.u16(), reader.u32()];
	reader.expectEnd();
	return { kind: 'map', result, epoch, protocol, port, outerPort, lifetimeSeconds };
}
