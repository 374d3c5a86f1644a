// Key files, SAM key strings and router.keys of four versions of i2pd (vectors/i2pd-objects.json) against what those routers said of them.
import { loadVectors } from '@i2p/testkit';
import { fromBase64, toBase64 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	type DestinationKeys,
	decodeDestinationKeys,
	decodeRouterKeys,
	ed25519Type,
	encodeDestinationKeys,
	encodeRouterKeys,
	encryptionType,
} from '../src/index.js';

interface KeyFile {
	version: string;
	signatureType: number;
	cryptoType: number;
	base64: string;
	b32: string;
	file: string;
}
interface SamKeys {
	version: string;
	/** Empty where SAM was asked for no type. */
	asked: string;
	pub: string;
	priv: string;
}
interface Router {
	version: string;
	hash: string;
	keys: string;
	info: string;
}
interface Vectors {
	keyFiles: KeyFile[];
	sam: SamKeys[];
	routers: Router[];
}
const vectors = loadVectors<Vectors>(new URL('vectors/i2pd-objects.json', import.meta.url));
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const message = bytesOf('aTJw');

function expectVoice({ destination, signing }: DestinationKeys): void {
	const signature = signing.sign(message);
	expect(destination.verify(message, signature)).toBe(true);
	expect(destination.verify(message.subarray(1), signature)).toBe(false);
}

describe.each(vectors.keyFiles)(
	'a key file of i2pd $version, signature type $signatureType, crypto type $cryptoType',
	(v) => {
		const keys = decodeDestinationKeys(bytesOf(v.file));

		it('is the destination that the router says', () => {
			expect(keys.destination.base64).toBe(v.base64);
			expect(keys.destination.b32).toBe(v.b32);
			expect(keys.destination.signatureType).toBe(v.signatureType);
			expect(keys.destination.encryptionType).toBe(v.cryptoType);
			expect(keys.offline).toBeUndefined();
		});

		it('speaks for it', () => expectVoice(keys));

		it('is written again byte for byte', () => {
			expect(Buffer.from(encodeDestinationKeys(keys)).toString('base64')).toBe(v.file);
		});
	},
);

describe.each(vectors.sam)('keys that SAM of i2pd $version made, type "$asked"', (v) => {
	const keys = decodeDestinationKeys(fromBase64(v.priv)!);

	it('are those of the destination that it says', () => {
		expect(keys.destination.base64).toBe(v.pub);
		// The default of SAM is still the oldest type.
		expect(keys.destination.signatureType).toBe(Number(v.asked));
		expect(keys.destination.encryptionType).toBe(encryptionType.elGamal);
		expectVoice(keys);
	});

	it('are written again byte for byte', () => {
		expect(toBase64(encodeDestinationKeys(keys))).toBe(v.priv);
	});
});

describe.each(vectors.routers)('router.keys of i2pd $version', (v) => {
	const keys = decodeRouterKeys(bytesOf(v.keys));

	it('is the identity that the router says and publishes', () => {
		expect(keys.identity.key).toBe(v.hash);
		expect(keys.identity.signatureType).toBe(ed25519Type);
		expect(keys.identity.encryptionType).toBe(encryptionType.x25519);
		const { length } = keys.identity.bytes;
		expect(keys.identity.bytes).toEqual(bytesOf(v.info).subarray(0, length));
	});

	it('signed its RouterInfo', () => {
		const info = bytesOf(v.info);
		const body = info.subarray(0, -64);
		expect(keys.identity.verify(body, info.subarray(-64))).toBe(true);
		expect(keys.signing.sign(body)).toEqual(info.subarray(-64));
	});

	it('is written again byte for byte', () => {
		expect(Buffer.from(encodeRouterKeys(keys)).toString('base64')).toBe(v.keys);
	});
});
