// What a real router sent and took.

import { decodePayload } from '@i2p/data-i2np';
import { decodeDatagram1, decodeDatagram2, decodeDatagram3, verifyDatagram1, verifyDatagram2 } from '@i2p/datagram';
import { wall } from '@i2p/time';
import { toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { encodeDatagram3, signDatagram1, signDatagram2 } from '../src/index.js';
import { destinationOf, hex, keyOf, runs, sideOf } from './vectors.js';

const now = wall(1_795_000_000_000);

describe('the datagrams that i2pd and we exchanged', () => {
	it('lie in their wrappers', () => {
		for (const run of runs)
			for (const { protocol, fromPort, toPort, body, wrapped } of [...run.to_i2pd, ...run.from_i2pd])
				expect(decodePayload(hex(wrapped))).toEqual({ protocol, fromPort, toPort, payload: hex(body) });
	});

	it('from i2pd are read, and its Datagram2 is signed over the hash of the sender', () => {
		for (const run of runs) {
			const us = destinationOf(run.us);
			for (const recorded of run.from_i2pd) {
				const body = hex(recorded.body);
				const from = destinationOf(sideOf(run, recorded));
				if (recorded.name === 'datagram1') {
					const datagram = decodeDatagram1(body);
					expect(datagram.from.key).toBe(from.key);
					expect(toHex(datagram.payload)).toBe(recorded.payload);
					expect(verifyDatagram1(datagram)).toBe(true);
				} else if (recorded.name === 'datagram2') {
					const datagram = decodeDatagram2(body);
					expect(toHex(datagram.payload)).toBe(recorded.payload);
					expect(verifyDatagram2(datagram, us.hash, now)).toBe(false);
					expect(verifyDatagram2(datagram, from.hash, now)).toBe(true);
				} else if (recorded.name === 'datagram3') {
					const datagram = decodeDatagram3(body);
					expect(datagram.fromHash).toBe(from.key);
					expect(toHex(datagram.payload)).toBe(recorded.payload);
				} else expect(recorded.body).toBe(recorded.payload);
			}
		}
	});

	it('to i2pd come out byte for byte, and those that break the specification are known', () => {
		for (const run of runs)
			for (const recorded of run.to_i2pd) {
				const from = destinationOf(run.us);
				const signer = keyOf(run.us);
				const body = hex(recorded.body);
				const payload = hex(recorded.payload);
				const target = destinationOf(sideOf(run, recorded)).hash;
				const valid = recorded.valid_by_specification;
				if (recorded.protocol === 17) {
					expect(verifyDatagram1(decodeDatagram1(body))).toBe(valid);
					const made = signDatagram1(from, signer, payload);
					expect(toHex(made) === recorded.body).toBe(valid);
				} else if (recorded.protocol === 19) {
					const read = decodeDatagram2(body);
					const asSpecified = verifyDatagram2(read, target, now);
					const asI2pd = verifyDatagram2(read, from.hash, now);
					if (recorded.name.includes('broken')) expect([asSpecified, asI2pd]).toEqual([false, false]);
					else expect(asSpecified !== asI2pd).toBe(true);
					if (!asSpecified) continue;
					const made = signDatagram2({ from, target, options: read.options, payload }, { signer });
					expect(toHex(made)).toBe(recorded.body);
				} else if (recorded.protocol === 20) {
					const read = decodeDatagram3(body);
					expect(toHex(encodeDatagram3(read))).toBe(recorded.body);
					expect(read.options?.get('a')).toBe(recorded.name.includes('options') ? 'b' : undefined);
					expect(read.fromHash).toBe(from.key);
				}
			}
	});
});
