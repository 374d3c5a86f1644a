// A datagram of one kilobyte made and proven: the signature is most of it.
import { createDestinationKeys } from '@i2p/data-core';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { bench, describe } from 'vitest';
import {
	decodeDatagram1,
	decodeDatagram2,
	decodeDatagram3,
	encodeDatagram3,
	signDatagram1,
	signDatagram2,
	verifyDatagram1,
	verifyDatagram2,
} from '../src/index.js';

const random = seededRandom('datagram bench');
const { destination: from, signing: signer } = createDestinationKeys(random);
const target = random.bytes(32);
const payload = random.bytes(1024);
const now = wall(0);
const one = signDatagram1(from, signer, payload);
const two = signDatagram2({ from, target, payload }, { signer });
const three = encodeDatagram3({ fromHash: from.key, options: undefined, payload });

describe('made', () => {
	bench('Datagram1', () => void signDatagram1(from, signer, payload));
	bench('Datagram2', () => void signDatagram2({ from, target, payload }, { signer }));
	bench('Datagram3', () => void encodeDatagram3({ fromHash: from.key, options: undefined, payload }));
});

describe('proven', () => {
	bench('Datagram1', () => void verifyDatagram1(decodeDatagram1(one)));
	bench('Datagram2', () => void verifyDatagram2(decodeDatagram2(two), target, now));
	bench('Datagram3', () => void decodeDatagram3(three));
});
