// The public keys of a set, in the order of its preference. Common structures "LeaseSet2", encryption keys.
import { encryptionKeyBytes, encryptionType } from '@i2p/data-core';
import { checkBytes, checkBytesWithin, checkInteger, type Reader, type Writer } from '@i2p/util';
import { maxEncryptionKeys } from './constants.js';

/** One public key to encrypt for the destination. */
export interface EncryptionKey {
	/** Encryption type code; 4 is X25519. */
	readonly type: number;
	/** 32 bytes for X25519 and its hybrids (4 to 7), 256 for ElGamal (0); of any length for types not known. */
	readonly key: Uint8Array;
}

const knownBytes = new Map(Object.values(encryptionType).map((type) => [type as number, encryptionKeyBytes(type)]));

/** Tells each key by type and length; the key itself is to be read or skipped then. */
function eachKey(reader: Reader, onKey: (type: number, length: number) => void): void {
	const count = reader.u8();
	if (count > maxEncryptionKeys) throw reader.fault('too-many-keys');
	for (let i = 0; i < count; i++) {
		const type = reader.u16();
		const length = reader.u16();
		if (length !== (knownBytes.get(type) ?? length)) throw reader.fault('bad-key-length');
		onKey(type, length);
	}
}

/** Reads count 1 and keys: type 2, length 2, key. Throws WireError `too-many-keys`, `bad-key-length` for a known type, `truncated`. */
export function readEncryptionKeys(reader: Reader): EncryptionKey[] {
	const keys: EncryptionKey[] = [];
	eachKey(reader, (type, length) => keys.push({ type, key: reader.bytes(length) }));
	return keys;
}

/** Passes over keys; throws exactly when {@link readEncryptionKeys} would. */
export function skipEncryptionKeys(reader: Reader): void {
	eachKey(reader, (_type, length) => reader.skip(length));
}

/** Writes keys; throws RangeError unless they are 1 to 16, each as long as its type wants. */
export function writeEncryptionKeys(writer: Writer, keys: readonly EncryptionKey[]): void {
	checkInteger('number of encryption keys', keys.length, 1, maxEncryptionKeys);
	writer.u8(keys.length);
	for (const { type, key } of keys) {
		checkInteger('encryption type', type, 0, 0xffff);
		const length = knownBytes.get(type);
		if (length !== undefined) checkBytes(`encryption key of type ${type}`, key, length);
		else checkBytesWithin(`encryption key of type ${type}`, key, 0, 0xffff);
		writer.u16(type).u16(key.length).bytes(key);
	}
}
