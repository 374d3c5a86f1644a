// The recorded session with i2pd 2.59 again, i2pd's part played by our server: its client hears what it heard then, where two routers must agree.
import { Destination } from '@i2p/data-core';
import { decodePayload } from '@i2p/data-i2np';
import { loadVectors, seededRandom } from '@i2p/testkit';
import { fromHex, toHex } from '@i2p/util';
import { expect, it } from 'vitest';
import { decodeMessage, encodeMessage, I2cp, type I2cpMessage, messageStatus } from '../src/index.js';
import { I2cpWorld, type RawClient } from './i2cp-world.js';

interface Exchange {
	readonly client: { readonly destination: string };
	readonly options: Readonly<Record<string, string>>;
	readonly looked_up_destination: string;
	readonly messages: readonly { readonly from: string; readonly type: number | null; readonly bytes: string }[];
}

const exchange = loadVectors<Exchange>(new URL('./vectors/i2cp-session.json', import.meta.url));
const theirs = exchange.messages.filter(({ from }) => from === 'i2pd').map(({ bytes }) => decoded(fromHex(bytes)));
const recorded = <T extends I2cpMessage['type']>(type: T) =>
	theirs.find((message) => message.type === type) as Extract<I2cpMessage, { readonly type: T }>;

function decoded(bytes: Uint8Array): I2cpMessage {
	return decodeMessage(bytes[4]!, bytes.subarray(5))!;
}

/** A router at the time of the recording, whose next session has the recorded id; the destination that was looked up stands in it. */
function then() {
	const random = seededRandom('golden');
	random.below = () => recorded(I2cp.SessionStatus).session;
	const world = new I2cpWorld({ server: { random } });
	const { clock } = world.world.driver;
	clock.skewMs = recorded(I2cp.SetDate).date - clock.wall();
	const sought = Destination.decode(fromHex(exchange.looked_up_destination));
	const peer = world.world.host(sought);
	const heard: string[] = [];
	for (const protocol of [6, 17, 18, 19, 20])
		peer.attach(protocol, {
			onMessage: ({ fromPort, toPort, payload }) =>
				void heard.push(`${protocol} ${fromPort} ${toPort} ${toHex(payload)}`),
			onUndeliverable: () => undefined,
			onRoom: () => undefined,
		});
	return { world, peer, heard };
}

/** What a message says, as far as two routers must say the same. */
function essence(message: I2cpMessage): unknown {
	switch (message.type) {
		case I2cp.SetDate:
		case I2cp.BandwidthLimits:
			return message.type;
		case I2cp.RequestVariableLeaseSet:
			return [message.type, message.session];
		case I2cp.MessageStatus:
			return [message.type, message.session, message.status, message.nonce];
		case I2cp.MessagePayload:
			return [message.type, message.session, decodePayload(message.payload)];
		default:
			return toHex(encodeMessage(message));
	}
}

function hear(client: RawClient, like: I2cpMessage): void {
	expect(essence(client.hear(like.type))).toEqual(essence(like));
}

it('says to its client what i2pd said', () => {
	const { world, peer, heard } = then();
	const client = world.raw();
	const key = Destination.decode(fromHex(exchange.client.destination)).key;
	const sent: string[] = [];
	for (const { from, bytes } of exchange.messages) {
		const message = bytes.length > 2 ? decoded(fromHex(bytes)) : undefined;
		if (from === 'client') {
			if (message?.type === I2cp.SendMessage || message?.type === I2cp.SendMessageExpires) {
				const { protocol, fromPort, toPort, payload } = decodePayload(message.payload);
				sent.push(`${protocol} ${fromPort} ${toPort} ${toHex(payload)}`);
				// The session can be used once its lease set is there.
				world.world.run(100);
			}
			client.say(fromHex(bytes));
			continue;
		}
		if (message === undefined) throw new Error('i2pd said nothing');
		// That a message left is told as 4 by i2pd, and by ours as nothing: it is no proof that it arrived.
		if (message.type === I2cp.MessageStatus && message.status === messageStatus.guaranteedSuccess) continue;
		if (message.type === I2cp.MessagePayload)
			peer.offer({ to: key, ...decodePayload(message.payload), compress: false });
		hear(client, message);
	}
	world.world.run(1000);
	expect(heard).toEqual(sent);
	expect(client.heard).toEqual([]);
	const { options } = world.hosts.requests[0]!;
	expect(Object.fromEntries(options)).toEqual(exchange.options);
	expect(Object.fromEntries(world.hosts.reconfigured[0]!)).toMatchObject({ 'i2cp.leaseSetEncType': '4' });
	expect([world.server.sessions, world.count('lease-set-taken')]).toEqual([0, 1]);
});

it('has nothing to do with a client of another day', () => {
	const { world } = then();
	world.world.driver.clock.skewMs += 60_000;
	const client = world.raw();
	for (const { bytes } of exchange.messages.filter(({ from }) => from === 'client').slice(0, 4))
		client.say(fromHex(bytes));
	expect(client.hear(I2cp.SessionStatus)).toMatchObject({ status: 3 });
	expect(client.over()).toMatch(/bad-date/);
});
