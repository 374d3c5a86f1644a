// To whom a client's datagrams are addressed: always by the whole destination, which is looked for where it is not known.
import { createDestinationKeys, type Destination, type HashKey } from '@i2p/data-core';
import { seededRandom } from '@i2p/testkit';
import { fromUtf8, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { DatagramChannel } from '../src/client/datagram-channel.js';
import { maxWaitingToSend } from '../src/constants.js';

const peer = createDestinationKeys(seededRandom('peer'), 7).destination;
const other = createDestinationKeys(seededRandom('other'), 7).destination;
const datagram = (text: string) => ({ kind: 'raw' as const, payload: utf8(text) });

/** A channel, what it sends to the bridge, and what it asks for. */
function setUp() {
	const sent: string[] = [];
	const known = new Map<HashKey, Destination>();
	const sought = new Map<HashKey, () => void>();
	const asked: HashKey[] = [];
	const socket = { send: (bytes: Uint8Array) => void sent.push(fromUtf8(bytes)!), close: () => undefined };
	const port = { bind: () => socket };
	const bridge = { host: '127.0.0.1', port: 7655 };
	const channel = new DatagramChannel('raw', { port, bridge, here: '127.0.0.1' } as never, {
		onBound: () => undefined,
		find: () => undefined,
		onSender: () => undefined,
		known: (hash) => known.get(hash),
		seek: (hash, onSought) => {
			asked.push(hash);
			sought.set(hash, onSought);
		},
	});
	const find = (destination: Destination) => {
		known.set(destination.key, destination);
		sought.get(destination.key)!();
	};
	return { channel, sent, asked, find, vanish: () => sought.get(peer.key)!() };
}

describe('the datagrams of a client', () => {
	it('wait for the session and for the destination, which is looked for once', () => {
		const { channel, sent, asked, find } = setUp();
		expect(channel.send(peer.key, datagram('first'))).toBe(true);
		expect(asked).toEqual([]);
		channel.open('id', 3);
		channel.send(peer.key, datagram('second'));
		channel.send(other.key, datagram('elsewhere'));
		expect([sent, asked]).toEqual([[], [peer.key, other.key]]);
		find(peer);
		channel.send(peer.key, datagram('third'));
		expect(sent.map((text) => text.split('\n')[1])).toEqual(['first', 'second', 'third']);
		expect(sent.every((text) => text.startsWith(`3.3 id ${peer.base64}`))).toBe(true);
	});

	it('are lost with a destination that nobody finds, and looked for anew by the next', () => {
		const { channel, sent, asked, find, vanish } = setUp();
		channel.open('id', 3);
		channel.send(peer.key, datagram('lost'));
		vanish();
		channel.send(peer.key, datagram('kept'));
		find(peer);
		expect(sent.map((text) => text.split('\n')[1])).toEqual(['kept']);
		expect(asked).toEqual([peer.key, peer.key]);
	});

	it('are refused beyond what may wait, and not for somebody who is known', () => {
		const { channel, sent, find } = setUp();
		channel.open('id', 3);
		channel.send(other.key, datagram('x'));
		find(other);
		for (let i = 0; i < maxWaitingToSend; i++) expect(channel.send(peer.key, datagram('waits'))).toBe(true);
		expect(channel.send(peer.key, datagram('too many'))).toBe(false);
		expect(channel.send(other.key, datagram('goes'))).toBe(true);
		expect(sent).toHaveLength(2);
	});
});
