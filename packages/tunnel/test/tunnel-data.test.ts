// Tunnel messages against an exchange with i2pd 2.59, and gateways against endpoints.
import { createTunnelLayer } from '@i2p/crypto-aes';
import { loadVectors, seededRandom } from '@i2p/testkit';
import { copyBytes, fromHex, shuffle, toHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	type Assembled,
	type Delivery,
	Endpoint,
	FragmentBudget,
	Gateway,
	layeringOfCreator,
	layeringOfHop,
} from '../src/index.js';
import { asTheyAre, bodyOf, contentOf, openAll, openOne, readFragments } from './clear-messages.js';

interface Message {
	clear_iv: string;
	clear: string;
	tunnel_data_body?: string;
	body?: string;
}
interface Exchange {
	label?: string;
	sent: Message[];
	received: Message[];
}
interface HopKeys {
	layer_key: string;
	iv_key: string;
}
const vectors = loadVectors<{
	one_hop_out_one_hop_in: {
		outbound: HopKeys;
		inbound: HopKeys;
		exchanges: (Exchange & { i2np_sent_16_byte_header: string; reassembled: string })[];
	};
	three_hops_out_three_hops_in: Exchange & {
		outbound_keys_per_hop: HopKeys[];
		inbound_keys_per_hop: HopKeys[];
		i2np: string;
	};
}>(new URL('./vectors/tunnel-data.json', import.meta.url));

const layerOf = (keys: HopKeys) => createTunnelLayer(fromHex(keys.layer_key), fromHex(keys.iv_key));
const clearOf = (m: Message) => fromHex(m.clear_iv + m.clear);
const budget = () => new FragmentBudget(1 << 20);

function collect(endpoint: Endpoint, messages: Uint8Array[]): Assembled[] {
	return messages.flatMap((message) => [...openOne(endpoint, message)]);
}

const { one_hop_out_one_hop_in: one, three_hops_out_three_hops_in: three } = vectors;
const cases: [string, Exchange, HopKeys[], HopKeys[], string][] = [
	...one.exchanges.map((e): [string, Exchange, HopKeys[], HopKeys[], string] => [
		e.label!,
		e,
		[one.outbound],
		[one.inbound],
		e.i2np_sent_16_byte_header,
	]),
	['three hops each way', three, three.outbound_keys_per_hop, three.inbound_keys_per_hop, three.i2np],
];

describe.each(cases)('exchange with i2pd 2.59: %s', (_, exchange, outKeys, inKeys, i2np) => {
	test('as gateway: the clear messages become those on the wire', () => {
		for (const message of exchange.sent) {
			const bytes = clearOf(message);
			for (const keys of [...outKeys].reverse()) layerOf(keys).decrypt(bytes);
			expect(toHex(bytes)).toBe(message.tunnel_data_body!.slice(8));
		}
	});

	test('as the hops: the endpoint reads what was sent', () => {
		const layers = outKeys.map(layerOf);
		const onWire = exchange.sent.map((message) => {
			const bytes = fromHex(message.tunnel_data_body!.slice(8));
			for (const layer of layers.slice(0, -1)) layer.encrypt(bytes);
			return bytes;
		});
		const whole = collect(new Endpoint(layeringOfHop(layers.at(-1)!), budget(), fail), onWire);
		expect(whole.map((m) => toHex(m.bytes))).toEqual([i2np]);
		expect(whole[0]!.delivery.kind).toBe('tunnel');
	});

	test('as inbound endpoint: what i2pd sent is undone and mended', () => {
		const clear = exchange.received.map((message) => {
			const bytes = fromHex(message.body!.slice(8));
			for (const keys of [...inKeys].reverse()) layerOf(keys).decrypt(bytes);
			expect(toHex(bytes)).toBe(message.clear_iv + message.clear);
			return fromHex(message.body!.slice(8));
		});
		const endpoint = new Endpoint(layeringOfCreator(inKeys.map(layerOf)), budget(), fail);
		const whole = collect(endpoint, clear);
		expect(whole.map((m) => toHex(m.bytes))).toEqual([i2np]);
		expect(whole[0]!.delivery).toEqual({ kind: 'local' });
	});
});

function fail(code: string): never {
	throw new Error(code);
}

