// SSU2's handshakes as i2pd makes them (test/vectors), as far as Noise goes: headers are mixed before each message, and a hybrid
// handshake mixes the responder's router hash beforehand. Header masks are the transport's.
import type { MlKemLevel } from '@i2p/crypto-mlkem';
import { concatBytes, fromHex, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { hybridNames, noiseNames, patternXK, patternXKhfs } from '../src/index.js';
import { encapsulated, expectState, fixed, type Hex, kemKey, load, pair, random } from './transcript.js';

interface Message extends Record<'ephemeralPriv' | 'packet' | 'header' | 'payload', Hex> {
	readonly state: { h: Hex; ck: Hex };
	readonly kemSeed?: Hex;
	readonly encapsSeed?: Hex;
}
interface Transcript {
	readonly version: number;
	readonly bob: { identHash: Hex; ssu2StaticPriv: Hex };
	readonly alice: { ssu2StaticPriv: Hex; ssu2StaticPub: Hex };
	readonly sessionRequest: Message;
	readonly sessionCreated: Message;
	readonly sessionConfirmed: { packets: Hex[]; headers: Hex[]; payload: Hex; state: { h: Hex; ck: Hex } };
	readonly dataKeys: { k_ab: Hex; k_ba: Hex };
}

const longHeader = 32;
const shortHeader = 16;

function both(v: Transcript, level?: 512 | 768) {
	const keys = {
		alice: v.alice.ssu2StaticPriv,
		bob: v.bob.ssu2StaticPriv,
		aliceEphemeral: fixed(v.sessionRequest.ephemeralPriv),
		bobEphemeral: fixed(v.sessionCreated.ephemeralPriv),
	};
	if (level === undefined) return pair(patternXK, noiseNames.ssu2, keys);
	const ends = pair(patternXKhfs, hybridNames.ssu2[level], { ...keys, level });
	for (const side of [ends.alice, ends.bob]) side.symmetric.mixHash(fromHex(v.bob.identHash));
	return ends;
}

describe.each([
	['ssu2-kdf', undefined],
	['ssu2-pq-512', 512],
	['ssu2-pq-768', 768],
	['ssu2-pq-768-fragmented', 768],
] as const)('%s', (name, level) => {
	const v = load<Transcript>(name);
	const boxesOf = (packet: Hex) => fromHex(packet).subarray(longHeader + 32);
	const jobs = (publicKey: Uint8Array | undefined) => ({
		first: level === undefined ? {} : { kemKey: kemKey(level as MlKemLevel, v.sessionRequest.kemSeed!) },
		second:
			level === undefined || publicKey === undefined
				? {}
				: { encapsulation: encapsulated(level, publicKey, v.sessionCreated.encapsSeed!) },
	});

	it('is re-created byte for byte and read by the other side', () => {
		const { alice, bob } = both(v, level);
		const header1 = fromHex(v.sessionRequest.header);
		const request = alice.write(fromHex(v.sessionRequest.payload), random, {
			header: header1,
			...jobs(undefined).first,
		})!;
		expect(request.subarray(32)).toEqual(boxesOf(v.sessionRequest.packet));
		expect(bob.read(request)).toBeUndefined();
		expect(toHex(bob.read(request, { header: header1 })!)).toBe(v.sessionRequest.payload);
		for (const side of [alice, bob]) expectState(side, v.sessionRequest.state.h, v.sessionRequest.state.ck);

		const header2 = fromHex(v.sessionCreated.header);
		const options = { header: header2, ...jobs(bob.remoteKemKey).second };
		const created = bob.write(fromHex(v.sessionCreated.payload), random, options)!;
		expect(created.subarray(32)).toEqual(boxesOf(v.sessionCreated.packet));
		expect(toHex(alice.read(created, { header: header2 })!)).toBe(v.sessionCreated.payload);
		for (const side of [alice, bob]) expectState(side, v.sessionCreated.state.h, v.sessionCreated.state.ck);

		const header3 = fromHex(v.sessionConfirmed.headers[0]!);
		const confirmed = alice.write(fromHex(v.sessionConfirmed.payload), random, { header: header3 })!;
		const fragments = v.sessionConfirmed.packets.map((packet) => fromHex(packet).subarray(shortHeader));
		expect(confirmed).toEqual(concatBytes(...fragments));
		expect(toHex(bob.read(confirmed, { header: header3 })!)).toBe(v.sessionConfirmed.payload);
		expect(toHex(bob.remoteStatic!)).toBe(v.alice.ssu2StaticPub);
		for (const side of [alice, bob]) {
			expectState(side, v.sessionConfirmed.state.h, v.sessionConfirmed.state.ck);
			expect(side.symmetric.split().map(toHex)).toEqual([v.dataKeys.k_ab, v.dataKeys.k_ba]);
		}
	});
});
