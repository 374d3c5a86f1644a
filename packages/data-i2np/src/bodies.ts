// The small bodies: DeliveryStatus, Garlic, Data. I2NP "Messages".
import { type Wall, wall } from '@i2p/time';
import { checkBytesWithin, checkInteger, Reader, Writer } from '@i2p/util';
import { lengthBytes, mostBodyBytes } from './constants.js';

/** A DeliveryStatus body: something arrived. */
export interface DeliveryStatus {
	/** What arrived: a message id or reply token, 4 bytes. */
	readonly messageId: number;
	readonly time: Wall;
}

const statusBytes = 12;

/** Reads a DeliveryStatus body, 12 bytes: id 4, time 8 (ms). Throws WireError `truncated`, `too-large`, `trailing-bytes`. */
export function decodeDeliveryStatus(body: Uint8Array): DeliveryStatus {
	const reader = new Reader(body, 'DeliveryStatus');
	const status = { messageId: reader.u32(), time: wall(reader.u64()) };
	reader.expectEnd();
	return status;
}

/** Writes a DeliveryStatus body; throws RangeError for what does not fit. */
export function encodeDeliveryStatus(status: DeliveryStatus): Uint8Array {
	const time = Math.floor(status.time);
	checkInteger('message id of a DeliveryStatus', status.messageId, 0, 0xffff_ffff);
	checkInteger('time of a DeliveryStatus, in ms', time, 0, Number.MAX_SAFE_INTEGER);
	return new Writer(statusBytes).u32(status.messageId).u64(time).finish();
}

function decodeWithLength(body: Uint8Array, what: string): Uint8Array {
	const reader = new Reader(body, what);
	const content = reader.bytes(reader.u32());
	reader.expectEnd();
	return content;
}

function encodeWithLength(content: Uint8Array, what: string): Uint8Array {
	checkBytesWithin(what, content, 0, mostBodyBytes - lengthBytes);
	return new Writer(lengthBytes + content.length).u32(content.length).bytes(content).finish();
}

/** The sealed bytes of a Garlic body (a view): what stands after the 4-byte length. Throws WireError `truncated`, `trailing-bytes`. */
export function decodeGarlic(body: Uint8Array): Uint8Array {
	return decodeWithLength(body, 'Garlic');
}

/** A Garlic body around sealed bytes; throws RangeError above what a message holds, 62,688 bytes. */
export function encodeGarlic(sealed: Uint8Array): Uint8Array {
	return encodeWithLength(sealed, 'sealed bytes of a Garlic');
}

/** The content of a Data body (a view): what stands after the 4-byte length. Throws WireError `truncated`, `trailing-bytes`. */
export function decodeData(body: Uint8Array): Uint8Array {
	return decodeWithLength(body, 'Data');
}

/** A Data body around its content; throws RangeError above what a message holds, 62,688 bytes. */
export function encodeData(content: Uint8Array): Uint8Array {
	return encodeWithLength(content, 'content of a Data');
}
