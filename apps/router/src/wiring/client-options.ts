// Every option of a destination that clients use over SAM and I2CP: what values it takes, what it is without, what becomes of it. I2CP options.
// The one table: values are checked by it, and docs/manual/destination-options.md shows it.
import { fromBase64 } from '@i2p/util';

/** What an option may say. `others`: whoever reads it checks it. */
export type OptionValues =
	| { readonly kind: 'whole'; readonly least: number; readonly most: number }
	| { readonly kind: 'boolean' }
	| { readonly kind: 'words'; readonly words: readonly string[] }
	| { readonly kind: 'key' }
	| { readonly kind: 'text' }
	| { readonly kind: 'others'; readonly text: string };

/** One option. */
export interface ClientOption {
	readonly name: string;
	readonly values: OptionValues;
	/** What it is when absent, in words. */
	readonly fallback: string;
	/** What it does here, or why it does nothing. */
	readonly effect: string;
}

/** Why options cannot be taken; one line for the client. */
export class OptionFault extends Error {
	override readonly name = 'OptionFault';
}

/** Most hops of a tunnel. */
const mostHops = 7;
/** Most tunnels of a pool each way. */
export const mostTunnels = 16;
const leastIdleMs = 300_000;
const mostIdleMs = 0x7fff_ffff;

const whole = (least: number, most: number): OptionValues => ({ kind: 'whole', least, most });
const flag: OptionValues = { kind: 'boolean' };
const text: OptionValues = { kind: 'text' };
const key: OptionValues = { kind: 'key' };
const others = (words: string): OptionValues => ({ kind: 'others', text: words });

function bothWays(name: string, values: OptionValues, fallback: string, effect: string): ClientOption[] {
	return ['inbound', 'outbound'].map((way) => ({ name: `${way}.${name}`, values, fallback, effect }));
}

const one = (name: string, values: OptionValues, fallback: string, effect: string): ClientOption[] => [
	{ name, values, fallback, effect },
];

