// What a client's options say of its lease set (`i2cp.leaseSet…`), read with bounds. I2CP options; "Encrypted LeaseSet".
// Must not know how a set is made.
import { importX25519Private, type X25519PrivateKey, x25519KeyLength } from '@i2p/crypto-x25519';
import { type DestinationKeys, encryptionType, type Mapping } from '@i2p/data-core';
import { type ClientAccess, importPreSharedKey, isBlindable, maxClients } from '@i2p/data-leaseset';
import { fromBase64, spendSecret } from '@i2p/util';
import { defaultEncryptionTypes, mostLeaseSetOptions } from './constants.js';
import { OptionFault } from './option-fault.js';

/** How the lease sets of one destination are made. */
export interface LeaseSetSettings {
	/** Sealed: found and read only by those who know the destination, or are let in. */
	readonly encrypted: boolean;
	/** Codes of encryption types, the preferred first; 4 to 7. */
	readonly encryptionTypes: readonly number[];
	/** Kept private keys by encryption type; the others are made anew. */
	readonly privateKeys: ReadonlyMap<number, X25519PrivateKey>;
	/** Only bundled with messages, not to be found. */
	readonly unpublished: boolean;
	/** What else the set says, such as service records. */
	readonly options: Mapping;
	/** The lookup password of an encrypted set, in UTF-8. */
	readonly secret?: Uint8Array;
	/** Who may open an encrypted set; everyone who knows the destination if absent. */
	readonly access?: ClientAccess;
}

type Options = ReadonlyMap<string, string>;

const typeNames: ReadonlyMap<string, number> = new Map([
	['ECIES_X25519', encryptionType.x25519],
	['MLKEM512_X25519', encryptionType.mlkem512],
	['MLKEM768_X25519', encryptionType.mlkem768],
	['MLKEM1024_X25519', encryptionType.mlkem1024],
]);
const usable = new Set<number>(typeNames.values());

/** Reads the options of a destination with these keys; throws {@link OptionFault}. */
export function leaseSetSettings(options: Options, keys: DestinationKeys): LeaseSetSettings {
	const encrypted = isEncrypted(options, keys);
	const secret = encrypted ? secretOf(options) : undefined;
	const access = encrypted ? accessOf(options) : undefined;
	return {
		encrypted,
		encryptionTypes: encryptionTypesOf(options),
		privateKeys: privateKeysOf(options),
		unpublished: yesOrNo(options, 'i2cp.dontPublishLeaseSet'),
		options: saidBeside(options),
		...(secret === undefined ? {} : { secret }),
		...(access === undefined ? {} : { access }),
	};
}

function given(options: Options, name: string): string | undefined {
	const text = options.get(name)?.trim();
	return text === '' ? undefined : text;
}

function yesOrNo(options: Options, name: string): boolean {
	const text = given(options, name)?.toLowerCase();
	if (text !== undefined && text !== 'true' && text !== 'false')
		throw new OptionFault(`${name} must be true or false, not ${shown(text)}`);
	return text === 'true';
}

/** Keys stay out of messages, and so does the rest of what is long. */
function shown(text: string): string {
	return text.length > 24 ? `${text.length} characters` : `"${text}"`;
}

/** Type 1 has no place for X25519 keys: as other routers do, a LeaseSet2 is made then. */
function isEncrypted(options: Options, { destination, offline }: DestinationKeys): boolean {
	const type = given(options, 'i2cp.leaseSetType') ?? '3';
	if (!['1', '3', '5'].includes(type))
		throw new OptionFault(`i2cp.leaseSetType must be 1, 3 or 5 (encrypted), not ${shown(type)}`);
	if (type !== '5') return false;
	const blinded = given(options, 'i2cp.leaseSetBlindedType') ?? '11';
	if (blinded !== '11') throw new OptionFault(`i2cp.leaseSetBlindedType must be 11, not ${shown(blinded)}`);
	const { signingKey, signatureType } = destination;
	if (!isBlindable({ publicKey: signingKey, signatureType }))
		throw new OptionFault(`i2cp.leaseSetType=5 needs a destination of signature type 7 or 11, not ${signatureType}`);
	if (offline !== undefined)
		throw new OptionFault("i2cp.leaseSetType=5 needs the destination's own signing key, not a transient one");
	return true;
}

