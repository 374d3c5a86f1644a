// What a LeaseSet2 costs when it arrives, when it is used, and when it is made. Beside code by hand: `npm run bench -- data`.
import { bench, describe } from 'vitest';
import { testDestination, testLeaseSet } from '../../../tools/fixtures/data.js';
import { LeaseSet2 } from '../src/index.js';

const keys = testDestination('bench');
const set = testLeaseSet(keys);

describe(`a LeaseSet2 of ${set.bytes.length} bytes`, () => {
	bench('decode', () => {
		LeaseSet2.decode(set.bytes);
	});
	bench('decode, with leases and keys', () => {
		const decoded = LeaseSet2.decode(set.bytes);
		void [decoded.leases, decoded.encryptionKeys];
	});
	bench('decode and verify', () => {
		LeaseSet2.decode(set.bytes).verify();
	});
	bench('sign', () => {
		testLeaseSet(keys);
	});
});
