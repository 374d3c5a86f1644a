// The small bodies: DeliveryStatus, Garlic, Data, TunnelData, TunnelGateway, build messages. I2NP "Messages".
import { type Wall, wall } from '@i2p/time';
import { Reader, WireError, Writer } from '@i2p/util';
import { longRecordBytes, maxBuildRecords, shortRecordBytes, tunnelDataBytes } from './constants.js';

/** A DeliveryStatus body: something arrived. */
export interface DeliveryStatus {
	/** What arrived: a message id or reply token. */
	readonly messageId: number;
	readonly time: Wall;
}

/** Reads a DeliveryStatus body, 12 bytes. */
export function decodeDeliveryStatus(body: Uint8Array): DeliveryStatus {
	const reader = new Reader(body);
	const status = { messageId: reader.u32(), time: wall(reader.u64()) };
	reader.expectEnd();
	return status;
}

/** Writes a DeliveryStatus body. */
export function encodeDeliveryStatus(status: DeliveryStatus): Uint8Array {
	return new Writer(12).u32(status.messageId).u64(Math.floor(status.time)).finish();
}

function decodeCounted(body: Uint8Array): Uint8Array {
	const reader = new Reader(body);
	const content = reader.bytes(reader.u32());
	reader.expectEnd();
	return content;
}

function encodeCounted(content: Uint8Array): Uint8Array {
	return new Writer(4 + content.length).u32(content.length).bytes(content).finish();
}

/** The sealed bytes of a Garlic body (a view): what stands after the 4-byte length. */
export function decodeGarlic(body: Uint8Array): Uint8Array {
	return decodeCounted(body);
}

/** A Garlic body around sealed bytes. */
export function encodeGarlic(sealed: Uint8Array): Uint8Array {
	return encodeCounted(sealed);
}

/** The content of a Data body (a view). */
export function decodeData(body: Uint8Array): Uint8Array {
	return decodeCounted(body);
}

/** A Data body around its content. */
export function encodeData(content: Uint8Array): Uint8Array {
	return encodeCounted(content);
}

/** A TunnelData body. */
export interface TunnelData {
	/** Tunnel id at the receiver; nonzero. */
	readonly tunnelId: number;
	/** IV 16 and layered data 1008. */
	readonly data: Uint8Array;
}

/** Reads a TunnelData body of exactly 1028 bytes; `data` is a view. Throws WireError, `zero-tunnel-id` included. */
export function decodeTunnelData(body: Uint8Array): TunnelData {
	const reader = new Reader(body);
	const tunnelId = tunnelIdOf(reader);
	const data = reader.bytes(tunnelDataBytes);
	reader.expectEnd();
	return { tunnelId, data };
}

/** Writes a TunnelData body; throws RangeError unless the data has 1024 bytes. */
export function encodeTunnelData(message: TunnelData): Uint8Array {
	if (message.data.length !== tunnelDataBytes) throw new RangeError('tunnel data has 1024 bytes');
	return new Writer(4 + tunnelDataBytes).u32(message.tunnelId).bytes(message.data).finish();
}

/** A TunnelGateway body: a message for the tunnel that begins here. */
export interface TunnelGateway {
	readonly tunnelId: number;
	/** An I2NP message with the 16-byte header. */
	readonly message: Uint8Array;
}

/** Reads a TunnelGateway body; `message` is a view. Throws WireError, `zero-tunnel-id` included. */
export function decodeTunnelGateway(body: Uint8Array): TunnelGateway {
	const reader = new Reader(body);
	const tunnelId = tunnelIdOf(reader);
	const message = reader.bytes(reader.u16());
	reader.expectEnd();
	return { tunnelId, message };
}

/** Writes a TunnelGateway body. */
export function encodeTunnelGateway(gateway: TunnelGateway): Uint8Array {
	const writer = new Writer(6 + gateway.message.length).u32(gateway.tunnelId);
	return writer.u16(gateway.message.length).bytes(gateway.message).finish();
}

function tunnelIdOf(reader: Reader): number {
	const tunnelId = reader.u32();
	if (tunnelId === 0) throw new WireError('zero-tunnel-id');
	return tunnelId;
}

function decodeRecords(body: Uint8Array, recordBytes: number): Uint8Array[] {
	const reader = new Reader(body);
	const count = reader.u8();
	if (count === 0 || count > maxBuildRecords) throw new WireError('bad-record-count');
	const records: Uint8Array[] = [];
	for (let i = 0; i < count; i++) records.push(reader.bytes(recordBytes));
	reader.expectEnd();
	return records;
}

function encodeRecords(records: readonly Uint8Array[], recordBytes: number): Uint8Array {
	if (records.length === 0 || records.length > maxBuildRecords) throw new RangeError('1 to 8 records');
	const writer = new Writer(1 + records.length * recordBytes).u8(records.length);
	for (const record of records) {
		if (record.length !== recordBytes) throw new RangeError('record of another length');
		writer.bytes(record);
	}
	return writer.finish();
}

/** The records (views of 218 bytes, 1–8) of a ShortTunnelBuild or OutboundTunnelBuildReply body. Throws WireError. */
export function decodeShortRecords(body: Uint8Array): Uint8Array[] {
	return decodeRecords(body, shortRecordBytes);
}

/** A body of short records. */
export function encodeShortRecords(records: readonly Uint8Array[]): Uint8Array {
	return encodeRecords(records, shortRecordBytes);
}

/** The records (views of 528 bytes, 1–8) of a VariableTunnelBuild or its reply. Throws WireError. */
export function decodeLongRecords(body: Uint8Array): Uint8Array[] {
	return decodeRecords(body, longRecordBytes);
}

/** A body of long records. */
export function encodeLongRecords(records: readonly Uint8Array[]): Uint8Array {
	return encodeRecords(records, longRecordBytes);
}
