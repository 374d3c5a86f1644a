// What a program may ask of its destination, in words; and the option strings of I2CP that say the same.
// I2CP options. Must not know who reads them.
import { toBase64, utf8 } from '@i2p/util';
import { OptionFault } from './option-fault.js';

/** The tunnels of one direction. */
export interface TunnelSettings {
	/** Other routers that each tunnel leads through, 0 to 7; 3 unless given. More hide better and take longer. */
	readonly hops?: number;
	/** Tunnels that stand at a time, 1 to 16; 2 unless given. */
	readonly count?: number;
	/** Tunnels that stand ready besides; none unless given. */
	readonly backups?: number;
	/** By how much the number of hops may differ at random: up to so many more, or with a minus, more or less. */
	readonly variance?: number;
}

/** Encryption of messages to a destination: today's, or together with ML-KEM against quantum computers. */
export type EncryptionName = 'x25519' | 'mlkem512-x25519' | 'mlkem768-x25519' | 'mlkem1024-x25519';

/** Who may find and reach a destination with an encrypted lease set. */
export interface EncryptedSettings {
	/** A password that is needed besides the address. */
	readonly password?: string;
	/** X25519 public keys (32 bytes) of those who are let in. */
	readonly clients?: readonly Uint8Array[];
	/** Keys of 32 bytes, each shared with one of those who are let in; instead of `clients`. */
	readonly sharedKeys?: readonly Uint8Array[];
}

/** What a program may ask of its destination; everything has a default. */
export interface DestinationSettings {
	/** For people: what logs and consoles call it. */
	readonly name?: string;
	/** Tunnels of both directions; `inbound` and `outbound` win over it. */
	readonly tunnels?: TunnelSettings;
	readonly inbound?: TunnelSettings;
	readonly outbound?: TunnelSettings;
	/** What others may encrypt with, the preferred first. */
	readonly encryption?: readonly EncryptionName[];
	/** Whether others can find it by its address; true unless given. A program that only connects out needs it not. */
	readonly published?: boolean;
	/** An encrypted lease set: reachable only by its long address (`….b32.i2p` of 56 characters), and hidden from those who keep it. */
	readonly encrypted?: boolean | EncryptedSettings;
	/** Service records, such as `{ '_smtp._tcp': '0 86400 25' }`. */
	readonly services?: Readonly<Record<string, string>>;
	/** Further options by their I2CP names, such as `i2p.streaming.maxConcurrentStreams`; they win. */
	readonly options?: Readonly<Record<string, string>>;
}

const typeOf: Readonly<Record<EncryptionName, number>> = {
	x25519: 4,
	'mlkem512-x25519': 5,
	'mlkem768-x25519': 6,
	'mlkem1024-x25519': 7,
};

/** The option strings that say what the settings say; throws {@link OptionFault} for what cannot be said. */
export function optionsOf(settings: DestinationSettings): Map<string, string> {
	const options = new Map<string, string>();
	for (const side of ['inbound', 'outbound'] as const)
		sayTunnels(options, side, { ...settings.tunnels, ...settings[side] });
	const { name, encryption, published, encrypted, services = {} } = settings;
	if (name !== undefined) options.set('inbound.nickname', name).set('outbound.nickname', name);
	if (encryption !== undefined) options.set('i2cp.leaseSetEncType', encryption.map(typeNumber).join(','));
	if (published === false) options.set('i2cp.dontPublishLeaseSet', 'true');
	if (encrypted !== undefined && encrypted !== false) sayEncrypted(options, encrypted === true ? {} : encrypted);
	for (const [i, [key, value]] of Object.entries(services).entries())
		options.set(`i2cp.leaseSetOption.${i}`, `${key}=${value}`);
	for (const [key, value] of Object.entries(settings.options ?? {})) options.set(key, value);
	return options;
}

function typeNumber(name: EncryptionName): number {
	const type = typeOf[name];
	if (type === undefined)
		throw new OptionFault(`encryption must be among ${Object.keys(typeOf).join(', ')}, not ${name}`);
	return type;
}

function sayTunnels(options: Map<string, string>, side: 'inbound' | 'outbound', asked: TunnelSettings): void {
	const { hops, count, backups, variance } = asked;
	const say = (name: string, value: number | undefined) => {
		if (value !== undefined) options.set(`${side}.${name}`, String(value));
	};
	say('length', hops);
	say('quantity', count);
	say('backupQuantity', backups);
	say('lengthVariance', variance);
	if (hops === 0) options.set(`${side}.allowZeroHop`, 'true');
}

function sayEncrypted(options: Map<string, string>, { password, clients, sharedKeys }: EncryptedSettings): void {
	if (clients !== undefined && sharedKeys !== undefined)
		throw new OptionFault('encrypted must name clients or sharedKeys, not both');
	options.set('i2cp.leaseSetType', '5');
	if (password !== undefined) options.set('i2cp.leaseSetSecret', toBase64(utf8(password)));
	if (clients === undefined && sharedKeys === undefined) return;
	options.set('i2cp.leaseSetAuthType', clients === undefined ? '2' : '1');
	const group = clients === undefined ? 'psk' : 'dh';
	for (const [i, key] of (clients ?? sharedKeys ?? []).entries())
		options.set(`i2cp.leaseSetClient.${group}.${i}`, `${toBase64(utf8(`client ${i}`))}:${toBase64(key)}`);
}
