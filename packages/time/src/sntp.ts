// SNTP as a client speaks it: the packet of RFC 5905 section 7.3, the checks of RFC 4330 section 5 and RFC 5905 section 8.
// Bytes only: who is asked, how often, and over which socket is decided elsewhere.
import { checkBytes, equalBytes, type Misbehaviour, Reader, type Refused, Writer } from '@i2p/util';
import {
	ntpUnixSeconds,
	sntpMostDelayMs,
	sntpMostRootDistanceMs,
	sntpNonceBytes,
	sntpPacketBytes,
	sntpVersion,
} from './constants.js';
import { type Wall, wall } from './instants.js';

const clientMode = 3;
const serverMode = 4;
const unsynchronised = 3;
const mostStratum = 15;

/** A server's packet, field by field; times in milliseconds, instants as the server's clock has them. */
export interface SntpPacket {
	/** 0 to 3: no warning, a second more, a second less, not synchronised. */
	readonly leap: number;
	readonly version: number;
	/** 4 for a server's answer. */
	readonly mode: number;
	/** 1 for a server with a clock of its own, 2 to 15 for who asks another; 0 says why there is no answer, 16 that there is no time. */
	readonly stratum: number;
	/** Round trip to the clock that the time comes from. */
	readonly rootDelayMs: number;
	/** How far that time may be off. */
	readonly rootDispersionMs: number;
	/** Four letters at stratum 0 and 1: why not, or what kind of clock; four bytes otherwise. */
	readonly referenceId: Uint8Array;
	/** What the request carried as its transmit timestamp; 8 bytes. */
	readonly origin: Uint8Array;
	/** When the request arrived there; `undefined` if not said. */
	readonly received: Wall | undefined;
	/** When the answer left; `undefined` if not said. */
	readonly sent: Wall | undefined;
}

/** What the server's time is against ours, in milliseconds. */
export interface SntpTime {
	readonly kind: 'time';
	/** The server's time minus ours. */
	readonly offsetMs: number;
	/** Round trip, without the time that the server took. */
	readonly delayMs: number;
	/** How far the offset may be wrong: half the round trip, half the server's own, and its dispersion. */
	readonly errorMs: number;
	readonly stratum: number;
}

/** A server that says it cannot or will not: `kiss` carries its four letters, such as `RATE` or `DENY`, as the detail. */
export type SntpRefusal = Refused<'kiss' | 'unsynchronised' | 'far-from-its-clock' | 'slow'>;

/** An answer that no honest server gives to this request; anybody may have sent it. */
export type SntpFault = Misbehaviour<'mode' | 'version' | 'stratum' | 'not-our-request' | 'no-time' | 'time-order'>;

/** What an answer comes to. */
export type SntpAnswer = SntpTime | SntpRefusal | SntpFault;

/**
 * A request of 48 bytes whose transmit timestamp is chance instead of our time: an answer must repeat it, nobody off the path can,
 * and it says nothing of our clock.
 * @param nonce 8 bytes of chance, new for each request, not all 0; RangeError otherwise
 */
export function writeSntpRequest(nonce: Uint8Array): Uint8Array {
	checkNonce(nonce);
	return new Writer(sntpPacketBytes)
		.u8((sntpVersion << 3) | clientMode)
		.zeros(sntpPacketBytes - 1 - sntpNonceBytes)
		.bytes(nonce)
		.finish();
}

/** The fields of a packet; what stands behind its 48 bytes (extensions, a MAC) is passed over. Throws WireError `truncated`. */
export function readSntpPacket(lent: Uint8Array): SntpPacket {
	const reader = new Reader(lent, 'SNTP packet');
	const first = reader.u8();
	const stratum = reader.u8();
	reader.skip(2);
	const rootDelayMs = milliseconds16(reader.u32());
	const rootDispersionMs = milliseconds16(reader.u32());
	const referenceId = new Uint8Array(reader.bytes(4));
	reader.skip(8);
	const origin = new Uint8Array(reader.bytes(sntpNonceBytes));
	return {
		leap: first >>> 6,
		version: (first >>> 3) & 7,
		mode: first & 7,
		stratum,
		rootDelayMs,
		rootDispersionMs,
		referenceId,
		origin,
		received: readTimestamp(reader),
		sent: readTimestamp(reader),
	};
}

/**
 * What a packet says of our clock, after every check. Throws WireError `truncated` for fewer than 48 bytes.
 * @param lent the datagram
 * @param nonce the 8 bytes of the request
 * @param asked our wall clock when the request left
 * @param heard our wall clock when the answer came: `asked` and the monotonic time between, so that no step lies between them
 */
export function judgeSntpAnswer(lent: Uint8Array, nonce: Uint8Array, asked: Wall, heard: Wall): SntpAnswer {
	checkNonce(nonce);
	const packet = readSntpPacket(lent);
	if (!equalBytes(packet.origin, nonce)) return fault('not-our-request');
	if (packet.mode !== serverMode) return fault('mode');
	if (packet.version < 3 || packet.version > 4) return fault('version');
	if (packet.stratum === 0) return { ...refusal('kiss'), detail: kissCode(packet.referenceId) };
	if (packet.leap === unsynchronised || packet.stratum === mostStratum + 1) return refusal('unsynchronised');
	if (packet.stratum > mostStratum) return fault('stratum');
	const { received, sent } = packet;
	if (received === undefined || sent === undefined) return fault('no-time');
	const delayMs = heard - asked - (sent - received);
	if (sent < received || delayMs < 0) return fault('time-order');
	const rootDistanceMs = packet.rootDelayMs / 2 + packet.rootDispersionMs;
	if (rootDistanceMs > sntpMostRootDistanceMs) return refusal('far-from-its-clock');
	if (delayMs > sntpMostDelayMs) return refusal('slow');
	return {
		kind: 'time',
		offsetMs: (received - asked + (sent - heard)) / 2,
		delayMs,
		errorMs: delayMs / 2 + rootDistanceMs,
		stratum: packet.stratum,
	};
}

/** Unix time of an NTP timestamp: seconds since 1900, or since 2036 where their first bit is 0 (RFC 4330 section 3), and 2^-32 of them. */
export function fromNtpTimestamp(seconds: number, fraction: number): Wall {
	const era = seconds < 0x8000_0000 ? 0x1_0000_0000 : 0;
	return wall((seconds + era - ntpUnixSeconds) * 1000 + (fraction * 1000) / 0x1_0000_0000);
}

function readTimestamp(reader: Reader): Wall | undefined {
	const [seconds, fraction] = [reader.u32(), reader.u32()];
	return seconds === 0 && fraction === 0 ? undefined : fromNtpTimestamp(seconds, fraction);
}

/** Milliseconds of an NTP short: 16 bits of seconds, 16 of their fraction. */
function milliseconds16(value: number): number {
	return (value * 1000) / 0x1_0000;
}

/** The letters of a kiss code; `?` for what is no capital letter or digit. */
function kissCode(id: Uint8Array): string {
	return Array.from(id, (byte) => String.fromCharCode(byte))
		.map((letter) => (/[A-Z0-9]/.test(letter) ? letter : '?'))
		.join('');
}

function checkNonce(nonce: Uint8Array): void {
	checkBytes('SNTP nonce', nonce, sntpNonceBytes);
	if (nonce.every((byte) => byte === 0)) throw new RangeError('SNTP nonce: expected chance, got zeros');
}

function refusal(code: SntpRefusal['code']): SntpRefusal {
	return { kind: 'refused', code };
}

function fault(code: SntpFault['code']): SntpFault {
	return { kind: 'misbehaviour', code };
}
