// Short build records against exchanges with i2pd 2.59 and values of i2pd's and emissary's own code.
import { importX25519Private } from '@i2p/crypto-x25519';
import { decodeShortRecords, encodeShortRecords } from '@i2p/data-i2np';
import { loadVectors, seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { fromHex, toHex } from '@i2p/util';
import { describe, expect, test } from 'vitest';
import {
	answerWith,
	decodeReply,
	decodeRequest,
	encodeRequest,
	layerRequest,
	openAnswers,
	openTask,
	type StartedBuild,
	sealRecord,
	shortRecords,
} from '../src/index.js';

interface Derived {
	replyKey: string;
	layerKey: string;
	ivKey: string;
	garlicKey?: string;
	garlicTag?: string;
}
interface VectorRecord {
	hop_router_hash: string;
	hop_encryption_public: string;
	flags: number;
	receive_tunnel_id: number;
	next_tunnel_id: number;
	next_hash: string;
	next_message_id: number;
	request_time_minutes: number;
	ephemeral_private: string;
	plaintext: string;
	record_218: string;
	h_after: string;
	derived: Derived;
}
interface Run {
	records?: VectorRecord[];
	record?: VectorRecord;
	record_index_per_hop?: number[];
	our_record_index?: number;
	hop_record_index?: number;
	own_record_index?: number;
	own_record_clear?: string;
	own_record_as_sent?: string;
	record_clear_in_slot_order?: string[];
	short_tunnel_build_body: string;
	reply: {
		otbrm_body?: string;
		body?: string;
		own_reply_plaintext_202?: string;
		per_hop?: { plaintext_202: string }[];
	};
}
const load = <T>(name: string) => loadVectors<T>(new URL(`./vectors/${name}.json`, import.meta.url));
const outbound = load<Record<'one_hop' | 'three_hops', Run>>('tunnel-build-outbound');
const inbound = load<Record<'one_hop' | 'three_hops', Run>>('tunnel-build-inbound');
const random = seededRandom('build-vectors');

function recordsOf(run: Run): VectorRecord[] {
	return run.records ?? [run.record!];
}
function slotsOf(run: Run): number[] {
	return run.record_index_per_hop ?? [(run.our_record_index ?? run.hop_record_index)!];
}
function seal(v: VectorRecord) {
	const ephemeral = importX25519Private(fromHex(v.ephemeral_private));
	return sealRecord(
		fromHex(v.hop_router_hash),
		fromHex(v.hop_encryption_public),
		ephemeral,
		fromHex(v.plaintext),
		v.flags === 0x40,
	)!;
}

const runs: [string, Run][] = [
	['outbound, one hop', outbound.one_hop],
	['outbound, three hops', outbound.three_hops],
	['inbound, one hop', inbound.one_hop],
	['inbound, three hops', inbound.three_hops],
];

describe.each(runs)('exchange with i2pd 2.59: %s', (_, run) => {
	test('each record is sealed byte for byte and yields the hop keys', () => {
		for (const v of recordsOf(run)) {
			const { record, secrets } = seal(v);
			expect(toHex(record)).toBe(v.record_218);
			expect(toHex(secrets.replyHash)).toBe(v.h_after);
			expect(toHex(secrets.replyKey)).toBe(v.derived.replyKey);
			expect(toHex(secrets.layerKey)).toBe(v.derived.layerKey);
			expect(toHex(secrets.ivKey)).toBe(v.derived.ivKey);
			expect(secrets.garlic && toHex(secrets.garlic.key)).toBe(v.derived.garlicKey);
			expect(secrets.garlic && toHex(secrets.garlic.tag)).toBe(v.derived.garlicTag);
		}
	});

	test('the fields of each request read and write as they were', () => {
		for (const v of recordsOf(run)) {
			const request = decodeRequest(fromHex(v.plaintext));
			expect(request).toMatchObject({
				receiveTunnelId: v.receive_tunnel_id,
				nextTunnelId: v.next_tunnel_id,
				role: v.flags === 0x80 ? 'gateway' : v.flags === 0x40 ? 'endpoint' : 'participant',
				nextMessageId: v.next_message_id,
				requestMinutes: v.request_time_minutes,
				expirationSeconds: 600,
			});
			expect(toHex(request.nextHash)).toBe(v.next_hash);
			const options = 58;
			expect(toHex(encodeRequest(request, random)).slice(0, 2 * options)).toBe(v.plaintext.slice(0, 2 * options));
		}
	});

	test('layered, the message is what was sent', () => {
		const records = decodeShortRecords(fromHex(run.short_tunnel_build_body)).map((r): Uint8Array => new Uint8Array(r));
		const hops = recordsOf(run).map((v, i) => ({ slot: slotsOf(run)[i]!, secrets: seal(v).secrets }));
		for (const [i, v] of recordsOf(run).entries()) records[slotsOf(run)[i]!] = fromHex(v.record_218);
		if (run.own_record_index !== undefined) records[run.own_record_index] = fromHex(run.own_record_clear!);
		const layered = layerRequest(records, hops, run.own_record_index);
		expect(toHex(encodeShortRecords(layered))).toBe(run.short_tunnel_build_body);
	});

	test("i2pd's answers open", () => {
		const build: StartedBuild = {
			kind: shortRecords,
			records: decodeShortRecords(fromHex(run.short_tunnel_build_body)),
			hops: recordsOf(run).map((v, i) => ({ slot: slotsOf(run)[i]!, secrets: seal(v).secrets })),
			own:
				run.own_record_index === undefined
					? undefined
					: { slot: run.own_record_index, record: fromHex(run.own_record_clear!) },
		};
		const reply = decodeShortRecords(fromHex((run.reply.otbrm_body ?? run.reply.body)!));
		const answer = openAnswers(build, reply)!;
		expect(answer.codes).toEqual(recordsOf(run).map(() => 0));
		expect(answer.ownRecordIntact).toBe(true);
		expect(openAnswers(build, reply.slice(1))).toBeUndefined();
		const spoiled = reply.map((record) => Uint8Array.from(record, (byte) => byte ^ 1));
		expect(openAnswers(build, spoiled)!.codes).toEqual(recordsOf(run).map(() => 'unreadable'));
		for (const plaintext of run.reply.per_hop ?? []) expect(decodeReply(fromHex(plaintext.plaintext_202)).code).toBe(0);
	});
});

interface Transit {
	me: { encryption_private: string; router_hash: string };
	builds: {
		received_body: string;
		our_slot: number;
		plaintext: string;
		flags: number;
		derived: Derived;
		reply_plaintext_202: string;
		records_after_us: string;
	}[];
}
const transit = load<Transit>('tunnel-transit-hop');

describe('as hop of i2pd 2.59', () => {
	test.each([0, 1])('build %i is opened and answered byte for byte', (i) => {
		const v = transit.builds[i]!;
		const own = {
			hash: fromHex(transit.me.router_hash),
			encryption: importX25519Private(fromHex(transit.me.encryption_private)),
		};
		const records = decodeShortRecords(fromHex(v.received_body));
		const minutes = decodeRequest(fromHex(v.plaintext)).requestMinutes;
		const task = openTask(own, records, wall(minutes * 60_000 + 30_000));
		if (typeof task === 'string') throw new Error(task);
		expect(task.slot).toBe(v.our_slot);
		expect(task.request).toEqual(decodeRequest(fromHex(v.plaintext)));
		expect(toHex(task.secrets.replyKey)).toBe(v.derived.replyKey);
		expect(toHex(task.secrets.layerKey)).toBe(v.derived.layerKey);
		expect(toHex(task.secrets.ivKey)).toBe(v.derived.ivKey);
		expect(task.secrets.garlic && toHex(task.secrets.garlic.key)).toBe(v.derived.garlicKey);
		expect(task.secrets.garlic && toHex(task.secrets.garlic.tag)).toBe(v.derived.garlicTag);
		const answered = answerWith(task, records, fromHex(v.reply_plaintext_202));
		expect(toHex(encodeShortRecords(answered))).toBe(v.records_after_us);
	});
});

interface HarnessHop {
	recordIndex: number;
	randomDraws: string[];
	router: { identHash: string; x25519Priv: string; x25519Pub: string };
	role: string;
	isEndpoint?: boolean;
	replyKey: string;
	layerKey: string;
	ivKey: string;
	h: string;
	garlicKey?: string;
	garlicTag?: string;
	plaintext: string;
	recordBeforeLayering: string;
	messageIn: string;
	replyPlaintext: string;
	messageOut: string;
}
interface HarnessRun {
	timeMs: number;
	hops: HarnessHop[];
	sentMessage: string;
	finalReply: string;
	replyCodes: (string | number)[];
}
const harness = load<Record<'outbound' | 'inbound', HarnessRun>>('build-record-short');

describe.each(['outbound', 'inbound'] as const)("i2pd's own functions, emissary as hops: %s", (direction) => {
	const run = harness[direction];
	const real = run.hops.filter((hop) => hop.role !== 'phony-own-record');
	const own = run.hops.find((hop) => hop.role === 'phony-own-record');
	const sealed = real.map(
		(hop) =>
			sealRecord(
				fromHex(hop.router.identHash),
				fromHex(hop.router.x25519Pub),
				importX25519Private(fromHex(hop.randomDraws[0]!).subarray(0, 32)),
				fromHex(hop.plaintext),
				hop.isEndpoint === true,
			)!,
	);
	const hops = sealed.map(({ secrets }, i) => ({ slot: real[i]!.recordIndex, secrets }));
	const ownRecord = own && { slot: own.recordIndex, record: fromHex(own.recordBeforeLayering) };

	test('records, keys and layers', () => {
		for (const [i, hop] of real.entries()) {
			const { record, secrets } = sealed[i]!;
			expect(toHex(record)).toBe(hop.recordBeforeLayering);
			expect(toHex(secrets.replyHash)).toBe(hop.h);
			expect(toHex(secrets.replyKey)).toBe(hop.replyKey);
			expect(toHex(secrets.layerKey)).toBe(hop.layerKey);
			expect(toHex(secrets.ivKey)).toBe(hop.ivKey);
			expect(secrets.garlic && toHex(secrets.garlic.key)).toBe(hop.garlicKey);
			expect(secrets.garlic && toHex(secrets.garlic.tag)).toBe(hop.garlicTag);
		}
		const records = decodeShortRecords(fromHex(run.sentMessage)).map((r): Uint8Array => new Uint8Array(r));
		for (const [i, hop] of hops.entries()) records[hop.slot] = sealed[i]!.record;
		if (ownRecord !== undefined) records[ownRecord.slot] = ownRecord.record;
		expect(toHex(encodeShortRecords(layerRequest(records, hops, ownRecord?.slot)))).toBe(run.sentMessage);
	});

	test('every hop answers byte for byte, and the creator reads it', () => {
		for (const hop of real) {
			const keys = {
				hash: fromHex(hop.router.identHash),
				encryption: importX25519Private(fromHex(hop.router.x25519Priv)),
			};
			const records = decodeShortRecords(fromHex(hop.messageIn));
			const task = openTask(keys, records, wall(run.timeMs));
			if (typeof task === 'string') throw new Error(task);
			const answered = answerWith(task, records, fromHex(hop.replyPlaintext));
			expect(toHex(encodeShortRecords(answered))).toBe(hop.messageOut);
		}
		const build = { kind: shortRecords, records: decodeShortRecords(fromHex(run.sentMessage)), hops, own: ownRecord };
		const answer = openAnswers(build, decodeShortRecords(fromHex(run.finalReply)))!;
		expect(answer.codes).toEqual(run.replyCodes.map(Number));
		expect(answer.ownRecordIntact).toBe(true);
	});
});
