// Our own signer and what he signs: seeds of a test network, made as operators make them.
import { constants, createHash, privateEncrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RouterInfo } from '@i2p/data-routerinfo';
import {
	readCertificate,
	rsaSha512,
	type Signer,
	type Su3Content,
	signSu3,
	su3Reseed,
	su3Zip,
	writeBundle,
} from '@i2p/reseed';
import { virtualStart } from '@i2p/testkit';
import { type TestRouterOptions, testRouter } from '../../../tools/fixtures/data.js';

export const vector = (name: string): Uint8Array =>
	new Uint8Array(readFileSync(new URL(`./vectors/${name}`, import.meta.url)));

const key = readFileSync(new URL('./vectors/own-signer-key.pem', import.meta.url), 'utf8');

/** The bare SHA-512 in PKCS#1 padding, by OpenSSL. */
export function signByOwn(signed: Uint8Array): Uint8Array {
	const padding = constants.RSA_PKCS1_PADDING;
	return new Uint8Array(privateEncrypt({ key, padding }, createHash('sha512').update(signed).digest()));
}

/** `own@test.i2p`, trusted at the start of virtual clocks too. */
export const ownSigner: Signer = { ...readCertificate(vector('own-signer.pem')), notBefore: virtualStart };

export const routers = (count: number, options: TestRouterOptions & { seed?: string } = {}): RouterInfo[] =>
	Array.from({ length: count }, (_, i) => testRouter(`${options.seed ?? 'seed'} ${i}`, options).info);

/** A file of seeds, signed by us. */
export function ownSeeds(content: Uint8Array | readonly RouterInfo[], changes: Partial<Su3Content> = {}): Uint8Array {
	return signSu3(
		{
			signatureType: rsaSha512,
			version: String(virtualStart / 1000),
			signer: ownSigner.id,
			fileType: su3Zip,
			contentType: su3Reseed,
			content: content instanceof Uint8Array ? content : writeBundle(content),
			...changes,
		},
		signByOwn,
	);
}
