// Destinations of every signature type: made, written, read, signing and verifying; offline keys across types; nothing secret in print.
import { hostile, loadVectors, secretsShown, seededRandom } from '@i2p/testkit';
import { concatBytes, fromBase64, Reader, toBase64, utf8, WireError } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	certificateType,
	createDestinationKeys,
	createRouterKeys,
	Destination,
	decodeDestinationKeys,
	decodeRouterKeys,
	encodeDestinationKeys,
	encodeRouterKeys,
	generateSigningKey,
	importSigningKey,
	isSigningType,
	lendDestinationKeys,
	OfflineSignature,
	OldRouterKeys,
	RouterIdentity,
	signatureType,
	signatureTypeNamed,
	signOffline,
	verifierOf,
} from '../src/index.js';

const random = seededRandom('signature types');
const types = [0, 1, 2, 3, 7, 8, 11].map((code) => [signatureType(code)!.name, code] as const);

function thrown(run: () => unknown): unknown {
	try {
		run();
	} catch (error) {
		return error;
	}
	throw new Error('nothing was thrown');
}

function code(run: () => unknown): string | undefined {
	try {
		run();
	} catch (fault) {
		if (fault instanceof WireError) return fault.code;
		throw fault;
	}
	return undefined;
}

describe.each(types)('a destination with %s', (_, type) => {
	const table = signatureType(type)!;
	const keys = createDestinationKeys(random, type);
	const { destination } = keys;
	const message = utf8('message');
	const signature = keys.signing.sign(message);

	it('has keys and signatures as long as the table says', () => {
		expect(destination.signatureType).toBe(type);
		expect(destination.signingKey).toEqual(keys.signing.publicKey);
		expect(keys.signing.type).toBe(type);
		expect(keys.signing.publicKey).toHaveLength(table.publicBytes);
		expect(keys.signing.exportPrivate()).toHaveLength(table.privateBytes);
		expect(signature).toHaveLength(table.signatureBytes);
		expect(keys.signing.signatureBytes).toBe(table.signatureBytes);
		expect(destination.certificate.type).toBe(type === 0 ? certificateType.null : certificateType.key);
		expect(destination.bytes).toHaveLength(type === 0 ? 387 : type === 3 ? 395 : 391);
	});

	it('verifies its own signatures and no others', () => {
		expect(Destination.decode(destination.bytes).verify(message, signature)).toBe(true);
		expect(destination.verify(utf8('massage'), signature)).toBe(false);
		for (const at of [0, signature.length >> 1, signature.length - 1]) {
			const bad = new Uint8Array(signature);
			bad[at]! ^= 1;
			expect(destination.verify(message, bad)).toBe(false);
		}
		for (const length of [0, 1, signature.length - 1])
			expect(destination.verify(message, signature.subarray(0, length))).toBe(false);
		expect(destination.verify(message, concatBytes(signature, new Uint8Array(1)))).toBe(false);
	});

	it('has a key string that survives and that hostile changes do not break', () => {
		const again = decodeDestinationKeys(encodeDestinationKeys(keys));
		expect(again.destination.key).toBe(destination.key);
		expect(destination.verify(message, again.signing.sign(message))).toBe(true);
		expect(again.signing.exportPrivate()).toEqual(keys.signing.exportPrivate());
		hostile(decodeDestinationKeys, encodeDestinationKeys(keys), { positions: 40 });
	});

	it('lends its voice to an Ed25519 key, and is lent one', () => {
		const lender = lendDestinationKeys(keys, 2_000_000_000, random);
		expect(OfflineSignature.read(new Reader(lender.offline!.bytes), type).verify(destination)).toBe(true);
		const lent = decodeDestinationKeys(encodeDestinationKeys(lender));
		expect(lent.offline!.verifyMessage(message, lent.signing.sign(message))).toBe(true);
		const owner = createDestinationKeys(random);
		const other = lendDestinationKeys(owner, 2_000_000_000, random, type);
		const read = decodeDestinationKeys(encodeDestinationKeys(other));
		expect(read.offline!.transientType).toBe(type);
		expect(read.offline!.verifyMessage(message, read.signing.sign(message))).toBe(true);
		expect(read.offline!.verifyMessage(message, signature)).toBe(false);
	});

	it('refuses private keys that are none or of another destination', () => {
		const bytes = encodeDestinationKeys(keys);
		const head = bytes.subarray(0, bytes.length - table.privateBytes);
		const other = concatBytes(head, generateSigningKey(type, random).exportPrivate());
		expect(code(() => decodeDestinationKeys(other))).toBe('key-mismatch');
		const zeros = code(() => decodeDestinationKeys(concatBytes(head, new Uint8Array(table.privateBytes))));
		expect(zeros).toBe(type === 7 || type === 8 ? 'key-mismatch' : 'bad-private-key');
	});

	it('shows no secret in print', () => {
		const secrets = [keys.signing.exportPrivate(), keys.exportEncryptionPrivate()];
		expect(secretsShown(keys.exportEncryptionPrivate(), ...secrets)).not.toEqual([]);
		for (const what of [keys, keys.signing, { keys }, new Error('x', { cause: keys })])
			expect(secretsShown(what, ...secrets)).toEqual([]);
		for (const at of [1, secrets[0]!.length - 1]) {
			const bytes = encodeDestinationKeys(keys);
			bytes[bytes.length - at]! ^= 1;
			expect(
				secretsShown(
					thrown(() => decodeDestinationKeys(bytes)),
					...secrets,
				),
			).toEqual([]);
		}
	});

	it('forgets its key', () => {
		const key = generateSigningKey(type, random);
		key.destroy();
		expect(() => key.sign(message)).toThrow(TypeError);
		expect(() => key.exportPrivate()).toThrow(TypeError);
	});
});

