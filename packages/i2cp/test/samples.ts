// One message of every kind, and of every shape of those that have several; with the places of their lengths.
import { createDestinationKeys, generateSigningKey, mappingOf, signOffline } from '@i2p/data-core';
import { sealLeaseSet, signLeaseSet, signLeaseSet2, signMetaLeaseSet } from '@i2p/data-leaseset';
import { type LengthField, seededRandom } from '@i2p/testkit';
import { after, wall } from '@i2p/time';
import { hostResult, I2cp, type I2cpMessage, signSessionConfig } from '../src/index.js';

/** A message and where lengths and counts stand in its body. */
export interface Sample {
	readonly name: string;
	readonly message: I2cpMessage;
	readonly lengths?: readonly LengthField[];
	/** What is left of it when it is cut may be a message too: what follows its first fields is optional. */
	readonly truncatedMayDecode?: boolean;
}

const random = seededRandom('i2cp samples');
export const keys = createDestinationKeys(random);
const { destination, signing } = keys;
const destinationBytes = destination.bytes.length;
export const created = wall(Date.UTC(2026, 10, 30, 6));
const transient = generateSigningKey(7, random);
const offline = signOffline(signing, transient.publicKey, created / 1000 + 3600);
const options = mappingOf({ 'i2cp.leaseSetEncType': '6,4', 'inbound.length': '1' });
export const config = signSessionConfig({ destination, options, created }, signing);
export const offlineConfig = signSessionConfig({ destination, options, created, offline }, transient);

const dates = { published: created, expires: after(created, 600_000) };
const leases = [1, 2].map((tunnelId) => ({ gateway: random.bytes(32), tunnelId, endMs: dates.expires }));
const leaseSet = signLeaseSet2(
	{ ...dates, destination, leases, encryptionKeys: [{ type: 4, key: random.bytes(32) }] },
	signing,
);
const oldSet = signLeaseSet({ destination, encryptionKey: random.bytes(256), leases }, signing);
const entry = { hash: random.bytes(32), kind: 'leaseSet2' as const, cost: 1, end: dates.expires };
const metaSet = signMetaLeaseSet({ ...dates, destination, leases: [entry] }, signing);
const encryptedSet = sealLeaseSet({ ...dates, leaseSet }, signing, random);
const privateKeys = [{ type: 4, key: random.bytes(32) }];
const sending = { session: 7, to: destination, payload: random.bytes(60), nonce: 0x1234_5678 };
const hash = random.bytes(32);
const asking = { session: 0xffff, request: 9, timeoutMs: 15_000 };
const blinding = { session: 7, blindedType: 11, expiresSeconds: 1_800_000_000 };
const byKey = { kind: 'key', signatureType: 7, key: destination.signingKey } as const;

/** Session 2, destination: where what follows stands. */
const afterDestination = 2 + destinationBytes;

