// Options that hold bytes: offline signatures in a session's configuration. I2CP Overview "Options".
import { type Destination, type Mapping, OfflineSignature, signatureTypeNamed } from '@i2p/data-core';
import { fromBase64, toBase64, unlessMalformed, Writer } from '@i2p/util';

/** Names of the three options that say that a transient key speaks for the destination. */
const names = {
	expiration: 'i2cp.leaseSetOfflineExpiration',
	key: 'i2cp.leaseSetTransientPublicKey',
	signature: 'i2cp.leaseSetOfflineSignature',
} as const;

/** An offline signature as options: seconds, `type:base64`, base64. */
export function offlineOptions(offline: OfflineSignature): Mapping {
	return new Map([
		[names.expiration, String(offline.expiresSeconds)],
		[names.key, `${offline.transientType}:${toBase64(offline.transientKey)}`],
		[names.signature, toBase64(offline.signature)],
	]);
}

/**
 * The offline signature that options say: `undefined` if they say none, `malformed` if they cannot be read or their lengths do not fit
 * the destination's key. Says nothing of whether it is good.
 */
export function offlineIn(options: Mapping, destination: Destination): OfflineSignature | 'malformed' | undefined {
	const said = [names.expiration, names.key, names.signature].map((name) => options.get(name));
	if (said.every((text) => text === undefined)) return undefined;
	const [expiration = '', keyText = '', signatureText = ''] = said;
	const colon = keyText.indexOf(':');
	const type = signatureTypeNamed(colon < 0 ? '0' : keyText.slice(0, colon));
	const key = fromBase64(keyText.slice(colon + 1));
	const signature = fromBase64(signatureText);
	const seconds = /^\d{1,10}$/.test(expiration) ? Number(expiration) : Number.POSITIVE_INFINITY;
	if (type === undefined || key?.length !== type.publicBytes || seconds > 0xffff_ffff) return 'malformed';
	if (signature === undefined || signature.length !== destination.signatureBytes) return 'malformed';
	const bytes = new Writer().u32(seconds).u16(type.code).bytes(key).bytes(signature).finish();
	return unlessMalformed(() => new OfflineSignature(bytes)) ?? 'malformed';
}
