// One suite over every engine: NIST CAVP with its Monte Carlo, the examples of FIPS 180-2, states, misuse; and all against all.
import { createHash } from 'node:crypto';
import { acceptedMistakes, loadVectors, runs, secretsShown } from '@i2p/testkit';
import { concatBytes, fromHex, toHex, utf8 } from '@i2p/util';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { entries, type Face, faces } from './engines.js';

interface Cavp {
	readonly short: readonly { bits: number; msg: string; md: string }[];
	readonly long: readonly { bits: number; msg: string; md: string }[];
	readonly seed: string;
	readonly monte: readonly string[];
}

const cavp = loadVectors<Cavp>(new URL('./vectors/cavp-sha256.json', import.meta.url));
const examples: readonly [origin: string, message: Uint8Array, digest: string][] = [
	['FIPS 180-2 B.1', utf8('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
	[
		'FIPS 180-2 B.2',
		utf8('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'),
		'248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
	],
];
const filled = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 255);

/** SHAVS section 6.4: each checkpoint is a thousand hashes of the three digests before. */
function monteCarlo(face: Face, seed: Uint8Array): Uint8Array {
	let [a, b, c] = [seed, seed, seed];
	for (let i = 0; i < 1000; i++) [a, b, c] = [b, c, face.sha256(a, b, c)];
	return c;
}

describe.each(faces)('SHA-256, %s', (name, face) => {
	it.each(examples)('%s', (_origin, message, digest) => {
		expect(toHex(face.sha256(message))).toBe(digest);
		expect(toHex(face.sha256(message.subarray(0, 1), message.subarray(1)))).toBe(digest);
		expect(toHex(face.createSha256().update(message).digest())).toBe(digest);
	});

	it('NIST CAVP, short and long messages', () => {
		for (const { bits, msg, md } of [...cavp.short, ...cavp.long]) {
			expect(fromHex(msg).length * 8).toBe(bits);
			expect(toHex(face.sha256(fromHex(msg))), `${bits} bits`).toBe(md);
		}
	});

	it('NIST CAVP, Monte Carlo', () => {
		let seed = fromHex(cavp.seed);
		for (const md of cavp.monte) {
			seed = monteCarlo(face, seed);
			expect(toHex(seed)).toBe(md);
		}
	});

	it('FIPS 180-2 B.3, a million times a', () => {
		if (name === 'WebAssembly') return; // more than its memory holds; the entries go past it
		expect(toHex(face.sha256(new Uint8Array(1_000_000).fill(0x61)))).toBe(
			'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
		);
	});

	it('hashes no parts as the empty message', () => {
		expect(toHex(face.sha256())).toBe(cavp.short[0]!.md);
	});

	it('answers plain 32-byte arrays', () => {
		expect(face.sha256(utf8('x')).constructor).toBe(Uint8Array);
		expect(face.createSha256().digest().constructor).toBe(Uint8Array);
	});

	it('copies a running state', () => {
		const running = face.createSha256().update(utf8('ab'));
		const copy = running.clone();
		running.update(utf8('zz'));
		expect(toHex(copy.update(utf8('c')).digest())).toBe(examples[0]![2]);
		expect(running.digest()).toEqual(face.sha256(utf8('abzz')));
		for (const call of [() => running.update(utf8('x')), () => running.digest(), () => running.clone()])
			expect(call).toThrow(new TypeError('running SHA-256: spent by its digest'));
	});

	it('shows nobody what is being hashed', () => {
		const secret = crypto.getRandomValues(new Uint8Array(32));
		expect(secretsShown(face.createSha256().update(secret), secret)).toEqual([]);
	});
});

describe.each(entries)('the beginning of a digest, %s', (_name, { sha256Prefix }) => {
	it('is its first four bytes as a number', () => {
		for (const { msg, md } of cavp.short) expect(sha256Prefix(fromHex(msg))).toBe(Number.parseInt(md.slice(0, 8), 16));
		expect(acceptedMistakes('SHA-256 message', (bytes) => sha256Prefix(bytes))).toEqual([]);
	});
});

describe('a caller', () => {
	it.each(faces.slice(2))('of the %s is told what is no message', (_name, { sha256, createSha256 }) => {
		for (const call of [
			(bytes: Uint8Array) => sha256(bytes),
			(bytes: Uint8Array) => sha256(new Uint8Array(1), bytes),
			(bytes: Uint8Array) => createSha256().update(bytes),
		])
			expect(acceptedMistakes('SHA-256 message', call)).toEqual([]);
	});
});

describe('all engines agree', () => {
	it('on every length up to 600, and around the most that one takes', () => {
		for (const length of [...Array(601).keys(), 4096, 4097, 65_535, 65_536]) {
			const message = filled(length);
			const expected = new Uint8Array(createHash('sha256').update(message).digest());
			for (const [name, face] of faces) expect(face.sha256(message), `${name}, ${length}`).toEqual(expected);
		}
		for (const [name, face] of faces.slice(2))
			expect(face.sha256(filled(65_000), filled(537)), name).toEqual(faces[0]![1].sha256(filled(65_000), filled(537)));
	});

	it('on every split of every message', () => {
		fc.assert(
			fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (parts) => {
				const expected = faces[0]![1].sha256(concatBytes(...parts));
				for (const [, face] of faces) {
					expect(face.sha256(...parts)).toEqual(expected);
					const running = face.createSha256();
					for (const part of parts) running.update(part);
					expect(running.digest()).toEqual(expected);
				}
			}),
			{ numRuns: runs(50) },
		);
	});
});

describe('without WebAssembly', () => {
	afterEach(() => {
		vi.unstubAllGlobals();
		vi.resetModules();
	});

	it('the portable entry works as before', async () => {
		vi.resetModules();
		vi.stubGlobal('WebAssembly', undefined);
		const face: Face = await import('../src/index.js');
		expect(toHex(face.sha256(utf8('a'), utf8('bc')))).toBe(examples[0]![2]);
	});
});
