// What I2NP messages cost on the hot paths. Beside code by hand: `npm run bench -- data`.
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { Reader } from '@i2p/util';
import { bench, describe } from 'vitest';
import { testRouter } from '../../../tools/fixtures/data.js';
import {
	decodeClove,
	decodeData,
	decodeDatabaseStore,
	decodePayload,
	decodeStandard,
	decodeTunnelData,
	encodeClove,
	encodeData,
	encodeDatabaseStore,
	encodePayload,
	encodeShort,
	encodeStandard,
	encodeTunnelData,
	I2np,
	readShortMessage,
	storedRouterInfo,
	storeOfRouterInfo,
} from '../src/index.js';

const random = seededRandom('bench');
const message = { type: I2np.TunnelData, id: 7, expires: wall(1_767_225_600_000), body: random.bytes(1028) };
const short = encodeShort(message);
const standard = encodeStandard(message);

describe('a message of 1028 bytes', () => {
	bench('write short header', () => {
		encodeShort(message);
	});
	bench('read short header', () => {
		readShortMessage(new Reader(short));
	});
	bench('write standard header and checksum', () => {
		encodeStandard(message);
	});
	bench('read standard header and checksum', () => {
		decodeStandard(standard);
	});
	bench('read TunnelData', () => {
		decodeTunnelData(message.body);
	});
	const data = random.bytes(1024);
	bench('write TunnelData', () => {
		encodeTunnelData({ tunnelId: 5, data });
	});
});

describe('a payload of 1730 bytes', () => {
	const content = { protocol: 6, fromPort: 0, toPort: 0, payload: random.bytes(1730) };
	const hash = random.bytes(32);
	const wrap = () => {
		const body = encodeData(encodePayload({ ...content, compress: false }));
		return encodeClove({ delivery: { kind: 'destination', hash }, message: { ...message, type: I2np.Data, body } });
	};
	const clove = wrap();
	bench('into a clove', () => {
		wrap();
	});
	bench('out of a clove', () => {
		decodePayload(decodeData(decodeClove(clove).message.body));
	});
	const syn = { ...content, payload: testRouter('bench').keys.identity.bytes };
	bench('a SYN deflated', () => {
		encodePayload({ ...syn, compress: true });
	});
});

describe('a DatabaseStore of a RouterInfo', () => {
	const { info } = testRouter('bench');
	const body = encodeDatabaseStore(storeOfRouterInfo(info));
	bench('write', () => {
		encodeDatabaseStore(storeOfRouterInfo(info));
	});
	bench('read and inflate', () => {
		storedRouterInfo(decodeDatabaseStore(body));
	});
});
