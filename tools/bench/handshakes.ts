// What NTCP2 handshakes cost the side that is dialled: message 1 to the verdict on the peer's RouterInfo, CPU time of this process.
// From a peer met for the first time, whose signature is verified; from one whose RouterInfo is known to the byte, the usual case;
// beside them the bare primitives that each cannot do without. Hybrid ones with their ML-KEM on this thread, and without it, as
// when threads do it.
import { type MlKemLevel, mlKemJobs } from '@i2p/crypto-mlkem';
import { generateX25519 } from '@i2p/crypto-x25519';
import { createRouterKeys, mappingOf } from '@i2p/data-core';
import { RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { nodeRandom } from '@i2p/runtime-node';
import { wall } from '@i2p/time';
import {
	type AwaitConfirmed,
	AwaitRequest,
	createNtcp2Keys,
	encodePaddingWishes,
	type InitiatorDone,
	judgePeer,
	KeyObfuscation,
	ntcp2RouterAddress,
	type Requested,
	startInitiator,
	writeOptionsBlock,
	writePaddingBlock,
	writeRouterInfoBlock,
} from '@i2p/transport-ntcp2';
import { DecayingBloom, Writer } from '@i2p/util';

const random = nodeRandom();
const netId = 99;
/** Handshakes underway at once, and how often so many are made. */
const batch = 25;
const rounds = 24;
const warmUps = 40;
const bob = { keys: createRouterKeys(random), ntcp2: createNtcp2Keys(random) };
const obfuscation = new KeyObfuscation(bob.keys.identity.hash, bob.ntcp2.iv);
const replays = new DecayingBloom({ capacity: 65_536, lifetimeMs: 86_400_000, random });

interface Peer {
	readonly ntcp2: ReturnType<typeof createNtcp2Keys>;
	readonly info: RouterInfo;
	readonly confirm: Uint8Array;
}

function peer(): Peer {
	const keys = createRouterKeys(random);
	const ntcp2 = createNtcp2Keys(random);
	const info = signRouterInfo(
		{
			identity: keys.identity,
			published: wall(Date.now()),
			addresses: [ntcp2RouterAddress(ntcp2, { host: '127.0.0.1', port: 20_000 })],
			options: mappingOf({ caps: 'LR', netId: String(netId), 'router.version': '0.9.69' }),
		},
		keys.signing,
	);
	const confirm = new Writer();
	writeRouterInfoBlock(confirm, info.bytes, false);
	writeOptionsBlock(confirm, encodePaddingWishes({ sendLeast: 0, sendMost: 1, receiveLeast: 0, receiveMost: 16 }));
	writePaddingBlock(confirm, 16);
	return { ntcp2, info, confirm: confirm.finish() };
}

function dials({ ntcp2, confirm }: Peer, level: MlKemLevel | undefined): Requested {
	const step = startInitiator({
		peerHash: bob.keys.identity.hash,
		peerStatic: bob.ntcp2.staticKey.publicKey,
		peerIv: bob.ntcp2.iv,
		ownStatic: ntcp2.staticKey,
		ephemeral: generateX25519(random),
		padding: random.bytes(16),
		confirm,
		netId,
		wall: wall(Date.now()),
		...(level && { hybrid: { level, seed: random.bytes(64) } }),
	});
	const requested =
		step.kind === 'job' ? step.next.onJob(mlKemJobs[step.job.kind](step.job.bytes), wall(Date.now())) : step;
	if (requested.kind !== 'request') throw new Error(requested.kind);
	return requested;
}

function answers({ next }: Requested, reply: Uint8Array): InitiatorDone {
	const now = wall(Date.now());
	let step = next.onBytes(reply.subarray(0, next.needs), now);
	if (step.kind === 'job') step = step.next.onJob(mlKemJobs[step.job.kind](step.job.bytes));
	if (step.kind === 'await') step = step.onBytes(reply.subarray(next.needs));
	if (step.kind !== 'done') throw new Error(step.kind);
	return step;
}

/** CPU time of this process. */
class Meter {
	cpuMicros = 0;

	run<T>(what: () => T): T {
		const began = process.cpuUsage();
		const result = what();
		const { user, system } = process.cpuUsage(began);
		this.cpuMicros += user + system;
		return result;
	}
}

/** Takes message 1: the answer, or the job that comes before it in a hybrid handshake. */
function hears(request: Uint8Array, level: MlKemLevel | undefined) {
	const now = wall(Date.now());
	const first = new AwaitRequest({
		ownStatic: bob.ntcp2.staticKey,
		obfuscation,
		netId,
		ephemeral: () => generateX25519(random),
		padding: () => random.bytes(random.below(32)),
		replayed: (x) => replays.seen(x, Date.now()),
		...(level && { hybrid: { level, random } }),
	});
	let at = first.needs;
	let step = first.onBytes(request.subarray(0, at), now);
	while (step.kind === 'await') {
		const from = at;
		at += step.needs;
		step = step.onBytes(request.subarray(from, at), now);
	}
	if (step.kind === 'failed') throw new Error(step.fault);
	return step;
}

type Heard = ReturnType<typeof hears>;

function works(heard: Heard): Uint8Array | undefined {
	return heard.kind === 'job' ? mlKemJobs[heard.job.kind](heard.job.bytes) : undefined;
}

/** Answers with message 2. */
function accepts(heard: Heard, made: Uint8Array | undefined): { reply: Uint8Array; next: AwaitConfirmed } {
	const step = heard.kind === 'job' ? heard.next.onJob(made!, wall(Date.now())) : heard;
	if (step.kind !== 'reply') throw new Error(step.kind);
	return step;
}

function judges(next: AwaitConfirmed, confirmed: Uint8Array, known: RouterInfo | undefined): void {
	const now = wall(Date.now());
	const done = next.onBytes(confirmed, now);
	if (done.kind !== 'done') throw new Error(done.fault);
	const { confirm, peerStatic } = done;
	const own = bob.keys.identity.key;
	const evidence = { confirm, peerStatic, remoteHost: '127.0.0.1', own, netId, wall: now, banned: () => false };
	const verdict = judgePeer({ ...evidence, known: () => known });
	if (verdict.kind !== 'kept') throw new Error(verdict.fault);
}

/** As a router's database has it: whoever took it in has read its addresses and options. */
function lookedInto(info: RouterInfo): RouterInfo {
	if (info.ntcp2().length === 0 || info.netId !== netId) throw new Error('a peer without an address');
	return info;
}

/** CPU time of a handshake in microseconds, with its ML-KEM and without: each done for the whole batch, since to ask for the time costs some. */
function measure(
	level: MlKemLevel | undefined,
	known: boolean,
): { readonly all: number; readonly withoutJobs: number } {
	const [meter, jobs] = [new Meter(), new Meter()];
	const peers = Array.from({ length: batch }, peer);
	const requests = peers.map((one) => dials(one, level));
	const heard = meter.run(() => requests.map(({ request }) => hears(request, level)));
	const made = level ? jobs.run(() => heard.map(works)) : [];
	const accepted = meter.run(() => heard.map((one, i) => accepts(one, made[i])));
	const confirmed = accepted.map(({ reply }, i) => answers(requests[i]!, reply).reply);
	const infos = peers.map(({ info }) => (known ? lookedInto(info) : undefined));
	meter.run(() => accepted.map(({ next }, i) => judges(next, confirmed[i]!, infos[i])));
	return { all: (meter.cpuMicros + jobs.cpuMicros) / batch, withoutJobs: meter.cpuMicros / batch };
}

/** What the primitives of a handshake cost alone, in microseconds: the machine's pace, to compare runs by. */
function primitives(): { readonly agreement: number; readonly key: number; readonly signature: number } {
	const others = Array.from({ length: batch }, () => generateX25519(random).publicKey);
	const infos = Array.from({ length: batch }, () => RouterInfo.decode(peer().info.bytes));
	const cost = (work: () => unknown): number => {
		const meter = new Meter();
		meter.run(work);
		return meter.cpuMicros / batch;
	};
	return {
		agreement: cost(() => others.map((other) => bob.ntcp2.staticKey.agree(other))),
		key: cost(() => others.map(() => generateX25519(random))),
		signature: cost(() => infos.map((info) => info.verify())),
	};
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
const rows = {
	first: 'a peer met for the first time',
	firstBare: 'its three agreements, key and signature alone',
	known: 'a peer whose RouterInfo is known',
	knownBare: 'its three agreements and key alone',
	hybrid: 'hybrid 768, known',
	hybridElsewhere: 'hybrid 768, known, ML-KEM on a thread',
};

/** Handshakes per CPU second as responder, and what of it the bare primitives are; medians of interleaved rounds. */
export function handshakeFigures(): Record<string, string> {
	const costs = new Map<string, number[]>();
	const add = (row: string, micros: number) => costs.set(row, [...(costs.get(row) ?? []), micros]);
	for (let round = 0; round < warmUps; round++) measure(round % 2 ? 768 : undefined, round % 4 > 1);
	for (let round = 0; round < rounds; round++) {
		const { agreement, key, signature } = primitives();
		const hybrid = measure(768, true);
		add(rows.first, measure(undefined, false).all);
		add(rows.firstBare, 3 * agreement + key + signature);
		add(rows.known, measure(undefined, true).all);
		add(rows.knownBare, 3 * agreement + key);
		add(rows.hybrid, hybrid.all);
		add(rows.hybridElsewhere, hybrid.withoutJobs);
		add('one agreement with a new peer', agreement);
	}
	const said = ([name, values]: [string, number[]]): [string, string] => {
		const cost = median(values);
		return [name, `${Math.round(1_000_000 / cost)}/s (${cost.toFixed(0)} µs)`];
	};
	return { ...Object.fromEntries([...costs].map(said)), goal: 'classic ≥ 3000/s' };
}
