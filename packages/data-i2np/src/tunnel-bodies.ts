// Bodies of messages for a tunnel: TunnelData between its hops, TunnelGateway to its beginning. I2NP "TunnelData", "TunnelGateway".
// Must not know layers or fragments.
import { checkAnyBytes, checkBytes, checkBytesWithin, checkInteger, Reader, Writer } from '@i2p/util';
import { I2np, mostBodyBytes, standardHeaderBytes, tunnelDataBytes } from './constants.js';

const tunnelIdBytes = 4;
const gatewayHeadBytes = tunnelIdBytes + 2;

/** A TunnelData body. */
export interface TunnelData {
	/** Tunnel id at the receiver; nonzero. */
	readonly tunnelId: number;
	/** IV 16 and layered data 1008. */
	readonly data: Uint8Array;
}

/** Reads a TunnelData body of exactly 1028 bytes; `data` is a view. Throws WireError, `zero-tunnel-id` included. */
export function decodeTunnelData(body: Uint8Array): TunnelData {
	checkAnyBytes('TunnelData', body);
	const tunnelId = tunnelIdOfData(body);
	return tunnelId === 0 ? faultyTunnelData(body) : { tunnelId, data: body.subarray(tunnelIdBytes) };
}

/** The tunnel id alone, 0 where {@link decodeTunnelData} throws: for who takes the body as it is, which most of what routers pass on is. */
export function tunnelIdOfData(body: Uint8Array): number {
	if (body.length !== tunnelIdBytes + tunnelDataBytes) return 0;
	return ((body[0]! << 24) | (body[1]! << 16) | (body[2]! << 8) | body[3]!) >>> 0;
}

/** What a fault is, and where, takes a Reader to say. */
function faultyTunnelData(body: Uint8Array): TunnelData {
	const reader = new Reader(body, 'TunnelData');
	const tunnelId = readTunnelId(reader);
	const data = reader.bytes(tunnelDataBytes);
	reader.expectEnd();
	return { tunnelId, data };
}

/** Writes a TunnelData body; throws RangeError unless the data has 1024 bytes and the id is nonzero. */
export function encodeTunnelData(message: TunnelData): Uint8Array {
	checkBytes('data of a TunnelData', message.data, tunnelDataBytes);
	checkTunnelId(message.tunnelId);
	return new Writer(tunnelIdBytes + tunnelDataBytes).u32(message.tunnelId).bytes(message.data).finish();
}

/** A TunnelGateway body: a message for the tunnel that begins here. */
export interface TunnelGateway {
	/** Tunnel id at the receiver; nonzero. */
	readonly tunnelId: number;
	/** An I2NP message with the 16-byte header, neither a TunnelData nor a TunnelGateway. */
	readonly message: Uint8Array;
}

/**
 * Reads a TunnelGateway body; `message` is a view. Throws WireError: `zero-tunnel-id`, `nested-tunnel-message` for a message that is for
 * tunnels itself, `truncated` below 16 bytes of message, codec faults.
 */
export function decodeTunnelGateway(body: Uint8Array): TunnelGateway {
	const reader = new Reader(body, 'TunnelGateway');
	const tunnelId = readTunnelId(reader);
	const message = reader.bytes(reader.u16());
	if (message.length < standardHeaderBytes) throw reader.fault('truncated');
	if (message[0] === I2np.TunnelData || message[0] === I2np.TunnelGateway) throw reader.fault('nested-tunnel-message');
	reader.expectEnd();
	return { tunnelId, message };
}

/** Writes a TunnelGateway body; throws RangeError for what does not fit. */
export function encodeTunnelGateway(gateway: TunnelGateway): Uint8Array {
	const { message } = gateway;
	checkTunnelId(gateway.tunnelId);
	checkBytesWithin('message of a TunnelGateway', message, standardHeaderBytes, mostBodyBytes - gatewayHeadBytes);
	const writer = new Writer(gatewayHeadBytes + message.length).u32(gateway.tunnelId);
	return writer.u16(message.length).bytes(message).finish();
}

/** Reads the id of a tunnel; throws WireError `zero-tunnel-id`. */
export function readTunnelId(reader: Reader): number {
	const tunnelId = reader.u32();
	if (tunnelId === 0) throw reader.fault('zero-tunnel-id');
	return tunnelId;
}

/** Throws RangeError unless this is the id of a tunnel. */
export function checkTunnelId(tunnelId: number): void {
	checkInteger('tunnel id', tunnelId, 1, 0xffff_ffff);
}
