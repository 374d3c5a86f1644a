// What one message costs: as participant, out and in over three hops, and the records of a build.
import { createCipheriv } from 'node:crypto';
import { createTunnelLayer } from '@i2p/crypto-aes';
import { importX25519Private } from '@i2p/crypto-x25519';
import { emptyMapping, hashKey } from '@i2p/data-core';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { bench, describe } from 'vitest';
import {
	answerTask,
	Endpoint,
	FragmentBudget,
	Gateway,
	layeringOfCreator,
	layeringOfHop,
	openTask,
	Packing,
	Participant,
	plainRequest,
	startBuild,
} from '../src/index.js';

const random = seededRandom('bench');
const keys = [1, 2, 3].map(() => ({ layerKey: random.bytes(32), ivKey: random.bytes(32) }));
const peer = hashKey(random.bytes(32));

describe('participant, one message of 1 KB', () => {
	const participant = new Participant(peer, peer, 7, keys[0]!);
	const body = random.bytes(1028);
	const message = body.subarray(4);
	bench('alone in its turn', () => {
		participant.take(body);
		participant.pass();
	});
	bench('16 in one turn', () => {
		for (let i = 0; i < 16; i++) participant.take(body);
		participant.pass();
	});
	bench('node:crypto, three objects a message', () => {
		const { layerKey, ivKey } = keys[0]!;
		const iv = createCipheriv('aes-256-ecb', ivKey, null).update(message.subarray(0, 16));
		createCipheriv('aes-256-cbc', layerKey, iv).update(message.subarray(16));
		createCipheriv('aes-256-ecb', ivKey, null).update(iv);
	});
});

describe('our own tunnel of three hops, a streaming packet of 1812 bytes', () => {
	const layers = keys.map((k) => createTunnelLayer(k.layerKey, k.ivKey));
	const gateway = new Gateway(layeringOfCreator(layers), random);
	const packet = random.bytes(1812);
	const delivery = { kind: 'tunnel', hash: random.bytes(32), tunnelId: 9 } as const;
	const send = (count: number) => {
		for (let i = 0; i < count; i++) gateway.offer(delivery, packet);
		return gateway.pack(7, 1000);
	};
	bench('gateway, 16 packets in one exhale', () => {
		send(16);
	});
	bench('gateway, one packet', () => {
		send(1);
	});
	const fresh = new Gateway(() => undefined, random);
	for (let i = 0; i < 16; i++) fresh.offer({ kind: 'local' }, packet);
	const wire = fresh.pack(7, 1000);
	for (const layer of layers) layer.encryptBatch(wire.map((body) => body.subarray(4)));
	const endpoint = new Endpoint(layeringOfCreator(layers), new FragmentBudget(1 << 20), () => undefined);
	bench('inbound endpoint, 16 packets one by one', () => {
		for (const body of wire) {
			endpoint.take(body);
			endpoint.open(0, () => undefined);
		}
	});
	bench('inbound endpoint, 16 packets together', () => {
		for (const body of wire) endpoint.take(body);
		endpoint.open(0, () => undefined);
	});
});

describe.each([1, 16, 40])(
	'the only hop between two tunnels of others, %i streaming packets of 1812 bytes in one turn',
	(count) => {
		const layers = {
			in: createTunnelLayer(keys[0]!.layerKey, keys[0]!.ivKey),
			out: createTunnelLayer(keys[1]!.layerKey, keys[1]!.ivKey),
		};
		const delivery = { kind: 'tunnel', hash: random.bytes(32), tunnelId: 9 } as const;
		const sender = new Gateway((messages) => layers.in.decryptBatch(messages), random);
		for (let i = 0; i < count; i++) sender.offer(delivery, random.bytes(1812));
		const wire = sender.pack(7, 1000);
		const messages = wire.map((body) => body.subarray(4));
		const endpoint = new Endpoint(layeringOfHop(layers.in), new FragmentBudget(1 << 20), () => undefined);
		const packing = new Packing(layeringOfHop(layers.out), random);
		bench('its endpoint and its gateway', () => {
			for (const body of wire) endpoint.take(body);
			endpoint.open(0, ({ bytes }) => packing.add({ kind: 'local' }, bytes));
			packing.finish(7);
		});
		bench('the ciphers of its layers alone', () => {
			layers.in.encryptBatch(messages);
			layers.out.encryptBatch(messages);
		});
	},
);

describe('a build of three hops', () => {
	const hops = [1, 2, 3].map(() => ({ hash: random.bytes(32), encryption: importX25519Private(random.bytes(32)) }));
	const plan = hops.map((hop, i) => ({
		hash: hop.hash,
		encryptionKey: hop.encryption.publicKey,
		request: plainRequest({
			receiveTunnelId: i + 1,
			nextTunnelId: i + 2,
			nextHash: random.bytes(32),
			role: i === 2 ? 'endpoint' : 'participant',
			requestMinutes: 29_000_000,
			nextMessageId: 1,
		}),
	}));
	bench('creator: all records', () => {
		startBuild(plan, undefined, random);
	});
	const { records } = startBuild(plan, undefined, random)!;
	bench('hop: open and answer', () => {
		const task = openTask(hops[0]!, records, wall(29_000_000 * 60_000));
		if (typeof task !== 'string') answerTask(task, records, 0, emptyMapping, random);
	});
});
