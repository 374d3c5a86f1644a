// What opens the encrypted lease set of somebody who is looked up, as options of a line. I2CP Overview "Options", for want of words of SAM.
import { type ClientKey, importClientKey, type OpeningKeys } from '@i2p/data-leaseset';
import { fromBase64, spendSecret, toBase64, wipe } from '@i2p/util';
import type { SamPair } from './grammar.js';

/** The lookup password, base64 of UTF-8; the client's key, base64 of 32 bytes; 1 for an X25519 key, 2 for a shared one. */
const secretOption = 'i2cp.leaseSetSecret';
const keyOption = 'i2cp.leaseSetPrivKey';
const kindOption = 'i2cp.leaseSetAuthType';

const keyBytes = 32;
const longestSecretBytes = 255;
const kinds = new Map<string, ClientKey['kind']>([
	['', 'dh'],
	['1', 'dh'],
	['2', 'psk'],
]);

/** The keys that a line names, which belong to the caller; `undefined` if it names none; `wrong` what is no key, for people. */
export function readOpeningKeys(
	options: ReadonlyMap<string, string>,
): OpeningKeys | { readonly wrong: string } | undefined {
	const secretText = options.get(secretOption) ?? '';
	const keyText = (options.get(keyOption) ?? '').replace(/^ECIES_X25519:/, '');
	if (secretText === '' && keyText === '') return undefined;
	const secret = fromBase64(secretText);
	if (secret === undefined || secret.length > longestSecretBytes) return { wrong: `${secretOption} is no base64` };
	const kind = kinds.get(options.get(kindOption) ?? '');
	if (kind === undefined) return { wrong: `${kindOption} is 1 (DH) or 2 (PSK)` };
	const said = secret.length === 0 ? {} : { secret };
	if (keyText === '') return said;
	const raw = fromBase64(keyText);
	if (raw?.length !== keyBytes) return { wrong: `${keyOption} is base64 of ${keyBytes} bytes` };
	return { ...said, client: spendSecret(raw, (bytes) => importClientKey(kind, bytes)) };
}

/** The keys as options of a line. */
export function openingPairs({ secret, client }: OpeningKeys): SamPair[] {
	const pairs: SamPair[] = secret === undefined ? [] : [[secretOption, toBase64(secret)]];
	if (client === undefined) return pairs;
	const key = spendSecret(client.key.exportRaw(), toBase64);
	return [...pairs, [keyOption, key], [kindOption, client.kind === 'dh' ? '1' : '2']];
}

/** Wipes keys that were read. */
export function destroyOpeningKeys({ secret, client }: OpeningKeys): void {
	wipe(secret);
	client?.key.destroy();
}
