// SNTP against packets of real servers, plain arithmetic, and whatever else may come to a UDP port.
import { hostile, loadVectors, runs, seededRandom } from '@i2p/testkit';
import {
	fromNtpTimestamp,
	judgeSntpAnswer,
	readSntpPacket,
	type SntpAnswer,
	type SntpTime,
	type Wall,
	wall,
	writeSntpRequest,
} from '@i2p/time';
import { copyBytes, fromHex, WireError } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const vectors = loadVectors<{ dates: { seconds: number; date: string }[]; server: string; kiss: string }>(
	new URL('./vectors/sntp.json', import.meta.url),
);
const nonce = Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1);
const noon = wall(Date.UTC(2026, 0, 1, 12));

interface Said {
	readonly received?: Wall;
	readonly sent?: Wall;
	readonly rootDelay?: number;
	readonly rootDispersion?: number;
	readonly first?: number;
	readonly stratum?: number;
	readonly id?: string;
}

/** A server's packet, put together by offsets; `rootDelay` and `rootDispersion` in 1/65536 s. */
function answer(said: Said): Uint8Array {
	const bytes = new Uint8Array(48);
	const view = new DataView(bytes.buffer);
	bytes[0] = said.first ?? 0x24;
	bytes[1] = said.stratum ?? 2;
	view.setUint32(4, said.rootDelay ?? 0);
	view.setUint32(8, said.rootDispersion ?? 0);
	bytes.set(new TextEncoder().encode(said.id ?? ''), 12);
	bytes.set(nonce, 24);
	const stamp = (at: number, instant: Wall | undefined) => {
		if (instant === undefined) return;
		view.setUint32(at, Number((BigInt(Math.floor(instant / 1000)) + 2_208_988_800n) & 0xffff_ffffn));
		view.setUint32(at + 4, Math.floor(((instant % 1000) / 1000) * 2 ** 32));
	};
	stamp(32, said.received);
	stamp(40, said.sent);
	return bytes;
}

const codeOf = (judged: SntpAnswer): string => (judged.kind === 'time' ? 'time' : `${judged.kind} ${judged.code}`);
const judge = (said: Said, tookMs = 40) => judgeSntpAnswer(answer(said), nonce, noon, wall(noon + tookMs));

describe('NTP timestamps', () => {
	it('are those of RFC 5905 on both sides of 2036', () => {
		for (const { seconds, date } of vectors.dates)
			expect(new Date(fromNtpTimestamp(seconds, 0)).toISOString()).toBe(date);
		expect(new Date(fromNtpTimestamp(0xffff_ffff, 0x8000_0000)).toISOString()).toBe('2036-02-07T06:28:15.500Z');
		expect(new Date(fromNtpTimestamp(0, 1)).toISOString()).toBe('2036-02-07T06:28:16.000Z');
		expect(new Date(fromNtpTimestamp(0x8000_0000, 0)).getUTCFullYear()).toBe(1968);
		expect(new Date(fromNtpTimestamp(0x7fff_ffff, 0)).getUTCFullYear()).toBe(2104);
	});
});

describe('packets of real servers', () => {
	it('are read field by field', () => {
		const packet = readSntpPacket(fromHex(vectors.server));
		expect([packet.leap, packet.version, packet.mode, packet.stratum]).toEqual([0, 3, 4, 2]);
		expect([packet.rootDelayMs, packet.rootDispersionMs].map((ms) => ms.toFixed(2))).toEqual(['42.72', '0.81']);
		expect([...packet.referenceId]).toEqual([128, 138, 140, 44]);
		expect(new Date(packet.sent!).toISOString()).toBe('2023-06-13T20:51:21.608Z');
		expect(packet.sent! - packet.received!).toBeCloseTo(0.075, 2);
		expect(codeOf(judgeSntpAnswer(fromHex(vectors.server), nonce, noon, noon))).toBe('misbehaviour not-our-request');
	});

	it('that say no say why, with a MAC behind them or not', () => {
		const kiss = fromHex(vectors.kiss);
		const said = { kind: 'refused', code: 'kiss', detail: 'INIT' };
		expect(judgeSntpAnswer(kiss, fromHex('db40e39e48a3706a'), noon, noon)).toEqual(said);
		expect(judgeSntpAnswer(kiss.subarray(0, 48), fromHex('db40e39e48a3706a'), noon, noon)).toEqual(said);
	});
});

describe('a request', () => {
	it('says its version, its mode and its chance, and nothing else', () => {
		const request = writeSntpRequest(nonce);
		expect([request.length, request[0]]).toEqual([48, 0x23]);
		expect([...request.subarray(1, 40)].every((byte) => byte === 0)).toBe(true);
		expect(request.subarray(40)).toEqual(nonce);
	});

	it('wants chance from its caller', () => {
		for (const wrong of [new Uint8Array(7), new Uint8Array(8)]) {
			expect(() => writeSntpRequest(wrong)).toThrow('SNTP nonce: expected');
			expect(() => judgeSntpAnswer(answer({}), wrong, noon, noon)).toThrow(RangeError);
		}
	});
});

