// Parcels as bytes: all that one half of a world sends another in one stretch, in one buffer that is handed over.
import type { Endpoint, TcpEnd } from '@i2p/runtime';
import type { Parcel } from '@i2p/testkit';
import { fromUtf8, utf8 } from '@i2p/util';

/** A parcel and when it is to be brought. */
export interface Sent {
	readonly instant: number;
	readonly parcel: Parcel;
}

const kinds = ['knock', 'accepted', 'refused', 'data', 'end', 'reset', 'over', 'taken', 'closed'] as const;
const numberOf = Object.fromEntries(kinds.map((kind, i) => [kind, i])) as Record<Parcel['kind'], number>;

/** Before each: instant (8 bytes, a float), connection (4), kind (1), by whom (1), and length of what follows or what was taken (4). */
const headerBytes = 18;
const none = new Uint8Array(0);

function bodyOf(parcel: Parcel): Uint8Array {
	if (parcel.kind === 'data') return parcel.bytes;
	if (parcel.kind === 'knock') return utf8(JSON.stringify([parcel.inside, parcel.to]));
	return parcel.kind === 'over' ? utf8(parcel.reason) : none;
}

/** All of them, in their order. */
export function encodeParcels(sent: readonly Sent[]): ArrayBuffer {
	const bodies = sent.map(({ parcel }) => bodyOf(parcel));
	const length = bodies.reduce((total, body) => total + headerBytes + body.length, 0);
	const buffer = new ArrayBuffer(length);
	const [view, bytes] = [new DataView(buffer), new Uint8Array(buffer)];
	let at = 0;
	sent.forEach(({ instant, parcel }, i) => {
		const body = bodies[i]!;
		view.setFloat64(at, instant);
		view.setUint32(at + 8, parcel.connection);
		view.setUint8(at + 12, numberOf[parcel.kind]);
		view.setUint8(at + 13, parcel.byDialer ? 1 : 0);
		view.setUint32(at + 14, parcel.kind === 'taken' ? parcel.count : body.length);
		bytes.set(body, at + headerBytes);
		at += headerBytes + body.length;
	});
	return buffer;
}

/** What {@link encodeParcels} was given; the bytes in it are views of the buffer. */
export function decodeParcels(buffer: ArrayBuffer): Sent[] {
	const view = new DataView(buffer);
	const sent: Sent[] = [];
	for (let at = 0; at < buffer.byteLength; ) {
		const instant = view.getFloat64(at);
		const of = { connection: view.getUint32(at + 8), byDialer: view.getUint8(at + 13) === 1 };
		const kind = kinds[view.getUint8(at + 12)]!;
		const count = view.getUint32(at + 14);
		const body = new Uint8Array(buffer, at + headerBytes, kind === 'taken' ? 0 : count);
		sent.push({ instant, parcel: { ...of, ...contentOf(kind, body, count) } });
		at += headerBytes + body.length;
	}
	return sent;
}

function contentOf(kind: Parcel['kind'], body: Uint8Array, count: number) {
	switch (kind) {
		case 'knock': {
			const [inside, to] = JSON.parse(fromUtf8(body)!) as [Endpoint, Endpoint];
			return { kind, inside, to };
		}
		case 'data':
			return { kind, bytes: body };
		case 'taken':
			return { kind, count };
		case 'over':
			return { kind, reason: fromUtf8(body) as TcpEnd };
		default:
			return { kind };
	}
}
