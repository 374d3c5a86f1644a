// Which options of a session are told to the router, and what is added to them. I2CP Overview "Options".
import type { Mapping } from '@i2p/data-core';
import { utf8 } from '@i2p/util';

/** Longest name and value of an option, in bytes: they are I2P Strings. */
const maxOptionBytes = 255;
/** Most bytes of all options together: the configuration must fit in a message. */
const maxOptionsBytes = 32_768;

/** What the client itself does, or what is nobody's business but its own: never said. */
const kept = [
	/^i2cp\.(username|password|SSL|tcp\.|leaseSetPrivateKey$|leaseSetSigningPrivateKey$|leaseSetClient\.|leaseSetKey$)/,
	/^i2cp\.leaseSetOffline|^i2cp\.leaseSetTransientPublicKey$/,
];

/** What is said unless the program says otherwise: payloads come at once, statuses only where they are asked for by a nonce. */
const usual: readonly (readonly [string, string])[] = [
	['i2cp.fastReceive', 'true'],
	['i2cp.messageReliability', 'none'],
];

/** Options for a session's configuration, or in one line what is wrong with them. */
export function sessionOptions(options: ReadonlyMap<string, string>, nickname: string): Mapping | string {
	const said = new Map(usual);
	if (nickname !== '') said.set('inbound.nickname', nickname).set('outbound.nickname', nickname);
	let bytes = 0;
	for (const [name, value] of options) {
		if (kept.some((pattern) => pattern.test(name))) continue;
		const lengths = [utf8(name).length, utf8(value).length];
		if (name === '' || Math.max(...lengths) > maxOptionBytes)
			return `option ${name.slice(0, 40)}: a name and a value have at most ${maxOptionBytes} bytes`;
		bytes += lengths[0]! + lengths[1]! + 4;
		said.set(name, value);
	}
	return bytes > maxOptionsBytes ? `options: together at most ${maxOptionsBytes} bytes` : said;
}

const encryptionTypes = 'i2cp.leaseSetEncType';

/**
 * Options as a router is told them that opens messages of these encryption types only (all, when absent): Java I2P ends a session that names
 * another, and opens nothing that the session did not name. Where it opens none of those named they stay as they are, for it to refuse.
 */
export function optionsFor(options: Mapping, opens: readonly number[] | undefined): Mapping {
	const named = options.get(encryptionTypes)?.split(',');
	const known = named?.filter((type) => opens?.includes(Number(type)) ?? true) ?? [];
	return known.length === 0 ? options : new Map(options).set(encryptionTypes, known.join(','));
}
