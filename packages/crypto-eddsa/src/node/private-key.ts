// What OpenSSL makes of 32 private bytes. RFC 8032; RFC 8410.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { concatBytes, wipe } from '@i2p/util';

/** Base64url without padding, as JWK wants it. */
function base64Url(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
}

/** OpenSSL computes the public key itself; the `x` beside a private `d` only has to be there, or, from Node 24 on, to be right. */
const anyX = base64Url(new Uint8Array(32));
let takesAnyX = true;

/** What stands before the 32 bytes in PKCS #8. RFC 8410, section 7. */
const pkcs8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

/**
 * The handle of 32 private bytes: by JWK where any `x` will do, because DER costs Node 20 ten times as much; by PKCS #8 on later
 * Nodes, where it costs the same. Throws what node:crypto throws on another length.
 */
export function privateHandle(raw: Uint8Array): KeyObject {
	if (takesAnyX) {
		try {
			return createPrivateKey({
				key: { kty: 'OKP', crv: 'Ed25519', d: base64Url(raw), x: anyX },
				format: 'jwk',
			});
		} catch {
			takesAnyX = false;
		}
	}
	const key = concatBytes(pkcs8, raw);
	const handle = createPrivateKey({ key: Buffer.from(key.buffer), format: 'der', type: 'pkcs8' });
	wipe(key);
	return handle;
}
