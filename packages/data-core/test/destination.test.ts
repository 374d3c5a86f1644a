// Destinations and key strings against those that i2pd made or took (vectors/destination.json).
import { loadVectors } from '@i2p/testkit';
import { fromHex, Reader, toBase64, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	Destination,
	decodeDestinationKeys,
	ed25519Type,
	encodeDestinationKeys,
	encryptionType,
	OfflineSignature,
	parseB32Address,
	signOffline,
} from '../src/index.js';

interface Vectors {
	from_i2pd_transient: {
		destination: string;
		destination_hash: string;
		sam_private_key_blob: string;
		signing_private_seed_ed25519: string;
		base64_private: string;
		certificate: string;
		b32: string;
	};
	ours_accepted_by_SAM_SESSION_CREATE: { seed: string; destination: string; blob: string; b32: string };
	offline_accepted_by_SAM_SESSION_CREATE: {
		destination: string;
		transient_seed: string;
		transient_public: string;
		destination_seed: string;
		expires: number;
		signature: string;
		blob: string;
	};
}
const vectors = loadVectors<Vectors>(new URL('vectors/destination.json', import.meta.url));

describe('a destination made by i2pd', () => {
	const v = vectors.from_i2pd_transient;
	const destination = Destination.decode(fromHex(v.destination));

	it('has its hash, address and types', () => {
		expect(toHex(destination.hash)).toBe(v.destination_hash);
		expect(destination.b32).toBe(v.b32);
		expect(toHex(parseB32Address(v.b32.toUpperCase())!)).toBe(v.destination_hash);
		expect(destination.signatureType).toBe(ed25519Type);
		expect(destination.encryptionType).toBe(encryptionType.elGamal);
		expect(toHex(destination.certificate.payload)).toBe(v.certificate.slice(6));
		expect(Destination.fromBase64(destination.base64)!.key).toBe(destination.key);
	});

	it('has private keys that survive', () => {
		const blob = fromHex(v.sam_private_key_blob);
		const keys = decodeDestinationKeys(blob);
		expect(toHex(keys.signing.exportPrivate())).toBe(v.signing_private_seed_ed25519);
		expect(toBase64(encodeDestinationKeys(keys))).toBe(v.base64_private);
		const message = fromHex('00ff');
		expect(keys.destination.verify(message, keys.signing.sign(message))).toBe(true);
		expect(keys.destination.verify(fromHex('00fe'), keys.signing.sign(message))).toBe(false);
	});
});

describe('key strings that i2pd took', () => {
	it('reads one with zeros for the encryption key', () => {
		const v = vectors.ours_accepted_by_SAM_SESSION_CREATE;
		const keys = decodeDestinationKeys(fromHex(v.blob));
		expect(keys.destination.b32).toBe(v.b32);
		expect(toHex(encodeDestinationKeys(keys))).toBe(v.blob);
	});

	it('reads and makes one with offline keys', () => {
		const v = vectors.offline_accepted_by_SAM_SESSION_CREATE;
		const keys = decodeDestinationKeys(fromHex(v.blob));
		expect(toHex(keys.signing.exportPrivate())).toBe(v.transient_seed);
		expect(keys.offline!.expiresSeconds).toBe(v.expires);
		expect(toHex(keys.offline!.signature)).toBe(v.signature);
		expect(keys.offline!.verify(keys.destination)).toBe(true);
		expect(toHex(encodeDestinationKeys(keys))).toBe(v.blob);
		const long = decodeDestinationKeys(fromHex(v.destination + '00'.repeat(256) + v.destination_seed));
		const again = signOffline(long.signing, fromHex(v.transient_public), v.expires);
		expect(toHex(again.bytes)).toBe(toHex(keys.offline!.bytes));
		const message = fromHex('0102');
		expect(again.verifyMessage(message, keys.signing.sign(message))).toBe(true);
		expect(again.verifyMessage(message, long.signing.sign(message))).toBe(false);
		expect(OfflineSignature.read(new Reader(again.bytes), ed25519Type).verify(vectorsDestination())).toBe(false);
	});
});

function vectorsDestination(): Destination {
	return Destination.decode(fromHex(vectors.from_i2pd_transient.destination));
}
