// The recorded exchanges again, with our machine in our place and i2pd's packets as they were: what i2pd accepted, signatures
// checked (only between ElGamal lease sets does it check them), must come out of the machine byte for byte.
import { decodePacket, Streams } from '@i2p/streaming';
import { type Random, randomFrom, toHex, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { MessageWorld } from '../../client-core/test/message-world.js';
import { StreamRecorder } from '../../client-core/test/stream-recorder.js';
import { acceptor, destinationOf, hex, initiator, keyOf, type Run } from './vectors.js';

/** Draws this id first. */
function drawing(id: number): Random {
	const four = new Uint8Array([id >>> 24, id >>> 16, id >>> 8, id]);
	return randomFrom(
		(bytes) => bytes.set(four.subarray(0, bytes.length)),
		() => drawing(id),
	);
}

function stage(run: Run, localId: number) {
	const world = new MessageWorld({ latencyMs: 1 });
	const us = destinationOf(run.us);
	const i2pd = destinationOf(run.i2pd);
	const far = world.host(i2pd);
	const heard: string[] = [];
	far.attach(6, {
		onMessage: (message) => heard.push(toHex(message.payload)),
		onUndeliverable: () => undefined,
		onRoom: () => undefined,
	});
	const streams = new Streams({
		host: world.host(us),
		signer: keyOf(run.us),
		random: drawing(localId),
		arm: world.arm,
	});
	world.add(streams);
	const say = (packet: string) => {
		world.later(0, () => {
			far.offer({ to: us.key, protocol: 6, fromPort: 0, toPort: 0, payload: hex(packet), compress: false });
		});
		world.run(100);
	};
	return { world, streams, heard, say, i2pd };
}

describe('replay of recorded streams', () => {
	for (const run of initiator.runs) {
		it(`as initiator: ${run.name}`, () => {
			const recorded = run.packets.map((packet) => packet.packet);
			const [syn, , ack, second] = recorded;
			const { world, streams, heard, say, i2pd } = stage(run, decodePacket(hex(syn!)).receiveStreamId);
			const recorder = new StreamRecorder();
			recorder.stream = streams.connect(i2pd.key, {}, recorder);
			recorder.stream.offer(utf8('hello from us'));
			world.run(100);
			expect(heard).toEqual([syn]);
			say(recorded[1]!);
			expect(recorder.events).toEqual(['open']);
			expect(heard.slice(1)).toEqual([ack]);
			recorder.stream.offer(utf8('second packet'));
			world.run(10);
			const sent = decodePacket(hex(heard[2]!));
			const wanted = decodePacket(hex(second!));
			expect([sent.sequence, sent.ackThrough, sent.payload]).toEqual([1, 0, wanted.payload]);
			say(recorded[4]!);
			say(recorded[5]!);
			expect(recorder.text).toBe('reply from SAM');
			expect(heard[3]).toBe(recorded[6]);
			recorder.stream.offer(utf8('last words'));
			recorder.stream.end();
			world.run(10);
			expect(heard[4]).toBe(recorded[7]);
			say(recorded[8]!);
			expect(recorder.ended).toBe('closed');
			expect(heard.slice(5)).toEqual([recorded[9]]);
			world.run(120_000);
			expect(heard).toHaveLength(6);
			expect(streams.size).toBe(0);
		});
	}

	it('as acceptor', () => {
		const recorded = acceptor.packets.map((packet) => packet.packet);
		const ours = decodePacket(hex(recorded[1]!));
		const { world, streams, heard, say } = stage(acceptor, ours.receiveStreamId);
		const recorder = new StreamRecorder();
		streams.accept({
			onStream(stream) {
				recorder.stream = stream;
				stream.offer(utf8('welcome'));
				return recorder;
			},
		});
		say(recorded[0]!);
		expect(heard).toEqual([recorded[1]]);
		say(recorded[2]!);
		say(recorded[3]!);
		expect(recorder.text).toBe('data from sam');
		expect(heard.slice(1)).toEqual([recorded[4]]);
		say(recorded[5]!);
		expect(recorder.events).toContain('end');
		recorder.stream!.end();
		world.run(10);
		expect(heard).toContain(recorded[6]);
		say(recorded[7]!);
		expect(recorder.ended).toBe('closed');
		expect(heard[heard.length - 1]).toBe(recorded[8]);
	});
});
