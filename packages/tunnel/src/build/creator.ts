// The creator's side of a build: records of all hops in shuffled slots, layered, and the answers opened.
// tunnel-creation-ecies. Must not know pools or where the message travels.
import { generateX25519 } from '@i2p/crypto-x25519';
import { equalBytes, type Random, shuffle } from '@i2p/util';
import { maxBuildRecords, maxTunnelHops, minBuildRecords, recordPrefixBytes } from '../constants.js';
import { type BuildReply, type BuildRequest, decodeReply } from './record.js';
import { type RecordKind, shortRecords } from './record-kind.js';
import { type HopSecrets, openReply } from './seal.js';

/** One hop of a plan, in the order in which the build message visits them. */
export interface PlannedHop {
	/** Router hash, 32 bytes. */
	readonly hash: Uint8Array;
	/** X25519 public key of its router identity, 32 bytes. */
	readonly encryptionKey: Uint8Array;
	readonly request: BuildRequest;
}

/** One real record and where it lies. */
export interface PlacedHop {
	readonly slot: number;
	readonly secrets: HopSecrets;
}

/** A build on its way: what is sent, and what is needed to read the answer. */
export interface StartedBuild {
	readonly kind: RecordKind;
	/** Records in slot order, 218 or 528 bytes each, layered. */
	readonly records: readonly Uint8Array[];
	/** In the order of the plan. */
	readonly hops: readonly PlacedHop[];
	/** Inbound builds: our own record, which must come back as it was. */
	readonly own: { readonly slot: number; readonly record: Uint8Array } | undefined;
}

/** What a hop said; `unreadable` if its answer was not authentic. */
export type HopAnswer = number | 'unreadable';

/** Whether the build succeeded, hop by hop. */
export interface BuildAnswer {
	/** Reply codes in the order of the plan; all 0 if every hop takes the tunnel. */
	readonly codes: readonly HopAnswer[];
	/** What each hop said beside its code; `undefined` where its answer was not authentic. */
	readonly replies: readonly (BuildReply | undefined)[];
	/** Inbound builds: whether our own record is what we sent. */
	readonly ownRecordIntact: boolean;
}

/**
 * Makes the records of a build: at least four, as many as needed up to eight, in random slots, fillers random.
 * @param ownHash our router hash for an inbound build (a record for ourselves is added), else `undefined`
 * Answers `undefined` if a hop's key is unusable; throws RangeError for plans of no hop or too many.
 */
export function startBuild(
	plan: readonly PlannedHop[],
	ownHash: Uint8Array | undefined,
	random: Random,
	kind: RecordKind = shortRecords,
): StartedBuild | undefined {
	const needed = plan.length + (ownHash === undefined ? 0 : 1);
	if (plan.length === 0 || plan.length > maxTunnelHops || needed > maxBuildRecords)
		throw new RangeError(`no tunnel of ${plan.length} hops`);
	const count = Math.max(minBuildRecords, needed);
	const slots = shuffle(
		Array.from({ length: count }, (_, i) => i),
		random,
	);
	const records: Uint8Array[] = Array.from({ length: count }, () => random.bytes(kind.recordBytes));
	const hops: PlacedHop[] = [];
	for (const [i, hop] of plan.entries()) {
		const sealed = sealPlanned(hop, kind, random);
		if (sealed === undefined) return undefined;
		const slot = slots[i]!;
		records[slot] = sealed.record;
		hops.push({ slot, secrets: sealed.secrets });
	}
	let own: StartedBuild['own'];
	if (ownHash !== undefined) {
		const slot = slots[plan.length]!;
		own = { slot, record: ownRecord(ownHash, kind, random) };
		records[slot] = own.record;
	}
	return { kind, records: layerRequest(records, hops, own?.slot, kind), hops, own };
}

function sealPlanned(hop: PlannedHop, kind: RecordKind, random: Random) {
	const ephemeral = generateX25519(random);
	const sealed = kind.seal(hop, ephemeral, random);
	ephemeral.destroy();
	return sealed;
}

/** A record for ourselves that looks like any other: our prefix, a real ephemeral key, noise. */
function ownRecord(ownHash: Uint8Array, kind: RecordKind, random: Random): Uint8Array {
	const record = random.bytes(kind.recordBytes);
	record.set(ownHash.subarray(0, recordPrefixBytes));
	const ephemeral = generateX25519(random);
	record.set(ephemeral.publicKey, recordPrefixBytes);
	ephemeral.destroy();
	return record;
}

/**
 * Undoes beforehand the layers that the hops will add, the last first, so that each hop finds its own record in clear form
 * and our own record returns as it was. New arrays; the ones given stay.
 */
export function layerRequest(
	records: readonly Uint8Array[],
	hops: readonly PlacedHop[],
	ownSlot: number | undefined,
	kind: RecordKind = shortRecords,
): Uint8Array[] {
	const layered = [...records];
	for (let i = hops.length - 1; i >= 0; i--) {
		const { secrets } = hops[i]!;
		for (const { slot } of hops.slice(i + 1)) layered[slot] = kind.unlayer(secrets, slot, layered[slot]!);
		if (ownSlot !== undefined) layered[ownSlot] = kind.unlayer(secrets, ownSlot, layered[ownSlot]!);
	}
	return layered;
}

/**
 * Reads the answers to a build; `undefined` if the message has another number of records than was sent.
 * @param records as they came back, 218 or 528 bytes each
 */
export function openAnswers(build: StartedBuild, records: readonly Uint8Array[]): BuildAnswer | undefined {
	const { kind, hops, own } = build;
	if (records.length !== build.records.length) return undefined;
	const replies = hops.map(({ slot, secrets }, i) => {
		let record = records[slot]!;
		for (const later of hops.slice(i + 1).reverse()) record = kind.unlayer(later.secrets, slot, record);
		const opened = openReply(secrets, kind.replyNonce(slot), record);
		return opened && decodeReply(opened, kind.replyBytes);
	});
	return {
		codes: replies.map((reply) => reply?.code ?? 'unreadable'),
		replies,
		ownRecordIntact: own === undefined || equalBytes(records[own.slot]!, own.record),
	};
}