function encryptionTypesOf(options: Options): readonly number[] {
	const name = 'i2cp.leaseSetEncType';
	const text = given(options, name);
	if (text === undefined) return defaultEncryptionTypes;
	const types = text.split(',').map((part) => {
		const type = typeNamed(part.trim());
		if (type === undefined)
			throw new OptionFault(`${name} must be types from 0 to 7, separated by commas, not ${shown(text)}`);
		return type;
	});
	// ElGamal (0) is passed over where it stands beside others, as old configurations have it.
	const wanted = [...new Set(types)].filter((type) => usable.has(type));
	if (wanted.length === 0) throw new OptionFault(`${name} must name 4, 5, 6 or 7; nothing else can be opened here`);
	return wanted;
}

function typeNamed(text: string): number | undefined {
	return /^[0-7]$/.test(text) ? Number(text) : typeNames.get(text);
}

/** `type:key` or the key of type 4 alone, separated by commas. */
function privateKeysOf(options: Options): ReadonlyMap<number, X25519PrivateKey> {
	const name = 'i2cp.leaseSetPrivateKey';
	const text = given(options, name);
	const found = new Map<number, X25519PrivateKey>();
	if (text === undefined) return found;
	for (const part of text.split(',')) {
		const at = part.indexOf(':');
		const type = at < 0 ? encryptionType.x25519 : typeNamed(part.slice(0, at).trim());
		const raw = fromBase64(part.slice(at + 1).trim());
		if (type === undefined || raw?.length !== x25519KeyLength)
			throw new OptionFault(
				`${name} must be type:key with keys of ${x25519KeyLength} bytes in base64, separated by commas`,
			);
		if (usable.has(type)) found.set(type, spendSecret(raw, importX25519Private));
	}
	return found;
}

/** `i2cp.leaseSetOption.N` from 0 on, each `key=value`. */
function saidBeside(options: Options): Mapping {
	const said = new Map<string, string>();
	for (let i = 0; i < mostLeaseSetOptions; i++) {
		const name = `i2cp.leaseSetOption.${i}`;
		const text = options.get(name);
		if (text === undefined) break;
		const at = text.indexOf('=');
		if (at <= 0) throw new OptionFault(`${name} must be key=value, not ${shown(text)}`);
		said.set(text.slice(0, at), text.slice(at + 1));
	}
	return said;
}

function secretOf(options: Options): Uint8Array | undefined {
	const text = given(options, 'i2cp.leaseSetSecret');
	if (text === undefined) return undefined;
	const secret = fromBase64(text);
	if (secret === undefined || secret.length === 0)
		throw new OptionFault('i2cp.leaseSetSecret must be a password in base64 of UTF-8');
	return secret;
}

function accessOf(options: Options): ClientAccess | undefined {
	const type = given(options, 'i2cp.leaseSetAuthType') ?? '0';
	if (type === '0') return undefined;
	if (type === '1') return { kind: 'dh', clients: clientKeys(options, 'i2cp.leaseSetClient.dh') };
	if (type !== '2') throw new OptionFault(`i2cp.leaseSetAuthType must be 0, 1 (DH) or 2 (PSK), not ${shown(type)}`);
	const clients = clientKeys(options, 'i2cp.leaseSetClient.psk');
	return { kind: 'psk', clients: clients.map((raw) => spendSecret(raw, importPreSharedKey)) };
}

/** `group.N`, each a name, a colon and a key; the name is for people. */
function clientKeys(options: Options, group: string): Uint8Array[] {
	const keys: Uint8Array[] = [];
	for (const [name, text] of options) {
		if (!name.startsWith(`${group}.`)) continue;
		const key = fromBase64(text.slice(text.indexOf(':') + 1).trim());
		if (key?.length !== x25519KeyLength)
			throw new OptionFault(`${name} must be name:key with a key of ${x25519KeyLength} bytes in base64`);
		keys.push(key);
	}
	if (keys.length < 1 || keys.length > maxClients)
		throw new OptionFault(`${group}.N must name from 1 to ${maxClients} clients, not ${keys.length}`);
	return keys;
}