describe('keys that i2pd made', () => {
	const { made } = loadVectors<{ made: { type: string; destination: string; keys: string }[] }>(
		new URL('vectors/i2pd-signature-types.json', import.meta.url),
	);
	it.each(made)('with $type are read, fit their destination and are written again', (v) => {
		const keys = decodeDestinationKeys(fromBase64(v.keys)!);
		expect(keys.signing.type).toBe(signatureTypeNamed(v.type)!.code);
		expect(keys.destination.base64).toBe(v.destination);
		expect(toBase64(encodeDestinationKeys(keys))).toBe(v.keys);
		const message = utf8('message');
		expect(Destination.fromBase64(v.destination)!.verify(message, keys.signing.sign(message))).toBe(true);
	});
});

describe('types that sign nothing here', () => {
	it('are told, verify nothing and are misuse to make', () => {
		for (const type of [4, 5, 6, 9, 10, 12, 20, 65535]) {
			expect(isSigningType(type)).toBe(false);
			expect(verifierOf(type, new Uint8Array(32))).toBeUndefined();
			expect(() => createDestinationKeys(random, type)).toThrow(RangeError);
			expect(() => importSigningKey(type, new Uint8Array(32))).toThrow(RangeError);
		}
		const { signing } = createDestinationKeys(random);
		expect(() => signOffline(signing, new Uint8Array(64), 1)).toThrow(RangeError);
		expect(() => signOffline(signing, new Uint8Array(32), 1, 12)).toThrow(RangeError);
		for (const [, type] of types) expect(isSigningType(type)).toBe(true);
	});

	it('router keys show no secret in print', () => {
		const keys = createRouterKeys(random);
		const secrets = [keys.encryption.exportRaw(), keys.signing.exportSeed()];
		expect(secretsShown(keys, ...secrets)).toEqual([]);
		const bytes = encodeRouterKeys(keys);
		bytes[bytes.length - 1]! ^= 1;
		expect(
			secretsShown(
				thrown(() => decodeRouterKeys(bytes)),
				...secrets,
			),
		).toEqual([]);
		const old = createDestinationKeys(random, 0);
		const identity = RouterIdentity.decode(old.destination.bytes);
		const encryption = old.exportEncryptionPrivate();
		const oldKeys = new OldRouterKeys(identity, old.signing, encryption);
		expect(secretsShown(oldKeys, encryption, old.signing.exportPrivate())).toEqual([]);
	});
});
