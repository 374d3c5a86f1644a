// What a scanner can learn of a port: nothing. Whatever it sends, or does not send, the same silence ends in the same reset at an
// instant drawn before its first byte. NTCP2 "AEAD Error Handling".
import { seededRandom } from '@i2p/testkit';
import { hours, seconds } from '@i2p/time';
import { concatBytes, type Random, randomFrom } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { Stranger } from './raw.js';
import { type NodeOptions, type TestNode, World } from './world.js';

const random = seededRandom('probing');

interface Probe {
	readonly name: string;
	readonly fault: string;
	readonly bytes: (stranger: Stranger, to: TestNode, world: World) => Uint8Array;
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
	const changed = Uint8Array.from(bytes);
	changed[at] = changed[at]! ^ 0x20;
	return changed;
}

const recorded = 3;

const probes: readonly Probe[] = [
	{ name: 'nothing', fault: 'timeout', bytes: () => new Uint8Array(0) },
	{ name: 'one byte', fault: 'timeout', bytes: () => random.bytes(1) },
	{ name: '63 random bytes', fault: 'timeout', bytes: () => random.bytes(63) },
	{ name: '4,000 random bytes', fault: 'message-1', bytes: () => random.bytes(4000) },
	{ name: 'an HTTP request', fault: 'message-1', bytes: () => new TextEncoder().encode(`GET / ${'x'.repeat(2000)}`) },
	{ name: 'half of a message 1', fault: 'timeout', bytes: (s, to) => s.request(to).request.subarray(0, 40) },
	{
		name: 'a message 1 without its padding',
		fault: 'timeout',
		bytes: (s, to) => s.request(to).request.subarray(0, 70),
	},
	{ name: 'a changed message 1', fault: 'message-1', bytes: (s, to) => flipped(s.request(to).request, 40) },
	{ name: 'another network', fault: 'net-id', bytes: (s, to) => s.request(to, { netId: 2 }).request },
	{ name: 'a message 3 too short', fault: 'length', bytes: (s, to) => s.request(to, { confirmBytes: 10 }).request },
	{ name: 'a message 3 too long', fault: 'length', bytes: (s, to) => s.request(to, { confirmBytes: 9000 }).request },
	{ name: 'too much padding', fault: 'padding', bytes: (s, to) => s.request(to, { paddingBytes: 1808 }).request },
	{
		name: 'bytes behind',
		fault: 'trailing-bytes',
		bytes: (s, to) => concatBytes(s.request(to).request, random.bytes(1)),
	},
	{
		name: 'a recording of long ago',
		fault: 'clock-skew',
		bytes: (s, to) => s.request(to, { skewMs: -hours(25) }).request,
	},
	{
		name: 'a replay',
		fault: 'replay',
		bytes: (s, to, world) => {
			const { request } = s.request(to);
			new Stranger(world, `127.2.0.${recorded}`).connect(to, request, 'end');
			world.driver.runFor(500);
			return request;
		},
	},
	{
		name: 'a changed hybrid message 1',
		fault: 'message-1',
		bytes: (s, to) => flipped(s.request(to, { hybrid: 768 }).request, 900),
	},
	{
		name: 'half of a hybrid message 1',
		fault: 'timeout',
		bytes: (s, to) => s.request(to, { hybrid: 768 }).request.subarray(0, 900),
	},
];

/** What the scanner saw: bytes, how and when it ended, counted from its connect. */
function scan(probe: Probe, seed: number, options: NodeOptions) {
	const world = new World();
	let chance = seededRandom('before');
	const drawn: Random = randomFrom(
		(into) => void chance.fill(into),
		(label) => chance.fork(label),
	);
	const to = world.node({ ...options, random: drawn });
	world.driver.runFor(1);
	const stranger = new Stranger(world, '127.2.0.1');
	const bytes = probe.bytes(stranger, to, world);
	// What it drew until here differs by the kind; from here on it does not.
	chance = seededRandom(`scan/${seed}`);
	const began = world.driver.clock.now();
	const raw = stranger.connect(to, bytes);
	world.driver.runUntil(() => raw.closed !== undefined, seconds(15));
	const noted = to.notes.includes(`ntcp2-handshake-failed-${probe.fault}`);
	return { noted, bytes: raw.received.length, end: raw.closed, afterMs: world.driver.clock.now() - began };
}

describe.each([
	['classic', {}],
	['hybrid', { hybrid: 768 }],
] as const)('a scanner of a %s port', (_, options) => {
	it('sees the same of every kind of bad message 1, at instants that do not depend on the kind', () => {
		const seen = new Set<number>();
		for (let seed = 0; seed < 4; seed++) {
			const results = probes.map((probe) => ({ name: probe.name, ...scan(probe, seed, options) }));
			for (const result of results) {
				const hybridUnknown = !('hybrid' in options) && result.name.includes('hybrid');
				if (!hybridUnknown) expect(result).toMatchObject({ noted: true });
				expect(result).toMatchObject({ bytes: 0, end: 'reset', afterMs: results[0]!.afterMs });
			}
			expect(results[0]!.afterMs).toBeGreaterThanOrEqual(5000);
			expect(results[0]!.afterMs).toBeLessThan(10_050);
			seen.add(results[0]!.afterMs);
		}
		expect(seen.size).toBe(4);
	});
});
