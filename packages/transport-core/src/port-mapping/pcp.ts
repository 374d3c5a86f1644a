// The MAP messages of PCP. RFC 6887 sections 7.1, 7.2, 11.1. Addresses are 16 bytes, IPv4 mapped into IPv6.
// Must not know when they are sent.
import { parseIp } from '@i2p/data-routerinfo';
import { checkBytes, Reader, Writer } from '@i2p/util';
import { maxPcpBytes, pcpVersion } from './constants.js';

const answerBit = 0x80;
const opMap = 1;
const nonceBytes = 12;
const mapBytes = 36;
const protocolNumbers = { tcp: 6, udp: 17 } as const;

/** What a mapping is asked with: 60 bytes. */
export interface PcpMapRequest {
	/** Address that the gateway sees us by: a literal. */
	readonly client: string;
	/** 12 bytes that name this mapping. */
	readonly nonce: Uint8Array;
	readonly protocol: 'tcp' | 'udp';
	readonly port: number;
	readonly outerPort: number;
	/** 0 gives the mapping back. */
	readonly lifetimeSeconds: number;
}

/** Asks for a mapping; throws RangeError for a client that is no address literal. */
export function encodePcpMapRequest(request: PcpMapRequest): Uint8Array {
	const client = parseIp(request.client);
	if (!client) throw new RangeError(`PCP client: expected an address literal, got ${request.client}`);
	checkBytes('PCP nonce', request.nonce, nonceBytes);
	const writer = new Writer(60).u8(pcpVersion).u8(opMap).u16(0).u32(request.lifetimeSeconds);
	writeAddress(writer, client.bytes);
	writer.bytes(request.nonce).u8(protocolNumbers[request.protocol]).zeros(3);
	writer.u16(request.port).u16(request.outerPort);
	writeAddress(writer, new Uint8Array(client.family === 4 ? 4 : 16));
	return writer.finish();
}

/** What a gateway answers; `result` 0 is success. */
export interface PcpMapAnswer {
	readonly result: number;
	/** Of the mapping; with another result than 0, for how long asking again is of no use. */
	readonly lifetimeSeconds: number;
	readonly epoch: number;
	/** What was asked for, repeated. */
	readonly nonce: Uint8Array;
	readonly protocol: number;
	readonly port: number;
	readonly outerPort: number;
	/** The outer address, as a literal. */
	readonly outerHost: string;
}

/** Reads an answer to a MAP request, options passed over; throws WireError if it is none. */
export function decodePcpMapAnswer(bytes: Uint8Array): PcpMapAnswer {
	const reader = new Reader(bytes, 'pcp answer');
	if (bytes.length > maxPcpBytes || bytes.length % 4 !== 0) throw reader.fault('length');
	if (reader.u8() !== pcpVersion) throw reader.fault('version');
	if (reader.u8() !== (answerBit | opMap)) throw reader.fault('not-an-answer');
	reader.skip(1);
	const result = reader.u8();
	const [lifetimeSeconds, epoch] = [reader.u32(), reader.u32()];
	reader.skip(12);
	if (reader.remaining < mapBytes) throw reader.fault('length');
	const nonce = reader.bytes(nonceBytes);
	const protocol = reader.u8();
	reader.skip(3);
	const [port, outerPort] = [reader.u16(), reader.u16()];
	return { result, lifetimeSeconds, epoch, nonce, protocol, port, outerPort, outerHost: literal(reader.bytes(16)) };
}

/** The number that IP gives a protocol. */
export function protocolNumber(protocol: 'tcp' | 'udp'): number {
	return protocolNumbers[protocol];
}

function writeAddress(writer: Writer, bytes: Uint8Array): void {
	if (bytes.length === 4) writer.zeros(10).u16(0xffff);
	writer.bytes(bytes);
}

function literal(bytes: Uint8Array): string {
	const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
	if (mapped) return bytes.subarray(12).join('.');
	const groups: string[] = [];
	for (let i = 0; i < 16; i += 2) groups.push(((bytes[i]! << 8) | bytes[i + 1]!).toString(16));
	return groups.join(':');
}
