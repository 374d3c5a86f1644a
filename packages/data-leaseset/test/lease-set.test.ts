// The old LeaseSet: laid out as the specification says, signed over itself alone, dated by its earliest lease.
import { createDestinationKeys } from '@i2p/data-core';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { concatBytes, toHex, Writer } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { LeaseSet, maxLeases, signLeaseSet } from '../src/index.js';

const random = seededRandom('old lease sets');
const { destination, signing } = createDestinationKeys(random);
const encryptionKey = random.bytes(256);
const revocationKey = random.bytes(32);
const gateway = random.bytes(32);
const leases = [1_767_226_000_123, 1_767_225_900_000].map((end) => ({ gateway, tunnelId: 5, endMs: wall(end) }));
const content = { destination, encryptionKey, revocationKey, leases };

describe('a LeaseSet', () => {
	const writer = new Writer().bytes(destination.bytes).bytes(encryptionKey).bytes(revocationKey).u8(2);
	for (const lease of leases) writer.bytes(gateway).u32(5).u64(lease.endMs);
	const signed = writer.finish();
	const bytes = concatBytes(signed, signing.sign(signed));

	it('parses, verifies and is written again byte for byte', () => {
		const set = LeaseSet.decode(bytes);
		expect(set.verify()).toBe(true);
		expect(set.key).toBe(destination.key);
		expect(toHex(set.hash)).toBe(toHex(destination.hash));
		expect(set.published).toBe(1_767_225_900_000);
		expect(set.expires).toBe(1_767_226_000_123);
		expect(set.encryptionKeys).toEqual([{ type: 0, key: encryptionKey }]);
		expect(toHex(signLeaseSet(content, signing).bytes)).toBe(toHex(bytes));
	});

	it('stands no change', () => {
		const changed = new Uint8Array(bytes);
		changed[500] = changed[500]! ^ 1;
		expect(LeaseSet.decode(changed).verify()).toBe(false);
	});

	it('says when it is too full, and has neither date nor end without leases', () => {
		const at = destination.bytes.length + 256 + 32;
		const many = new Uint8Array(bytes);
		many[at] = maxLeases + 1;
		expect(() => LeaseSet.decode(many)).toThrow(`LeaseSet: too-many-leases at byte ${at}`);
		const none = concatBytes(bytes.subarray(0, at), new Uint8Array(1 + 64));
		expect([LeaseSet.decode(none).published, LeaseSet.decode(none).expires]).toEqual([0, 0]);
	});

	it('has zeros for the key that nobody uses, unless one is given', () => {
		const { encryptionKey: key } = content;
		expect(toHex(signLeaseSet({ destination, encryptionKey: key, leases }, signing).revocationKey)).toBe(
			'00'.repeat(32),
		);
	});

	it('refuses what does not fit, by name', () => {
		const making = (change: object) => () => signLeaseSet({ ...content, ...change }, signing);
		expect(making({ leases: [] })).toThrow('number of leases: expected an integer from 1 to 16, got 0');
		expect(making({ encryptionKey: new Uint8Array(32) })).toThrow('expected 256 bytes, got 32');
		expect(making({ revocationKey: new Uint8Array(31) })).toThrow('expected 32 bytes, got 31');
		expect(making({ leases: [{ ...leases[0]!, gateway: gateway.subarray(1) }] })).toThrow(
			'gateway of a lease: expected 32 bytes, got 31',
		);
		expect(making({ leases: [{ ...leases[0]!, tunnelId: -1 }] })).toThrow('tunnel of a lease');
		expect(making({ leases: [{ ...leases[0]!, endMs: wall(-1) }] })).toThrow('end of a lease');
	});
});
