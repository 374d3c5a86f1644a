import { generateEd25519 } from '@i2p/crypto-eddsa';
import { createDestinationKeys, Destination, signOffline } from '@i2p/data-core';
import { decodePacket, framePacket, offlineOf, provePacket, signPacket } from '@i2p/streaming';
import { hostile, seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { toHex, WireError } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flag } from '../src/constants.js';
import { allRuns, destinationOf, hex, initiator, keyOf } from './vectors.js';

const now = wall(1_795_000_000_000);

describe('the packets that i2pd and we exchanged', () => {
	const packets = allRuns.flatMap((run) => run.packets.map((packet) => ({ run, packet })));

	it('decode to what was recorded', () => {
		for (const { packet } of packets) {
			const { fields } = packet;
			const read = decodePacket(hex(packet.packet));
			expect(read.sendStreamId).toBe(fields.sendStreamId);
			expect(read.receiveStreamId).toBe(fields.receiveStreamId);
			expect(read.sequence).toBe(fields.sequence);
			expect(read.ackThrough).toBe(fields.ackThrough);
			expect(read.flags).toBe(fields.flags);
			expect(read.resendDelay).toBe(fields.resendDelay);
			expect(read.delayMs).toBe(fields.delay);
			expect(read.maxPacketSize).toBe(fields.maxPacketSize);
			expect(read.from !== undefined).toBe(fields.fromIncluded);
			expect(toHex(read.payload)).toBe(fields.payload);
			if (typeof fields.nacks === 'string') expect(fields.nacks).toContain(toHex(read.targetHash!));
			else expect(read.nacks).toEqual(fields.nacks);
			if (fields.signatureOffset !== undefined) expect(read.proofOffset).toBe(fields.signatureOffset);
		}
	});

	it('are signed by whom they say, and by nobody else', () => {
		for (const { run, packet } of packets) {
			const bytes = hex(packet.packet);
			const read = decodePacket(bytes);
			const proof = provePacket(bytes, read, { destination: destinationOf(run[packet.from]) }, now);
			expect(proof).toBe(read.flags & flag.signature ? 'signed' : 'unsigned');
			const other = destinationOf(run[packet.from === 'us' ? 'i2pd' : 'us']);
			if (proof === 'signed') expect(provePacket(bytes, read, { destination: other }, now)).toBe('forged');
		}
	});

	it('come out byte for byte when made from their fields and keys', () => {
		for (const { run, packet } of packets) {
			const { fields } = packet;
			const read = decodePacket(hex(packet.packet));
			const parts = {
				...{ sendStreamId: read.sendStreamId, receiveStreamId: read.receiveStreamId },
				...{ sequence: read.sequence, ackThrough: read.ackThrough, nacks: read.nacks, targetHash: read.targetHash },
				...{ resendDelay: read.resendDelay, delayMs: read.delayMs, maxPacketSize: read.maxPacketSize },
				flags: read.flags & ~(flag.delay | flag.from | flag.maxPacketSize | flag.signature),
				from: read.from?.bytes,
				payloadBytes: read.payload.length,
			};
			const made =
				fields.signatureOffset === undefined
					? framePacket(parts).bytes
					: signPacket(parts, { signer: keyOf(run[packet.from]) }, (payload) => payload.set(read.payload));
			if (fields.signatureOffset === undefined) made.set(read.payload, made.length - read.payload.length);
			expect(toHex(made)).toBe(packet.packet);
		}
	});

	it('include a ping that is signed and its pong', () => {
		const { us, ping, pong } = initiator.ping;
		const bytes = hex(ping);
		const read = decodePacket(bytes);
		expect(read.flags & flag.echo).not.toBe(0);
		expect(provePacket(bytes, read, { destination: destinationOf(us) }, now)).toBe('signed');
		expect(decodePacket(hex(pong)).receiveStreamId).toBe(read.sendStreamId);
	});

	it('include a SYN-ACK signed by a transient key', () => {
		const recorded = initiator.offline_synack_from_i2pd;
		const bytes = hex(recorded.packet);
		const read = decodePacket(bytes);
		const destination = Destination.decode(hex(recorded.i2pd_destination));
		expect(read.proofOffset).toBe(recorded.offline_at);
		const offline = offlineOf(read, destination)!;
		expect(read.proofOffset + offline.bytes.length).toBe(recorded.signature_at);
		const before = wall(offline.expiresSeconds * 1000 - 1);
		expect(provePacket(bytes, read, { destination }, before)).toBe('signed');
		expect(provePacket(bytes, read, { destination }, wall(before + 2))).toBe('forged');
		bytes[recorded.offline_at + 8]! ^= 1;
		expect(provePacket(bytes, decodePacket(bytes), { destination }, before)).toBe('forged');
	});
});

