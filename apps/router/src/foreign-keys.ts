// The identity of another router program, taken over: router.keys of i2pd, router.keys.dat of Java I2P, with the NTCP2 keys that lie beside.
// i2pd keeps these in ntcp2.keys (public 32, private 32, iv 16 bytes), Java in router.config (i2np.ntcp2.sp and .iv, base64).
import { decodeRouterKeys, type RouterKeys } from '@i2p/data-core';
import { decodeNtcp2Keys, type Ntcp2Keys } from '@i2p/transport-ntcp2';
import { concatBytes, equalBytes, fromBase64, fromUtf8, unlessMalformed, type WireError } from '@i2p/util';

/** Names under which other routers keep their keys. */
export const foreignKeyNames: readonly string[] = ['router.keys', 'router.keys.dat'];

/** What was found. */
export interface ForeignKeys {
	readonly keys: RouterKeys;
	/** Absent if they do not lie beside, or are damaged: then new ones are made, which peers learn from our next RouterInfo. */
	readonly ntcp2: Ntcp2Keys | undefined;
}

const i2pdNtcp2Bytes = 80;

/**
 * Reads the keys in these bytes, and those for NTCP2 by the names of files beside it. Throws WireError as `decodeRouterKeys` does:
 * `unsupported-type` for ElGamal or DSA keys, which the network takes no more.
 */
export function readForeignKeys(bytes: Uint8Array, beside: (name: string) => Uint8Array | undefined): ForeignKeys {
	const keys = decodeRouterKeys(bytes);
	return { keys, ntcp2: ofI2pd(beside('ntcp2.keys')) ?? ofJava(beside('router.config')) };
}

function ofI2pd(bytes: Uint8Array | undefined): Ntcp2Keys | undefined {
	if (bytes?.length !== i2pdNtcp2Bytes) return undefined;
	const keys = decodeNtcp2Keys(bytes.subarray(32));
	return equalBytes(keys.staticKey.publicKey, bytes.subarray(0, 32)) ? keys : undefined;
}

function ofJava(bytes: Uint8Array | undefined): Ntcp2Keys | undefined {
	const lines = (bytes === undefined ? '' : (fromUtf8(bytes) ?? '')).split(/\r?\n/);
	const value = (name: string): Uint8Array | undefined => {
		const line = lines.find((one) => one.startsWith(`${name}=`));
		return line === undefined ? undefined : fromBase64(line.slice(name.length + 1).trim());
	};
	const [key, iv] = [value('i2np.ntcp2.sp'), value('i2np.ntcp2.iv')];
	if (key === undefined || iv === undefined) return undefined;
	return unlessMalformed(() => decodeNtcp2Keys(concatBytes(key, iv)));
}

/** Why they cannot be taken over, as the end of a sentence. */
export function foreignFault(error: WireError): string {
	return error.code === 'unsupported-type'
		? 'holds ElGamal or DSA keys, which the network takes no more; start as a new router without it'
		: `is damaged (${error.message})`;
}