describe('our gateway', () => {
	test('cuts at the sizes that i2pd cuts at', () => {
		const sent = one.exchanges.find((e) => e.label!.startsWith('Garlic 948'))!;
		const { delivery } = readFragments(contentOf(clearOf(sent.sent[0]!)))[0]!;
		if (delivery?.kind !== 'tunnel') throw new Error('unexpected');
		const sizes = (length: number, to: Delivery) => {
			const gateway = new Gateway(asTheyAre, seededRandom(1));
			gateway.offer(to, new Uint8Array(length));
			return gateway.pack(7, 100).length;
		};
		expect([sizes(964, delivery), sizes(965, delivery)]).toEqual([1, 2]);
		const router: Delivery = { kind: 'router', hash: new Uint8Array(32) };
		expect([sizes(968, router), sizes(969, router)]).toEqual([1, 2]);
		expect([sizes(1000, { kind: 'local' }), sizes(1001, { kind: 'local' })]).toEqual([1, 2]);
		expect(sizes(62_708, delivery)).toBe(63);
		expect(new Gateway(asTheyAre, seededRandom(1)).offer(router, new Uint8Array(62_709))).toBe('message-too-long');
	});

	test('packs several small messages together and pads with nothing but nonzero bytes', () => {
		const gateway = new Gateway(asTheyAre, seededRandom(2));
		for (let i = 0; i < 5; i++) gateway.offer({ kind: 'local' }, new Uint8Array(100).fill(i));
		const bodies = gateway.pack(0x01020304, 10);
		expect(bodies).toHaveLength(1);
		expect(toHex(bodies[0]!.subarray(0, 4))).toBe('01020304');
		expect(bodies[0]).toHaveLength(1028);
		const content = contentOf(bodies[0]!.subarray(4));
		expect(content).toHaveLength(5 * 103);
		expect(bodies[0]!.subarray(24, 1028 - content.length - 1).includes(0)).toBe(false);
		expect(readFragments(content).map((f) => f.bytes[0])).toEqual([0, 1, 2, 3, 4]);
	});

	test('pads with every byte but zero, none of them oftener than others', () => {
		const gateway = new Gateway(asTheyAre, seededRandom(4));
		const seen = new Uint32Array(256);
		for (let i = 0; i < 500; i++) {
			gateway.offer({ kind: 'local' }, new Uint8Array(16));
			const [body] = gateway.pack(1, 1);
			for (const byte of body!.subarray(24, 1028 - 19 - 1)) seen[byte]!++;
		}
		const [zeros, ...others] = seen;
		expect(zeros).toBe(0);
		// 1,931 of each on average, with a deviation of 44.
		expect(Math.min(...others)).toBeGreaterThan(1_650);
		expect(Math.max(...others)).toBeLessThan(2_200);
	});

	test('refuses when full and says so', () => {
		const gateway = new Gateway(asTheyAre, seededRandom(3));
		let taken = 0;
		while (gateway.offer({ kind: 'local' }, new Uint8Array(10)) === undefined) taken++;
		expect(taken).toBe(512);
		expect(gateway.room()).toBe(0);
		gateway.clear();
		expect(gateway.room()).toBe(512);
		while (gateway.offer({ kind: 'local' }, new Uint8Array(62_000)) === undefined) taken++;
		expect(gateway.length).toBeLessThan(20);
	});

	test('any messages come out whole and in order, through any number of hops', () => {
		const delivery = fc.constantFrom<Delivery>(
			{ kind: 'local' },
			{ kind: 'router', hash: new Uint8Array(32).fill(1) },
			{ kind: 'tunnel', hash: new Uint8Array(32).fill(2), tunnelId: 0xfedcba98 },
		);
		const length = fc.oneof(fc.integer({ min: 1, max: 1200 }), fc.integer({ min: 1, max: 9000 }));
		fc.assert(
			fc.property(fc.array(fc.tuple(delivery, length), { maxLength: 20 }), fc.integer(), (wanted, seed) => {
				const random = seededRandom(seed);
				const keys = [1, 2, 3].map(() => ({ layer: random.bytes(32), iv: random.bytes(32) }));
				const layers = keys.map((k) => createTunnelLayer(k.layer, k.iv));
				const gateway = new Gateway(asTheyAre, random);
				const messages = wanted.map(([d, n]) => ({ delivery: d, bytes: random.bytes(n) }));
				for (const m of messages) expect(gateway.offer(m.delivery, m.bytes)).toBeUndefined();
				const wire = gateway.pack(1, 1000).map((body) => body.subarray(4));
				for (const message of wire) for (const layer of layers) layer.encrypt(message);
				const endpoint = new Endpoint(layeringOfCreator(layers), budget(), fail);
				expect(collect(endpoint, wire)).toEqual(messages);
				for (const message of wire) endpoint.take(bodyOf(message));
				expect(openAll(endpoint)).toEqual(messages);
			}),
			{ numRuns: 40 },
		);
	});

	test('its layers are undone by those who read', () => {
		const random = seededRandom('layers');
		const layers = [1, 2, 3].map(() => createTunnelLayer(random.bytes(32), random.bytes(32)));
		const gateway = new Gateway(layeringOfCreator(layers), random);
		const bytes = random.bytes(3000);
		gateway.offer({ kind: 'local' }, bytes);
		const wire = gateway.pack(1, 1000).map((body) => body.subarray(4));
		for (const layer of layers.slice(0, 2)) layer.encryptBatch(wire);
		expect(collect(new Endpoint(layeringOfHop(layers[2]!), budget(), fail), wire)).toEqual([
			{ delivery: { kind: 'local' }, bytes },
		]);
	});

	test('fragments arrive in any order, some twice', () => {
		const random = seededRandom('order');
		const gateway = new Gateway(asTheyAre, random);
		const bytes = random.bytes(20_000);
		gateway.offer({ kind: 'local' }, bytes);
		const wire = gateway.pack(1, 1000).map((body) => body.subarray(4));
		const endpoint = new Endpoint(asTheyAre, budget(), fail);
		const whole = collect(endpoint, shuffle([...wire, ...wire.slice(0, 5).map(copyBytes)], random));
		expect(whole.length).toBeGreaterThanOrEqual(1);
		expect(toHex(whole[0]!.bytes)).toBe(toHex(bytes));
	});
});
