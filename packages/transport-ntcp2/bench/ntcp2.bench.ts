// What a message costs in the data phase, alone and fifteen to a frame; what a handshake costs both sides together. What one costs the
// side that is dialled, classic and hybrid, is told by `npm run bench -- handshakes`.
import { generateX25519 } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { Writer } from '@i2p/util';
import { bench, describe } from 'vitest';
import {
	AwaitRequest,
	FrameOpener,
	Framer,
	FrameSealer,
	KeyObfuscation,
	readBlocks,
	type SessionKeys,
	startInitiator,
	writeI2npBlock,
	writePaddingBlock,
} from '../src/index.js';

const random = seededRandom('bench');
const now = wall(1_790_000_000_000);
const bobStatic = generateX25519(random);
const aliceStatic = generateX25519(random);
const bobHash = random.bytes(32);
const iv = random.bytes(16);
const obfuscation = new KeyObfuscation(bobHash, iv);
const confirm = random.bytes(700);

function handshake(): SessionKeys {
	const alice = startInitiator({
		peerHash: bobHash,
		peerStatic: bobStatic.publicKey,
		peerIv: iv,
		ownStatic: aliceStatic,
		ephemeral: generateX25519(random),
		padding: new Uint8Array(0),
		confirm,
		netId: 2,
		wall: now,
	});
	if (alice.kind !== 'request') throw new Error(alice.kind);
	const bob = new AwaitRequest({
		ownStatic: bobStatic,
		obfuscation,
		netId: 2,
		ephemeral: () => generateX25519(random),
		padding: () => new Uint8Array(0),
		replayed: () => false,
	});
	const accepted = bob.onBytes(alice.request, now);
	if (accepted.kind !== 'reply') throw new Error(accepted.kind);
	const done = alice.next.onBytes(accepted.reply, now);
	if (done.kind !== 'done') throw new Error(done.kind);
	const confirmed = accepted.next.onBytes(done.reply, now);
	if (confirmed.kind !== 'done') throw new Error(confirmed.kind);
	return done.keys;
}

describe('handshake', () => {
	bench('both sides', () => {
		handshake();
	});
});

describe('data phase: seal, cut, open, read', () => {
	const message = { type: 18, id: 7, expires: now, body: random.bytes(1028) };
	for (const count of [1, 15]) {
		const keys = handshake();
		const sealer = new FrameSealer(keys.toResponder);
		const opener = new FrameOpener(keys.toResponder);
		const framer = new Framer(keys.toResponder.sipKey, keys.toResponder.sipIv);
		bench(`${count} tunnel data messages in a frame`, () => {
			const writer = new Writer(count * 1040 + 20);
			for (let i = 0; i < count; i++) writeI2npBlock(writer, message);
			writePaddingBlock(writer, 16);
			const blocks = writer.finish();
			const wire = new Uint8Array(FrameSealer.size(blocks.length));
			sealer.seal(blocks, wire, 0);
			let read = 0;
			framer.onBytes(wire, (box) => {
				const opened = opener.open(box);
				if (opened) read = readBlocks(opened).length;
				return opened !== undefined;
			});
			if (read !== count + 1) throw new Error('not opened');
		});
	}
});
