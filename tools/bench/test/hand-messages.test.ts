// The decoders written by hand read what the codecs read: else the comparison with them would say nothing.
import {
	decodeClove,
	decodeDatabaseStore,
	decodeShort,
	encodeClove,
	encodeDatabaseStore,
	encodeShort,
	storeOfLeaseSet,
	storeOfRouterInfo,
} from '@i2p/data-i2np';
import { LeaseSet2 } from '@i2p/data-leaseset';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { expect, it } from 'vitest';
import { testDestination, testLeaseSet, testRouter } from '../../fixtures/data.js';
import { handClove, handDatabaseStore, handLeaseSet2, handShortMessage } from '../../fixtures/hand-messages.js';

const random = seededRandom('hand');
const message = { type: 20, id: 7, expires: wall(1_767_225_600_000), body: random.bytes(40) };
const set = testLeaseSet(testDestination('hand'));
const reply = { replyToken: 5, replyTunnel: 6, replyGateway: random.bytes(32) };
const hash = random.bytes(32);

it('messages, stores and cloves', () => {
	expect(handShortMessage(encodeShort(message))).toEqual(decodeShort(encodeShort(message)));
	for (const store of [storeOfLeaseSet(set), storeOfLeaseSet(set, reply), storeOfRouterInfo(testRouter('hand').info)])
		expect(handDatabaseStore(encodeDatabaseStore(store))).toEqual(decodeDatabaseStore(encodeDatabaseStore(store)));
	for (const delivery of [
		{ kind: 'local' as const },
		{ kind: 'destination' as const, hash },
		{ kind: 'router' as const, hash },
		{ kind: 'tunnel' as const, hash, tunnelId: 9 },
	])
		expect(handClove(encodeClove({ delivery, message }))).toEqual(decodeClove(encodeClove({ delivery, message })));
});

it('lease sets', () => {
	const { bytes, published, expires, flags, encryptionKeys, leases } = LeaseSet2.decode(set.bytes);
	expect(handLeaseSet2(set.bytes)).toMatchObject({ bytes, published, expires, flags, encryptionKeys, leases });
});

it('and nothing that is cut short', () => {
	const clove = encodeClove({ delivery: { kind: 'tunnel', hash, tunnelId: 9 }, message });
	const infoStore = encodeDatabaseStore(storeOfRouterInfo(testRouter('hand').info, reply));
	for (let length = 0; length < 46; length++) expect(() => handClove(clove.subarray(0, length))).toThrow();
	for (let length = 0; length < infoStore.length; length++)
		expect(() => handDatabaseStore(infoStore.subarray(0, length))).toThrow();
	for (let length = 0; length < set.bytes.length; length++)
		expect(() => handLeaseSet2(set.bytes.subarray(0, length))).toThrow();
	for (let length = 0; length < 9; length++) expect(() => handShortMessage(new Uint8Array(length))).toThrow();
});