/** All of them, in the order in which they are shown. */
export const clientOptions: readonly ClientOption[] = [
	...bothWays('length', whole(0, mostHops), '3', 'Hops of a tunnel. 0: the other side sees this router.'),
	...bothWays(
		'lengthVariance',
		whole(-mostHops, mostHops),
		'0',
		'Up to so many hops more by chance; negative: fewer or more.',
	),
	...bothWays('quantity', whole(1, mostTunnels), '2', 'Tunnels that stand at a time.'),
	...bothWays('backupQuantity', whole(0, mostTunnels - 1), '0', 'Tunnels in reserve, 16 with the others at most.'),
	...bothWays(
		'allowZeroHop',
		flag,
		'false',
		'Whether chance may draw a tunnel of no hop. Either way allows it both ways.',
	),
	...bothWays('nickname', text, '–', 'Taken and not used: sessions have names of their own.'),
	...bothWays(
		'IPRestriction',
		whole(0, 4),
		'2',
		'Bytes of an IPv4 address, and twice as many of an IPv6 one, that no two hops of a tunnel have in common; 0: they may.',
	),
	...bothWays(
		'randomKey',
		key,
		'made anew',
		'Hops of all tunnels stand in the order that this key gives, if enough routers fit: who is in many of them learns less of who is next to us. Given, the order outlives the session.',
	),
	...bothWays(
		'priority',
		whole(-25, 25),
		'0',
		'Taken and not used: every message of this router goes before those of others.',
	),
	...one(
		'explicitPeers',
		others('router hashes in base64, separated by commas'),
		'–',
		'The only routers to be hops. For tests.',
	),
	...one(
		'shouldBundleReplyInfo',
		flag,
		'true',
		'Whether the lease set goes along with first messages. Without it peers look it up.',
	),
	...one(
		'i2cp.closeOnIdle',
		flag,
		'false',
		'Closes the destination when nothing was sent or received for `i2cp.closeIdleTime`.',
	),
	...one('i2cp.closeIdleTime', whole(leastIdleMs, mostIdleMs), '1800000', 'See `i2cp.closeOnIdle`; milliseconds.'),
	...one(
		'i2cp.reduceOnIdle',
		flag,
		'false',
		'Keeps `i2cp.reduceQuantity` tunnels each way when nothing was sent or received for `i2cp.reduceIdleTime`.',
	),
	...one('i2cp.reduceIdleTime', whole(leastIdleMs, mostIdleMs), '1200000', 'See `i2cp.reduceOnIdle`; milliseconds.'),
	...one('i2cp.reduceQuantity', whole(1, mostTunnels), '1', 'See `i2cp.reduceOnIdle`.'),
	...one('i2cp.newDestOnResume', flag, 'false', 'Taken and not used: whoever holds the keys may make new ones.'),
	...one(
		'i2cp.gzip',
		flag,
		'true',
		'Whether payloads that repeat themselves are deflated. Over I2CP the client has done it.',
	),
	...one(
		'i2cp.fastReceive',
		flag,
		'true',
		'Over I2CP: `false` tells the client of payloads that came, and gives each when it is asked for.',
	),
	...one(
		'i2cp.messageReliability',
		{ kind: 'words', words: ['none', 'besteffort', 'guaranteed'] },
		'besteffort',
		'Over I2CP: `none` leaves out the status of messages. Nothing is guaranteed.',
	),
	...one('clientMessageTimeout', whole(0, mostIdleMs), '–', 'Taken and not used: a message waits 18 s for a way.'),
	...one(
		'i2cp.dontPublishLeaseSet',
		flag,
		'false',
		'Whether the lease set only goes along with messages: for destinations that call and are not called.',
	),
	...one(
		'i2cp.leaseSetType',
		others('1, 3 or 5'),
		'3',
		'5: encrypted, found only by who knows the destination. For 1 a set of type 3 is made: type 1 has no place for X25519 keys.',
	),
	...one(
		'i2cp.leaseSetEncType',
		others('types from 0 to 7, separated by commas'),
		'6,4',
		'Encryption types, the preferred first: 4 is X25519, 5 to 7 add ML-KEM-512, -768, -1024. 0 (ElGamal) is passed over beside others and refused alone.',
	),
	...one(
		'i2cp.leaseSetPrivateKey',
		others('type:key in base64, separated by commas'),
		'made anew',
		'Private keys of these types that are to be kept.',
	),
	...one(
		'i2cp.leaseSetAuthType',
		others('0, 1 or 2'),
		'0',
		'Who may open an encrypted set: 0 everyone who knows the destination, 1 holders of X25519 keys, 2 of shared keys.',
	),
	...one(
		'i2cp.leaseSetClient.dh.N',
		others('name:key, the public key of 32 bytes in base64'),
		'–',
		'A client for `i2cp.leaseSetAuthType` 1.',
	),
	...one(
		'i2cp.leaseSetClient.psk.N',
		others('name:key, 32 bytes in base64'),
		'–',
		'A client for `i2cp.leaseSetAuthType` 2.',
	),
	...one('i2cp.leaseSetBlindedType', others('11'), '11', 'Signature type of the blinded key.'),
	...one(
		'i2cp.leaseSetSecret',
		others('base64 of UTF-8'),
		'–',
		'Password without which an encrypted set is not found.',
	),
	...one(
		'i2cp.leaseSetOption.N',
		others('key=value'),
		'–',
		'What else the set says, such as service records; N from 0 to 9.',
	),
	...one(
		'i2cp.leaseSetPrivKey',
		key,
		'–',
		'Opens encrypted sets of others for which no other key was given; X25519 or shared, as the set wants it. `ECIES_X25519:` before it is passed over.',
	),
	...one(
		'i2cp.leaseSetOfflineExpiration',
		text,
		'–',
		'Taken and not used: what an offline key may, stands with the keys of the destination. One that has expired is refused.',
	),
	...one('i2cp.leaseSetOfflineSignature', text, '–', 'Taken and not used, likewise.'),
	...one('i2cp.leaseSetTransientPublicKey', text, '–', 'Taken and not used, likewise.'),
	...one('i2cp.leaseSetSigningPrivateKey', text, '–', 'Taken and not used: revocation, which nobody does.'),
	...one(
		'i2cp.encryptLeaseSet',
		flag,
		'false',
		'Taken and not used: encryption of the oldest kind. See `i2cp.leaseSetType`.',
	),
	...one('i2cp.leaseSetKey', text, '–', 'Taken and not used, likewise.'),
	...one(
		'crypto.ratchet.inboundTags',
		whole(1, 65_535),
		'–',
		'Taken and not used: windows of tags grow as they are used.',
	),
	...one('crypto.ratchet.outboundTags', whole(1, 65_535), '–', 'Taken and not used, likewise.'),
	...one('crypto.tagsToSend', whole(1, 128), '–', 'Taken and not used: of ElGamal.'),
	...one('crypto.lowTagThreshold', whole(1, 128), '–', 'Taken and not used: of ElGamal.'),
];

const byName = new Map(clientOptions.map((option) => [option.name, option]));

/** Throws {@link OptionFault} for the first option of the table whose value is none; what is not in the table passes. */
export function checkClientOptions(options: ReadonlyMap<string, string>): void {
	for (const [name, value] of options) {
		const option = byName.get(name);
		if (option !== undefined && value !== '') checkValue(option, value);
	}
}

function checkValue({ name, values }: ClientOption, value: string): void {
	if (fits(values, value)) return;
	throw new OptionFault(`${name} must be ${wordsOf(values)}, not ${values.kind === 'key' ? 'that' : shown(value)}`);
}

function fits(values: OptionValues, value: string): boolean {
	switch (values.kind) {
		case 'whole':
			return /^-?\d{1,10}$/.test(value) && Number(value) >= values.least && Number(value) <= values.most;
		case 'boolean':
			return /^(true|false)$/i.test(value);
		case 'words':
			return values.words.includes(value.toLowerCase());
		case 'key':
			return fromBase64(bareKey(value))?.length === 32;
		default:
			return true;
	}
}

/** What values an option takes, in words. */
export function wordsOf(values: OptionValues): string {
	switch (values.kind) {
		case 'whole':
			return `a whole number from ${values.least} to ${values.most}`;
		case 'boolean':
			return 'true or false';
		case 'words':
			return values.words.join(', ');
		case 'key':
			return '32 bytes in base64';
		case 'text':
			return 'any text';
		default:
			return values.text;
	}
}

function shown(value: string): string {
	return value.length > 24 ? `${value.length} characters` : `"${value}"`;
}

/** A key without the name of its type before it. */
export function bareKey(value: string): string {
	return value.slice(value.indexOf(':') + 1);
}
