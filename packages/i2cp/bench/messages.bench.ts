// What a payload costs on its way through I2CP: written, cut out of the stream, read.
import { createDestinationKeys } from '@i2p/data-core';
import { encodePayload } from '@i2p/data-i2np';
import { seededRandom } from '@i2p/testkit';
import { bench, describe } from 'vitest';
import { decodeMessage, encodeMessage, Framer, I2cp } from '../src/index.js';

const random = seededRandom('i2cp bench');
const to = createDestinationKeys(random).destination;
const payload = encodePayload({ protocol: 6, fromPort: 0, toPort: 0, payload: random.bytes(1730), compress: false });
const sent = { type: I2cp.SendMessage, session: 1, to, payload, nonce: 0 } as const;
const sentBytes = encodeMessage(sent);
const got = { type: I2cp.MessagePayload, session: 1, messageId: 1, payload } as const;
const gotBytes = encodeMessage(got);

function read(bytes: Uint8Array): void {
	const framer = new Framer();
	framer.offer(bytes);
	for (let frame = framer.next(); frame; frame = framer.next()) decodeMessage(frame.type, frame.body);
}

describe('1,730 bytes', () => {
	bench('SendMessage written', () => void encodeMessage(sent));
	bench('SendMessage read, its destination too', () => read(sentBytes));
	bench('MessagePayload written', () => void encodeMessage(got));
	bench('MessagePayload read', () => read(gotBytes));
});
