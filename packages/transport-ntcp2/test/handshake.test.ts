// Corners of the two handshake machines: answers to skewed requests, keys that agree on nothing, padding and lengths.
import { importX25519Private } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { after, fromWallSeconds } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import {
	AwaitRequest,
	createNtcp2Transport,
	type InitiatorInputs,
	KeyObfuscation,
	type Ntcp2Options,
	type ResponderInputs,
	startInitiator,
} from '../src/index.js';

const random = seededRandom('handshake');
const wall = fromWallSeconds(1_795_254_962);
const key = () => importX25519Private(random.bytes(32));

function parties(change: Partial<InitiatorInputs> = {}, changeBob: Partial<ResponderInputs> = {}) {
	const bobStatic = key();
	const bobHash = random.bytes(32);
	const bobIv = random.bytes(16);
	const bob = new AwaitRequest({
		ownStatic: bobStatic,
		obfuscation: new KeyObfuscation(bobHash, bobIv),
		netId: 2,
		ephemeral: key,
		padding: () => random.bytes(9),
		replayed: () => false,
		...changeBob,
	});
	const alice = startInitiator({
		peerHash: bobHash,
		peerStatic: bobStatic.publicKey,
		peerIv: bobIv,
		ownStatic: key(),
		ephemeral: key(),
		padding: random.bytes(20),
		confirm: random.bytes(600),
		netId: 2,
		wall,
		...change,
	});
	return { alice, bob };
}

function begun(alice: ReturnType<typeof startInitiator>) {
	if (alice.kind !== 'request') throw new Error(alice.kind);
	return alice;
}

describe('the handshake machines', () => {
	it('learn the time from a peer that answers without having mixed our padding', () => {
		const { alice, bob } = parties();
		const { request, next } = begun(alice);
		const padded = bob.onBytes(request.subarray(0, 64), wall);
		if (padded.kind !== 'await') throw new Error(padded.kind);
		const answer = padded.onBytes(new Uint8Array(0), after(wall, 90_000));
		if (answer.kind !== 'reply') throw new Error(answer.kind);
		expect(next.onBytes(answer.reply.subarray(0, 64), wall)).toEqual({
			kind: 'failed',
			fault: 'clock-skew',
			clockOffsetMs: 90_000,
		});
	});

	it('answer a request of another time, so that the other side can learn', () => {
		const { alice, bob } = parties({ padding: new Uint8Array(0), wall: after(wall, -61_000) });
		const { request, next } = begun(alice);
		const answer = bob.onBytes(request, wall);
		if (answer.kind !== 'reply') throw new Error(answer.kind);
		expect(next.onBytes(answer.reply.subarray(0, 64), after(wall, -61_000))).toMatchObject({
			fault: 'clock-skew',
			clockOffsetMs: 61_000,
		});
	});

	it('give up on keys whose agreement is zero', () => {
		expect(parties({ peerStatic: new Uint8Array(32) }).alice).toEqual({ kind: 'failed', fault: 'bad-key' });
	});

	it('give up on message 2 of somebody else, at each byte', () => {
		for (let at = 0; at < 64; at += 5) {
			const { alice, bob } = parties({ padding: new Uint8Array(0) });
			const { request, next } = begun(alice);
			const answer = bob.onBytes(request, wall);
			if (answer.kind !== 'reply') throw new Error(answer.kind);
			const broken = new Uint8Array(answer.reply.subarray(0, 64));
			broken[at] = broken[at]! ^ 2;
			expect(next.onBytes(broken, wall)).toEqual({ kind: 'failed', fault: 'message-2' });
		}
	});

	it('give up on message 3 when either part is broken', () => {
		for (const at of [0, 20, 47, 48, 200]) {
			const { alice, bob } = parties({ padding: new Uint8Array(0) });
			const { request, next } = begun(alice);
			const answer = bob.onBytes(request, wall);
			if (answer.kind !== 'reply') throw new Error(answer.kind);
			const step = next.onBytes(answer.reply.subarray(0, 64), wall);
			const done = step.kind === 'await' ? step.onBytes(answer.reply.subarray(64)) : step;
			if (done.kind !== 'done') throw new Error(done.kind);
			const broken = new Uint8Array(done.reply);
			broken[at] = broken[at]! ^ 2;
			expect(answer.next.onBytes(broken, wall)).toEqual({ kind: 'failed', fault: 'message-3' });
		}
	});

	it('refuse replays, other networks, absurd padding and lengths by name', () => {
		const fault = (change: Partial<InitiatorInputs>, changeBob: Partial<ResponderInputs> = {}) => {
			const { alice, bob } = parties(change, changeBob);
			return bob.onBytes(begun(alice).request.subarray(0, 64), wall);
		};
		expect(fault({}, { replayed: () => true })).toMatchObject({ fault: 'replay' });
		expect(fault({ netId: 3 })).toMatchObject({ fault: 'net-id' });
		expect(fault({ padding: new Uint8Array(1808) })).toMatchObject({ fault: 'padding' });
		expect(fault({ padding: new Uint8Array(1807) })).toMatchObject({ kind: 'await', needs: 1807 });
		expect(fault({ confirm: new Uint8Array(100) })).toMatchObject({ fault: 'length' });
		expect(fault({ confirm: new Uint8Array(9000) })).toMatchObject({ fault: 'length' });
	});

	it('wipe what they hold when they are given up', () => {
		const { alice, bob } = parties();
		const { request, next } = begun(alice);
		const padded = bob.onBytes(request.subarray(0, 64), wall);
		if (padded.kind !== 'await') throw new Error(padded.kind);
		padded.destroy();
		bob.destroy();
		next.destroy();
		expect(() => next.onBytes(request.subarray(0, 64), wall)).toThrow(TypeError);
	});
});

it('a transport wants an iv of 16 bytes and a network id of one', () => {
	const options = { iv: new Uint8Array(15), netId: 2 } as unknown as Ntcp2Options;
	expect(() => createNtcp2Transport(options)).toThrow(RangeError);
	expect(() => createNtcp2Transport({ ...options, iv: new Uint8Array(16), netId: 256 })).toThrow(RangeError);
});