describe('packets of our own', () => {
	const keys = createDestinationKeys(seededRandom('packet'));

	it('carry an offline section before the signature', () => {
		const transient = generateEd25519(seededRandom('transient'));
		const offline = signOffline(keys.signing, transient.publicKey, 2_000_000_000);
		const fields = {
			sendStreamId: 1,
			receiveStreamId: 2,
			sequence: 3,
			ackThrough: 0,
			flags: flag.close,
			payloadBytes: 4,
		};
		const bytes = signPacket(fields, { signer: transient, offline }, (payload) => payload.fill(7));
		const read = decodePacket(bytes);
		expect(read.payload).toEqual(new Uint8Array(4).fill(7));
		expect(provePacket(bytes, read, keys, now)).toBe('signed');
		const later = signPacket(fields, { signer: transient }, () => undefined);
		expect(provePacket(later, decodePacket(later), { ...keys, offline }, now)).toBe('signed');
		expect(provePacket(later, decodePacket(later), { destination: keys.destination }, now)).toBe('forged');
	});

	it.each([0, 1, 3, 11])('are signed and proven with signature type %i', (type) => {
		const old = createDestinationKeys(seededRandom('old'), type);
		const fields = { sendStreamId: 1, receiveStreamId: 2, sequence: 0, ackThrough: 0, flags: 1, payloadBytes: 4 };
		const from = old.destination.bytes;
		const bytes = signPacket({ ...fields, from }, { signer: old.signing }, (payload) => payload.fill(7));
		const read = decodePacket(bytes);
		expect(read.payload).toEqual(new Uint8Array(4).fill(7));
		expect(provePacket(bytes, read, old, now)).toBe('signed');
		bytes[bytes.length - 1]! ^= 1;
		expect(provePacket(bytes, decodePacket(bytes), old, now)).toBe('forged');
	});

	it('survive every kind of damage', () => {
		const syn = hex(initiator.runs[0]!.packets[0]!.packet);
		hostile(decodePacket, syn, { truncatedMayDecode: true });
		const offline = hex(initiator.offline_synack_from_i2pd.packet);
		hostile((bytes) => offlineOf(decodePacket(bytes), keys.destination), offline, { truncatedMayDecode: true });
		expect(() => decodePacket(new Uint8Array(8193))).toThrow(WireError);
		expect(() => decodePacket(new Uint8Array(21))).toThrow(WireError);
		expect(decodePacket(new Uint8Array(22)).payload).toHaveLength(0);
	});

	it('read as they were written', () => {
		const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
		const u16 = fc.integer({ min: 0, max: 0xffff });
		fc.assert(
			fc.property(
				fc.record({ sendStreamId: u32, receiveStreamId: u32, sequence: u32, ackThrough: u32 }),
				fc.array(u32, { maxLength: 255 }),
				fc.option(u16, { nil: undefined }),
				fc.option(u16, { nil: undefined }),
				fc.uint8Array({ maxLength: 1812 }),
				(ids, nacks, delayMs, maxPacketSize, payload) => {
					const fields = { ...ids, nacks, delayMs, maxPacketSize, flags: flag.noAck, payloadBytes: payload.length };
					const { bytes, payloadOffset } = framePacket(fields);
					bytes.set(payload, payloadOffset);
					const read = decodePacket(bytes);
					expect({ ...read, payload: [...read.payload] }).toMatchObject({ ...ids, nacks, payload: [...payload] });
					expect([read.delayMs, read.maxPacketSize]).toEqual([delayMs, maxPacketSize]);
				},
			),
			{ numRuns: 60 },
		);
	});
});