describe('an answer', () => {
	it('gives the offset and the round trip, whichever clock is wrong and in whatever era', () => {
		const ms = (max: number) => fc.integer({ min: 0, max });
		const start = fc.integer({ min: Date.UTC(1970, 0, 2), max: Date.UTC(2100, 0, 1) });
		fc.assert(
			fc.property(
				start,
				fc.integer({ min: -1e10, max: 1e10 }),
				ms(1000),
				ms(1000),
				ms(500),
				(t1, offset, out, work, back) => {
					const received = t1 + offset + out;
					fc.pre(received > 0 && received < Date.UTC(2104, 0, 1));
					const bytes = answer({
						received: wall(received),
						sent: wall(received + work),
						rootDelay: 6554,
						rootDispersion: 655,
					});
					const judged = judgeSntpAnswer(bytes, nonce, wall(t1), wall(t1 + out + work + back)) as SntpTime;
					expect(judged.kind).toBe('time');
					expect(judged.delayMs).toBeCloseTo(out + back, 2);
					expect(judged.offsetMs).toBeCloseTo(offset + (out - back) / 2, 2);
					expect(Math.abs(judged.offsetMs - offset)).toBeLessThanOrEqual(judged.errorMs);
					expect(judged.errorMs).toBeCloseTo((out + back) / 2 + 50 + 10, 0);
				},
			),
			{ numRuns: runs(200) },
		);
	});

	it('is believed by the rules of RFC 4330 only', () => {
		const good = { received: wall(noon + 1000), sent: wall(noon + 1001) };
		expect(codeOf(judge(good))).toBe('time');
		expect(codeOf(judge({ ...good, first: 0x1c }))).toBe('time');
		expect(codeOf(judge({ ...good, first: 0x64 }))).toBe('time');
		expect(codeOf(judge({ ...good, first: 0xe4 }))).toBe('refused unsynchronised');
		expect(codeOf(judge({ ...good, stratum: 16 }))).toBe('refused unsynchronised');
		expect(codeOf(judge({ ...good, stratum: 17 }))).toBe('misbehaviour stratum');
		expect(codeOf(judge({ ...good, first: 0x23 }))).toBe('misbehaviour mode');
		expect(codeOf(judge({ ...good, first: 0x25 }))).toBe('misbehaviour mode');
		expect(codeOf(judge({ ...good, first: 0x14 }))).toBe('misbehaviour version');
		expect(codeOf(judge({ ...good, first: 0x2c }))).toBe('misbehaviour version');
		expect(codeOf(judge({ received: good.received }))).toBe('misbehaviour no-time');
		expect(codeOf(judge({ sent: good.sent }))).toBe('misbehaviour no-time');
		expect(codeOf(judge({ received: good.sent, sent: good.received }))).toBe('misbehaviour time-order');
		expect(codeOf(judge({ ...good, sent: wall(noon + 1050) }))).toBe('misbehaviour time-order');
		expect(codeOf(judge({ ...good, rootDelay: 65_536 * 2 + 1 }))).toBe('refused far-from-its-clock');
		expect(codeOf(judge({ ...good, rootDispersion: 65_537 }))).toBe('refused far-from-its-clock');
		expect(codeOf(judge({ ...good, rootDelay: 0xffff_ffff }))).toBe('refused far-from-its-clock');
		expect(codeOf(judge(good, 3002))).toBe('refused slow');
	});

	it('that kisses is told by its letters, and no other bytes of it are', () => {
		const kiss = (id: string) => judge({ stratum: 0, first: 0xe4, id });
		for (const id of ['RATE', 'DENY', 'RSTR']) expect(kiss(id)).toMatchObject({ code: 'kiss', detail: id });
		expect(kiss('a\n"A')).toMatchObject({ detail: '???A' });
	});

	it('to another request is nobody’s', () => {
		const bytes = answer({ received: noon, sent: noon });
		for (let at = 24; at < 32; at++) {
			const other = copyBytes(bytes);
			other[at]! ^= 1;
			expect(codeOf(judgeSntpAnswer(other, nonce, noon, noon))).toBe('misbehaviour not-our-request');
		}
	});

	it('of hostile bytes is a code or a WireError, never a time out of bounds', () => {
		const check = (bytes: Uint8Array) => {
			const judged = judgeSntpAnswer(bytes, nonce, noon, wall(noon + 10));
			if (judged.kind !== 'time') return;
			expect(Number.isFinite(judged.offsetMs) && judged.delayMs >= 0 && judged.errorMs <= 2500).toBe(true);
		};
		hostile(check, answer({ received: noon, sent: wall(noon + 1), rootDelay: 100, rootDispersion: 100 }));
		const random = seededRandom('sntp');
		for (let i = 0; i < 2000; i++) {
			const bytes = random.bytes(48 + random.below(60));
			bytes.set(nonce, 24);
			bytes[0] = 0x24;
			check(bytes);
		}
		expect(() => readSntpPacket(new Uint8Array(47))).toThrow(WireError);
		expect(() => readSntpPacket(new Uint8Array(47))).toThrow('SNTP packet: truncated at byte 44');
	});
});