export const samples: readonly Sample[] = [
	{ name: 'GetDate', message: { type: I2cp.GetDate, version: '0.9.69' }, truncatedMayDecode: true },
	{
		name: 'GetDate with user and password',
		message: { type: I2cp.GetDate, version: '0.9.69', auth: mappingOf({ 'i2cp.username': 'u', 'i2cp.password': 'p' }) },
		lengths: [
			{ at: 0, bytes: 1 },
			{ at: 7, bytes: 2 },
		],
		truncatedMayDecode: true,
	},
	{ name: 'SetDate', message: { type: I2cp.SetDate, date: created, version: '0.9.68' }, truncatedMayDecode: true },
	{
		name: 'CreateSession',
		message: { type: I2cp.CreateSession, config },
		lengths: [
			{ at: destinationBytes - 6, bytes: 2 },
			{ at: destinationBytes, bytes: 2 },
			{ at: destinationBytes + 2, bytes: 1 },
		],
	},
	{ name: 'CreateSession of a transient key', message: { type: I2cp.CreateSession, config: offlineConfig } },
	{ name: 'ReconfigureSession', message: { type: I2cp.ReconfigureSession, session: 7, config } },
	{ name: 'DestroySession', message: { type: I2cp.DestroySession, session: 7 } },
	{ name: 'SessionStatus', message: { type: I2cp.SessionStatus, session: 7, status: 1 } },
	{
		name: 'Disconnect',
		message: { type: I2cp.Disconnect, reason: 'enough' },
		lengths: [{ at: 0, bytes: 1 }],
	},
	{ name: 'GetBandwidthLimits', message: { type: I2cp.GetBandwidthLimits } },
	{
		name: 'BandwidthLimits',
		message: { type: I2cp.BandwidthLimits, limits: Array.from({ length: 16 }, (_, i) => i * 1000) },
	},
	{
		name: 'ReportAbuse',
		message: { type: I2cp.ReportAbuse, session: 7, severity: 3, reason: 'why', messageId: 5 },
		lengths: [{ at: 3, bytes: 1 }],
	},
	{
		name: 'RequestLeaseSet',
		message: { type: I2cp.RequestLeaseSet, session: 7, leases },
		lengths: [{ at: 2, bytes: 1, most: 16 }],
	},
	{
		name: 'RequestVariableLeaseSet',
		message: { type: I2cp.RequestVariableLeaseSet, session: 7, leases },
		lengths: [{ at: 2, bytes: 1, most: 16 }],
	},
	{
		name: 'CreateLeaseSet',
		message: { type: I2cp.CreateLeaseSet, session: 7, privateKey: random.bytes(256), leaseSet: oldSet },
	},
	{
		name: 'CreateLeaseSet2 of type 1',
		message: {
			...{ type: I2cp.CreateLeaseSet2, session: 7, leaseSet: oldSet },
			privateKeys: [{ type: 0, key: random.bytes(256) }],
		},
	},
	{
		name: 'CreateLeaseSet2 of type 3',
		message: { type: I2cp.CreateLeaseSet2, session: 7, leaseSet, privateKeys },
		lengths: [
			{ at: 3 + leaseSet.bytes.length, bytes: 1, most: 16 },
			{ at: 3 + leaseSet.bytes.length + 3, bytes: 2 },
		],
	},
	{
		name: 'CreateLeaseSet2 of type 5',
		message: { type: I2cp.CreateLeaseSet2, session: 7, leaseSet: encryptedSet, privateKeys },
	},
	{
		name: 'CreateLeaseSet2 of type 7',
		message: { type: I2cp.CreateLeaseSet2, session: 7, leaseSet: metaSet, privateKeys: [] },
	},
	{
		name: 'SendMessage',
		message: { type: I2cp.SendMessage, ...sending },
		lengths: [{ at: afterDestination, bytes: 4 }],
	},
	{
		name: 'SendMessageExpires',
		message: { type: I2cp.SendMessageExpires, ...sending, flags: 0x100, expires: created },
		lengths: [{ at: afterDestination, bytes: 4 }],
	},
	{
		name: 'MessagePayload',
		message: { type: I2cp.MessagePayload, session: 7, messageId: 3, payload: random.bytes(60) },
		lengths: [{ at: 6, bytes: 4 }],
	},
	{
		name: 'MessageStatus',
		message: { type: I2cp.MessageStatus, session: 7, messageId: 3, status: 21, size: 0, nonce: 5 },
	},
	{ name: 'ReceiveMessageBegin', message: { type: I2cp.ReceiveMessageBegin, session: 7, messageId: 3 } },
	{ name: 'ReceiveMessageEnd', message: { type: I2cp.ReceiveMessageEnd, session: 7, messageId: 3 } },
	{ name: 'DestLookup', message: { type: I2cp.DestLookup, hash } },
	{ name: 'DestReply', message: { type: I2cp.DestReply, destination }, truncatedMayDecode: true },
	{ name: 'DestReply of nothing found', message: { type: I2cp.DestReply, hash }, truncatedMayDecode: true },
	{
		name: 'HostLookup by hash',
		message: { type: I2cp.HostLookup, ...asking, target: { kind: 'hash', hash, options: false } },
	},
	{
		name: 'HostLookup by hash with options',
		message: { type: I2cp.HostLookup, ...asking, target: { kind: 'hash', hash, options: true } },
	},
	{
		name: 'HostLookup by name',
		message: { type: I2cp.HostLookup, ...asking, target: { kind: 'name', name: 'a.i2p', options: false } },
		lengths: [{ at: 11, bytes: 1 }],
	},
	{
		name: 'HostLookup by name with options',
		message: { type: I2cp.HostLookup, ...asking, target: { kind: 'name', name: 'a.i2p', options: true } },
	},
	{
		name: 'HostLookup of a destination',
		message: { type: I2cp.HostLookup, ...asking, target: { kind: 'destination', destination, options: true } },
	},
	{
		name: 'HostReply',
		message: { type: I2cp.HostReply, session: 7, request: 9, result: hostResult.found, destination },
		truncatedMayDecode: true,
	},
	{
		name: 'HostReply with options',
		message: { type: I2cp.HostReply, session: 7, request: 9, result: hostResult.found, destination, options },
		lengths: [{ at: 7 + destinationBytes, bytes: 2 }],
		truncatedMayDecode: true,
	},
	{
		name: 'HostReply of nothing found',
		message: { type: I2cp.HostReply, session: 7, request: 9, result: hostResult.notFound },
	},
	{
		name: 'BlindingInfo by hash',
		message: { type: I2cp.BlindingInfo, ...blinding, endpoint: { kind: 'hash', hash } },
	},
	{
		name: 'BlindingInfo by name with a password',
		message: { type: I2cp.BlindingInfo, ...blinding, endpoint: { kind: 'name', name: 'a.i2p' }, secret: 'sesame' },
		lengths: [
			{ at: 10, bytes: 1 },
			{ at: 16, bytes: 1 },
		],
	},
	{
		name: 'BlindingInfo by destination with a key',
		message: {
			...{ type: I2cp.BlindingInfo, ...blinding, endpoint: { kind: 'destination', destination } },
			client: { kind: 'dh', key: random.bytes(32) },
		},
	},
	{
		name: 'BlindingInfo by key with a shared key and a password',
		message: {
			...{ type: I2cp.BlindingInfo, ...blinding, endpoint: byKey },
			...{ client: { kind: 'psk', key: random.bytes(32) }, secret: 'sesame' },
		},
	},
];
