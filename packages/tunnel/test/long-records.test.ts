// Long ECIES build records: against node:crypto by the letter of the specification, hostile bytes, and whole networks of old routers.
import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	createPrivateKey,
	createPublicKey,
	diffieHellman,
	type JsonWebKey,
} from 'node:crypto';
import { importX25519Private } from '@i2p/crypto-x25519';
import { emptyMapping, mappingOf } from '@i2p/data-core';
import { I2np } from '@i2p/data-i2np';
import { hostile, runs, seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { concatBytes, toHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	answerTask,
	type BuildRequest,
	decodeLongRequest,
	decodeReply,
	encodeLongRequest,
	encodeReply,
	longRecords,
	openAnswers,
	openTask,
	plainRequest,
	shortRecords,
	startBuild,
} from '../src/index.js';
import { good, type Node, TestNetwork } from './network.js';
import { sampleRequest as request } from './sample-request.js';

const random = seededRandom('long records');
const now = wall(29_000_000 * 60_000);
const keys = {
	layerKey: random.bytes(32),
	ivKey: random.bytes(32),
	cbcKey: random.bytes(32),
	cbcIv: random.bytes(16),
};

describe('codec', () => {
	test('requests read as they were written, at the offsets of the specification', () => {
		for (const role of ['gateway', 'participant', 'endpoint'] as const) {
			const asked = { ...request, role, options: mappingOf({ m: '20', r: '100' }) };
			const bytes = encodeLongRequest(asked, keys, random);
			expect(bytes).toHaveLength(464);
			expect(decodeLongRequest(bytes)).toEqual({ request: asked, keys });
			expect(bytes[152]).toBe({ gateway: 0x80, participant: 0, endpoint: 0x40 }[role]);
			expect(toHex(bytes.subarray(104, 152))).toBe(toHex(concatBytes(keys.cbcKey, keys.cbcIv)));
			expect(toHex(bytes.subarray(164, 168))).toBe('00000007');
		}
	});

	test('broken ones are refused by name', () => {
		const bytes = encodeLongRequest(request, keys, random);
		hostile(decodeLongRequest, bytes, { truncatedMayDecode: true });
		expect(() => decodeLongRequest(bytes.with(152, 0xc0))).toThrow('long build request: build-flags at byte 152');
		const long = mappingOf({ a: 'x'.repeat(200), b: 'x'.repeat(100) });
		expect(() => encodeLongRequest({ ...request, options: long }, keys, random)).toThrow(RangeError);
		hostile((reply) => decodeReply(reply, 512), encodeReply({ options: emptyMapping, code: 30 }, random, 512));
	});
});

const sha256 = (...parts: Uint8Array[]): Uint8Array =>
	createHash('sha256')
		.update(concatBytes(...parts))
		.digest();
const hmac = (key: Uint8Array, ...parts: Uint8Array[]): Uint8Array =>
	createHmac('sha256', key)
		.update(concatBytes(...parts))
		.digest();
const x25519 = (publicKey: Uint8Array, secret?: Uint8Array): { key: JsonWebKey; format: 'jwk' } => {
	const x = Buffer.from(publicKey).toString('base64url');
	const d = secret && { d: Buffer.from(secret).toString('base64url') };
	return { key: { kty: 'OKP', crv: 'X25519', x, ...d }, format: 'jwk' };
};

function openAead(key: Uint8Array, ad: Uint8Array, box: Uint8Array): Uint8Array {
	const opener = createDecipheriv('chacha20-poly1305', key, new Uint8Array(12), { authTagLength: 16 });
	opener.setAAD(ad, { plaintextLength: box.length - 16 });
	opener.setAuthTag(box.subarray(-16));
	return concatBytes(opener.update(box.subarray(0, -16)), opener.final());
}

/** One hop's record opened by the letter of the specification, with none of our code. */
function byTheLetter(hop: { publicKey: Uint8Array; secret: Uint8Array }, record: Uint8Array) {
	const name = concatBytes(new TextEncoder().encode('Noise_N_25519_ChaChaPoly_SHA256'), new Uint8Array(1));
	const ephemeral = record.subarray(16, 48);
	const h = sha256(sha256(sha256(name), hop.publicKey), ephemeral);
	const shared = diffieHellman({
		privateKey: createPrivateKey(x25519(hop.publicKey, hop.secret)),
		publicKey: createPublicKey(x25519(ephemeral)),
	});
	const extracted = hmac(name, shared);
	const ck = hmac(extracted, Uint8Array.of(1));
	const k = hmac(extracted, ck, Uint8Array.of(2));
	const box = record.subarray(48);
	return { request: openAead(k, h, box), ck, h: sha256(h, box) };
}

describe('by the letter of the specification', () => {
	const hops = [0, 1, 2].map(() => {
		const secret = random.bytes(32);
		const encryption = importX25519Private(secret);
		return { hash: random.bytes(32), secret, encryption, publicKey: encryption.publicKey };
	});
	const plan = hops.map((hop, i) => ({
		hash: hop.hash,
		encryptionKey: hop.publicKey,
		request: { ...request, receiveTunnelId: 10 + i, role: i === 2 ? ('endpoint' as const) : ('participant' as const) },
	}));
	const started = startBuild(plan, undefined, random, longRecords)!;

	/** AES-256-CBC over one record, without padding. */
	const layer = (clear: Uint8Array, record: Uint8Array): Uint8Array =>
		createCipheriv('aes-256-cbc', clear.subarray(104, 136), clear.subarray(136, 152))
			.setAutoPadding(false)
			.update(record);

	test('each hop opens its record, and its answer and layers are what the creator reads', () => {
		let records: Uint8Array[] = [...started.records];
		expect(records).toHaveLength(4);
		for (const [i, hop] of hops.entries()) {
			const { slot } = started.hops[i]!;
			expect(toHex(records[slot]!.subarray(0, 16))).toBe(toHex(hop.hash.subarray(0, 16)));
			const opened = byTheLetter(hop, records[slot]!);
			expect(decodeLongRequest(opened.request).request).toEqual(plan[i]!.request);
			const task = openTask(hop, records, now, longRecords);
			if (typeof task === 'string') throw new Error(task);
			expect(task.secrets).toEqual(started.hops[i]!.secrets);
			const answered = answerTask(task, records, i === 1 ? 30 : 0, emptyMapping, random);
			const reply = openAead(opened.ck, opened.h, answered[slot]!);
			expect(reply).toHaveLength(512);
			expect(reply[511]).toBe(i === 1 ? 30 : 0);
			for (const [other, record] of answered.entries())
				if (other !== slot) expect(toHex(record)).toBe(toHex(layer(opened.request, records[other]!)));
			records = answered;
		}
		const answer = openAnswers(started, records)!;
		expect(answer.codes).toEqual([0, 30, 0]);
		expect(started.hops.every(({ secrets }) => secrets.garlic === undefined)).toBe(true);
	});

	test('each broken rule has the name that it has in short records', () => {
		const judge = (change: Partial<BuildRequest>) => {
			const { records } = startBuild(
				[{ ...plan[0]!, request: { ...request, ...change } }],
				undefined,
				random,
				longRecords,
			)!;
			return openTask(hops[0]!, records, now, longRecords);
		};
		expect(judge({})).toMatchObject({ request });
		expect(judge({ receiveTunnelId: 0 })).toBe('bad-tunnel-ids');
		expect(judge({ nextHash: hops[0]!.hash })).toBe('bad-next-hop');
		expect(judge({ requestMinutes: 29_000_000 - 10 })).toBe('stale-request');
		const record = startBuild([plan[0]!], undefined, random, longRecords)!.records.find(
			(r) => r[0] === hops[0]!.hash[0] && r[1] === hops[0]!.hash[1],
		)!;
		const refused = new Set<unknown>();
		for (let at = 0; at < 528; at++) {
			const verdict = openTask(hops[0]!, [record.with(at, record[at]! ^ 1)], now, longRecords);
			if (typeof verdict !== 'string') throw new Error(`byte ${at} does not matter`);
			refused.add(verdict);
		}
		expect(refused).toEqual(new Set(['not-for-us', 'bad-record']));
	});

	test('a hop whose key is of low order is no hop', () => {
		const lowOrder = { ...plan[0]!, encryptionKey: new Uint8Array(32) };
		expect(startBuild([lowOrder], undefined, random, longRecords)).toBeUndefined();
	});
});

test('of either kind and any length, each hop finds its record and the creator its answers', () => {
	const shape = fc.record({
		length: fc.integer({ min: 1, max: 7 }),
		inbound: fc.boolean(),
		refuser: fc.nat(6),
		long: fc.boolean(),
	});
	const check = ({
		length,
		inbound,
		refuser,
		long,
	}: {
		length: number;
		inbound: boolean;
		refuser: number;
		long: boolean;
	}) => {
		const kind = long ? longRecords : shortRecords;
		const hops = Array.from({ length }, () => ({
			hash: random.bytes(32),
			encryption: importX25519Private(random.bytes(32)),
		}));
		const plan = hops.map((hop, i) => ({
			hash: hop.hash,
			encryptionKey: hop.encryption.publicKey,
			request: plainRequest({ ...request, role: i === length - 1 && !inbound ? 'endpoint' : 'participant' }),
		}));
		const started = startBuild(plan, inbound ? random.bytes(32) : undefined, random, kind)!;
		let records: readonly Uint8Array[] = kind.decode(kind.encode(started.records));
		for (const [i, hop] of hops.entries()) {
			const task = openTask(hop, records, now, kind);
			if (typeof task === 'string') throw new Error(task);
			records = answerTask(task, records, i === refuser ? 30 : 0, mappingOf({ b: `${i + 1}` }), random);
		}
		const answer = openAnswers(started, records)!;
		expect(answer.codes).toEqual(hops.map((_, i) => (i === refuser ? 30 : 0)));
		expect(answer.replies.map((reply) => reply?.options.get('b'))).toEqual(hops.map((_, i) => `${i + 1}`));
		expect(answer.ownRecordIntact).toBe(true);
	};
	fc.assert(fc.property(shape, check), { numRuns: runs(30) });
});

describe('networks with old routers', () => {
	test.each([
		['all old', () => true],
		['some old', (i: number) => i % 3 === 0],
	] as const)('%s: tunnels stand both ways, are tested and carry data', (name, isOld) => {
		const network = new TestNetwork(`long ${name}`, 8);
		for (const [i, node] of network.nodes.entries()) node.old = isOld(i);
		network.explore(2);
		const [a, b] = network.nodes as [Node, Node];
		const ready = (node: Node, pool: string) =>
			network.driver.runUntil(() => Object.values(good(node, pool)).every((count) => count >= 2));
		for (const node of [a, b]) {
			ready(node, 'exploratory');
			network.pool(node, 'client', 3);
			ready(node, 'client');
		}
		const { id, taken } = network.send(a, 'client', b, 'client', random.bytes(5000));
		expect(taken).toBe(true);
		network.driver.runUntil(() => b.delivered.some((d) => d.message.id === id));
		expect(network.carried.get(I2np.VariableTunnelBuild)).toBeGreaterThan(0);
		if (name === 'all old') expect(network.carried.get(I2np.ShortTunnelBuild)).toBeUndefined();
		else expect(network.carried.get(I2np.ShortTunnelBuild)).toBeGreaterThan(0);
		for (const node of network.nodes)
			for (const code of ['bad-record', 'malformed-build', 'build-reply-bad', 'build-reply-late'])
				expect([code, node.notes.get(code)]).toEqual([code, undefined]);
	});
});
