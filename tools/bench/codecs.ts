// What the codecs of the data floor cost beside code with its offsets written out, which does the same work.
import { RouterIdentity, readMapping, writeMapping } from '@i2p/data-core';
import {
	decodeClove,
	decodeDatabaseStore,
	decodeShort,
	encodeClove,
	encodeDatabaseStore,
	encodeShort,
	I2np,
	storeOfLeaseSet,
} from '@i2p/data-i2np';
import { LeaseSet2 } from '@i2p/data-leaseset';
import { RouterInfo } from '@i2p/data-routerinfo';
import { seededRandom } from '@i2p/testkit';
import { after, wall } from '@i2p/time';
import { Reader, Writer } from '@i2p/util';
import { testDestination, testLeaseSet, testRouter } from '../fixtures/data.js';
import { handIdentity, handLazyRouterInfo, handMapping, handRouterInfo } from '../fixtures/hand-indexed.js';
import { handClove, handDatabaseStore, handLeaseSet2, handShortMessage } from '../fixtures/hand-messages.js';
import type { Comparison } from './compare.js';

/** A codec may take half as long again as the same work with its offsets written out. */
const codecGoal = 1.5;

function codec(what: string, byHand: () => unknown, ours: () => unknown): Comparison {
	return {
		what,
		goal: codecGoal,
		others: [{ name: 'hand-indexed', work: byHand }],
		ours: { name: 'ours', work: ours },
	};
}

function structures(): Comparison[] {
	const { bytes, identity, addresses } = testRouter('bench').info;
	const writer = new Writer();
	writeMapping(writer, addresses[0]!.options);
	const mapping = writer.finish();
	const readIdentity = () => {
		const { encryptionKey, signingKey } = RouterIdentity.decode(identity.bytes);
		return encryptionKey.length + signingKey.length;
	};
	const readAll = () => {
		const info = RouterInfo.decode(bytes);
		return info.addresses.length + info.options.size;
	};
	return [
		codec('RouterIdentity, decode', () => handIdentity(identity.bytes), readIdentity),
		codec(
			`Mapping of ${mapping.length} bytes, read`,
			() => handMapping(mapping, 0),
			() => readMapping(new Reader(mapping), { signed: true }),
		),
		codec(
			'RouterInfo, decode',
			() => handLazyRouterInfo(bytes),
			() => RouterInfo.decode(bytes),
		),
		codec('RouterInfo, decode and read all of it', () => handRouterInfo(bytes), readAll),
	];
}

function beside(
	what: string,
	bytes: Uint8Array,
	byHand: (bytes: Uint8Array) => object,
	ours: (bytes: Uint8Array) => object,
): Comparison {
	return codec(
		`${what} of ${bytes.length} bytes, decode`,
		() => byHand(bytes),
		() => ours(bytes),
	);
}

function messages(): Comparison[] {
	const random = seededRandom('codecs');
	const now = wall(1_767_225_600_000);
	const message = { type: I2np.Data, id: 7, expires: now, body: random.bytes(1028) };
	const keys = testDestination('codecs');
	const leases = [1, 2, 3, 4, 5].map((tunnelId) => ({
		gateway: random.bytes(32),
		tunnelId,
		endMs: after(now, 600_000),
	}));
	const set = testLeaseSet(keys, { leases });
	const readAll = (bytes: Uint8Array) => {
		const decoded = LeaseSet2.decode(bytes);
		return [decoded.leases, decoded.encryptionKeys];
	};
	const reply = { replyToken: 5, replyTunnel: 6, replyGateway: random.bytes(32) };
	const clove = encodeClove({ delivery: { kind: 'destination', hash: random.bytes(32) }, message });
	return [
		beside('I2NP message', encodeShort(message), handShortMessage, decodeShort),
		beside('DatabaseStore', encodeDatabaseStore(storeOfLeaseSet(set, reply)), handDatabaseStore, decodeDatabaseStore),
		beside('garlic clove', clove, handClove, decodeClove),
		beside('LeaseSet2 with five leases, all read,', set.bytes, handLeaseSet2, readAll),
	];
}

/** Every comparison of a codec. */
export function codecComparisons(): Comparison[] {
	return [...structures(), ...messages()];
}
