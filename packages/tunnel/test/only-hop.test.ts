// A router that is the endpoint of one tunnel and the gateway of the next: what comes in goes out in the same turn.
import { createTunnelLayer } from '@i2p/crypto-aes';
import { generateX25519 } from '@i2p/crypto-x25519';
import { hashKey } from '@i2p/data-core';
import { encodeShortRecords, encodeStandard, encodeTunnelGateway, I2np, type I2npMessage } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { lend, seededRandom, VirtualClock } from '@i2p/testkit';
import { type Mono, wall } from '@i2p/time';
import { describe, expect, test } from 'vitest';
import {
	Endpoint,
	FragmentBudget,
	Gateway,
	type HopRole,
	layeringOfCreator,
	plainRequest,
	requestMinutes,
	startBuild,
	Tunnels,
} from '../src/index.js';
import { openAll } from './clear-messages.js';

const inTunnel = 11;
const outTunnel = 12;

/** The hop, who sends into its first tunnel, and who reads what comes out of its second. */
function world() {
	const random = seededRandom('only hop');
	const clock = new VirtualClock();
	const turn = (): Turn => ({ now: clock.now(), wall: clock.wall() });
	const encryption = generateX25519(random);
	const hash = random.bytes(32);
	const [before, after] = [random.bytes(32), random.bytes(32)];
	const left: Uint8Array[] = [];
	const notes: string[] = [];
	const tunnels = new Tunnels({
		keys: { hash, key: hashKey(hash), encryption },
		links: {
			offer: (peer, message) => {
				if (message.type !== I2np.TunnelData) return true;
				expect(peer).toBe(hashKey(after));
				return left.push(message.body) > 0;
			},
			reach: () => true,
			linked: () => true,
			heard: () => 0 as Mono,
		},
		chooser: { choose: () => undefined },
		peers: { note: () => undefined, tunnelUp: () => undefined, tunnelDown: () => undefined, banned: () => false },
		upward: { onTunnelMessage: () => undefined, onRouterMessage: () => undefined, onLeasesChanged: () => undefined },
		random,
		note: (code) => notes.push(code),
		arm: () => undefined,
	});
	const build = (role: HopRole, receiveTunnelId: number) => {
		const request = plainRequest({
			receiveTunnelId,
			nextTunnelId: 77,
			nextHash: after,
			role,
			requestMinutes: requestMinutes(clock.wall()),
			nextMessageId: 5,
		});
		const started = startBuild([{ hash, encryptionKey: encryption.publicKey, request }], undefined, random)!;
		const message = { type: I2np.ShortTunnelBuild, id: 1, expires: wall(clock.wall() + 8000) };
		const from = role === 'gateway' ? undefined : hashKey(before);
		tunnels.onBuild(from, { ...message, body: encodeShortRecords(started.records) }, turn());
		const { layerKey, ivKey } = started.hops[0]!.secrets;
		return createTunnelLayer(layerKey, ivKey);
	};
	const sender = new Gateway(layeringOfCreator([build('endpoint', inTunnel)]), random);
	const reader = new Endpoint(layeringOfCreator([build('gateway', outTunnel)]), new FragmentBudget(1 << 20), (code) =>
		expect.fail(code),
	);
	const message = (bytes: number): Uint8Array =>
		encodeStandard({ type: I2np.Data, id: 3, expires: wall(clock.wall() + 8000), body: random.bytes(bytes) });
	const tell = (body: Uint8Array) =>
		lend(body, (lent) => {
			const told: I2npMessage = { type: I2np.TunnelData, id: 9, expires: wall(clock.wall() + 8000), body: lent };
			tunnels.onTunnelData(hashKey(before), told, turn());
		});
	return {
		tunnels,
		notes,
		turn,
		message,
		/** Messages of the sender's next turn, as the link brings them. */
		send: (...messages: readonly Uint8Array[]) => {
			for (const bytes of messages) sender.offer({ kind: 'tunnel', hash, tunnelId: outTunnel }, bytes);
			return sender.pack(inTunnel, 1000);
		},
		tell,
		/** What came out since it was asked last. */
		read: () => {
			for (const body of left.splice(0)) reader.take(body);
			return openAll(reader).map(({ bytes }) => bytes);
		},
	};
}

describe('the only hop between two tunnels', () => {
	test.each([1, 2, 20, 70])('passes %i messages of one turn on within it', (count) => {
		const { tunnels, turn, message, send, tell, read } = world();
		const messages = Array.from({ length: count }, (_, i) => message(700 + 900 * (i % 3)));
		for (const body of send(...messages)) tell(body);
		tunnels.flush(turn());
		expect(read()).toEqual(messages);
	});

	test('with what others send to the gateway in the same turn', () => {
		const { tunnels, turn, message, send, tell, read } = world();
		const [direct, through] = [message(300), message(3000)];
		const body = encodeTunnelGateway({ tunnelId: outTunnel, message: direct });
		tunnels.onTunnelGateway({ type: I2np.TunnelGateway, id: 1, expires: wall(turn().wall + 8000), body }, turn());
		for (const data of send(through)) tell(data);
		tunnels.flush(turn());
		expect(read()).toEqual([direct, through]);
		tunnels.flush(turn());
		expect(read()).toEqual([]);
	});

	test('whose gateway holds a mebibyte for one turn, and drops what is more', () => {
		const { tunnels, notes, turn, message, read } = world();
		const long = message(60_000);
		const body = encodeTunnelGateway({ tunnelId: outTunnel, message: long });
		const enter = () =>
			tunnels.onTunnelGateway({ type: I2np.TunnelGateway, id: 1, expires: wall(turn().wall + 8000), body }, turn());
		for (let i = 0; i < 20; i++) enter();
		tunnels.flush(turn());
		const passed = read();
		expect(Math.abs(passed.length * long.length - (1 << 20))).toBeLessThan(long.length);
		expect(notes.filter((code) => code === 'gateway-full')).toHaveLength(20 - passed.length);
		enter();
		tunnels.flush(turn());
		expect(read()).toEqual([long]);
	});

	test('keeps what is not whole for the next turn, and drops what may not enter', () => {
		const { tunnels, notes, turn, message, send, tell, read } = world();
		const long = message(5000);
		const bodies = send(long);
		for (const body of bodies.slice(0, 2)) tell(body);
		tunnels.flush(turn());
		expect(read()).toEqual([]);
		for (const body of bodies.slice(2)) tell(body);
		for (const body of send(new Uint8Array(16).fill(1))) tell(body);
		tunnels.flush(turn());
		expect(read()).toEqual([long]);
		expect(notes.filter((code) => code === 'bad-message')).toHaveLength(1);
	});
});
