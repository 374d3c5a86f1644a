// How long streams wait for who reads and who writes; and where they go when an address stands for others.
import { createDestinationKeys } from '@i2p/data-core';
import { seededRandom } from '@i2p/testkit';
import { utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { StreamRecorder } from '../../client-core/test/stream-recorder.js';
import { flag } from '../src/constants.js';
import { makeStage, openToPeer } from './stage.js';

const reading = { options: { 'i2p.streaming.readTimeout': '5000' } };
const writing = { options: { 'i2p.streaming.writeTimeout': '5000' } };
const resets = (peer: ReturnType<typeof openToPeer>['peer']) =>
	peer.heard.filter(({ packet }) => packet.flags & flag.reset).length;

describe('who reads', () => {
	it('waits so long for more, from the last that came on, and the peer is told', () => {
		const { world, peer, near } = openToPeer({}, reading);
		for (let sequence = 1; sequence <= 3; sequence++) {
			world.run(4900);
			peer.say({ sequence, payload: utf8('x') });
		}
		world.run(4900);
		expect([near.text, near.ended]).toEqual(['xxx', undefined]);
		world.run(300);
		expect([near.ended, resets(peer)]).toEqual(['timeout', 1]);
	});

	it('waits not while it has not read what there is, nor after the peer has ended', () => {
		const { world, peer, near } = openToPeer({}, reading);
		near.holds = true;
		peer.say({ sequence: 1, payload: utf8('x') });
		world.run(20_000);
		expect(near.ended).toBeUndefined();
		near.drain();
		world.run(4900);
		expect(near.ended).toBeUndefined();
		peer.say({ sequence: 2, flags: flag.close });
		world.run(20_000);
		expect([near.events.at(-1), near.ended]).toEqual(['end', undefined]);
	});

	it.each(['0', '-1'])('waits without end when the option is %s', (said) => {
		const { world, near } = openToPeer({}, { options: { 'i2p.streaming.readTimeout': said } });
		world.run(600_000);
		expect(near.ended).toBeUndefined();
	});

	it('has its time on streams that come in, too', () => {
		const { world, peer, incoming } = makeStage({}, reading);
		peer.accept({ sendStreamId: 0 });
		world.run(4900);
		expect(incoming[0]!.ended).toBeUndefined();
		world.run(300);
		expect(incoming[0]!.ended).toBe('timeout');
	});
});

describe('who writes', () => {
	it('waits so long for room while nothing gets on', () => {
		const { world, peer, near } = openToPeer({}, writing);
		near.send(new Uint8Array(1_000_000));
		for (let i = 0; i < 4; i++) {
			world.run(4000);
			peer.say({ ackThrough: i + 1 });
		}
		world.run(4000);
		expect(near.ended).toBeUndefined();
		world.run(1500);
		expect([near.ended, resets(peer)]).toEqual(['timeout', 1]);
	});

	it('waits not while there is room', () => {
		const { world, peer, near } = openToPeer({}, writing);
		near.send(new Uint8Array(1000));
		peer.say({ ackThrough: 1 });
		world.run(60_000);
		expect(near.ended).toBeUndefined();
	});
});

describe('an address that stands for others', () => {
	it('is left for the one that it leads to: the SYN names that one, and its answer opens the stream', () => {
		const { made, peer, world, host } = makeStage();
		const many = createDestinationKeys(seededRandom('many')).destination;
		const near = new StreamRecorder();
		near.stream = made.connect(many.key, {}, near);
		near.send(utf8('hello'));
		world.run(20);
		world.later(0, (turn) => host.lead(6, many.key, peer.keys.destination.key, turn));
		const [syn] = peer.after(100);
		expect(syn!.packet.targetHash).toEqual(peer.keys.destination.hash);
		expect(syn!.packet.payload).toEqual(utf8('hello'));
		peer.accept();
		world.run(100);
		expect([near.events, near.stream!.remote]).toEqual([['open'], peer.keys.destination.key]);
		world.later(0, (turn) => host.lead(6, peer.keys.destination.key, many.key, turn));
		world.run(100);
		expect(near.stream!.remote).toBe(peer.keys.destination.key);
	});

	it('and leads back to us cannot be reached', () => {
		const { made, world, host, keys } = makeStage();
		const many = createDestinationKeys(seededRandom('many')).destination;
		const near = new StreamRecorder();
		near.stream = made.connect(many.key, {}, near);
		world.run(20);
		world.later(0, (turn) => host.lead(6, many.key, keys.destination.key, turn));
		world.run(20);
		expect(near.ended).toBe('unreachable');
	});
});
