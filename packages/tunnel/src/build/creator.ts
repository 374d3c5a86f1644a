// The creator's side of a build: records of all hops in shuffled slots, layered, and the answers opened.
// tunnel-creation-ecies, "Short Build Request Records". Must not know pools or where the message travels.
import { generateX25519 } from '@i2p/crypto-x25519';
import { equalBytes, type Random, shuffle, wipe } from '@i2p/util';
import { maxBuildRecords, maxTunnelHops, minBuildRecords, recordPrefixBytes, shortRecordBytes } from '../constants.js';
import { type BuildRequest, decodeReply, encodeRequest } from './record.js';
import { type HopSecrets, layerRecord, openReply, sealRecord } from './seal.js';

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
	/** Records in slot order, 218 bytes each, layered. */
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
): StartedBuild | undefined {
	const needed = plan.length + (ownHash === undefined ? 0 : 1);
	if (plan.length === 0 || plan.length > maxTunnelHops || needed > maxBuildRecords)
		throw new RangeError(`no tunnel of ${plan.length} hops`);
	const count = Math.max(minBuildRecords, needed);
	const slots = shuffle(
		Array.from({ length: count }, (_, i) => i),
		random,
	);
	const records: Uint8Array[] = Array.from({ length: count }, () => random.bytes(shortRecordBytes));
	const hops: PlacedHop[] = [];
	for (const [i, hop] of plan.entries()) {
		const sealed = sealPlanned(hop, random);
		if (sealed === undefined) return undefined;
		const slot = slots[i]!;
		records[slot] = sealed.record;
		hops.push({ slot, secrets: sealed.secrets });
	}
	let own: StartedBuild['own'];
	if (ownHash !== undefined) {
		const slot = slots[plan.length]!;
		own = { slot, record: ownRecord(ownHash, random) };
		records[slot] = own.record;
	}
	return { records: layerRequest(records, hops, own?.slot), hops, own };
}

function sealPlanned(hop: PlannedHop, random: Random) {
	const ephemeral = generateX25519(random);
	const request = encodeRequest(hop.request, random);
	const sealed = sealRecord(hop.hash, hop.encryptionKey, ephemeral, request, hop.request.role === 'endpoint');
	ephemeral.destroy();
	wipe(request);
	return sealed;
}

/** A record for ourselves that looks like any other: our prefix, a real ephemeral key, noise. */
function ownRecord(ownHash: Uint8Array, random: Random): Uint8Array {
	const record = random.bytes(shortRecordBytes);
	record.set(ownHash.subarray(0, recordPrefixBytes));
	const ephemeral = generateX25519(random);
	record.set(ephemeral.publicKey, recordPrefixBytes);
	ephemeral.destroy();
	return record;
}

/**
 * Applies beforehand the layers that the hops will add, so that each hop finds its own record in clear form and our
 * own record returns as it was. New arrays; the ones given stay.
 */
export function layerRequest(
	records: readonly Uint8Array[],
	hops: readonly PlacedHop[],
	ownSlot: number | undefined,
): Uint8Array[] {
	const layered = [...records];
	for (const [i, hop] of hops.entries()) {
		for (const later of hops.slice(i + 1))
			layered[later.slot] = layerRecord(hop.secrets.replyKey, later.slot, layered[later.slot]!);
		if (ownSlot !== undefined) layered[ownSlot] = layerRecord(hop.secrets.replyKey, ownSlot, layered[ownSlot]!);
	}
	return layered;
}

/**
 * Reads the answers to a build; `undefined` if the message has another number of records than was sent.
 * @param records as they came back, 218 bytes each
 */
export function openAnswers(build: StartedBuild, records: readonly Uint8Array[]): BuildAnswer | undefined {
	if (records.length !== build.records.length) return undefined;
	const codes = build.hops.map((hop, i): HopAnswer => {
		let record = records[hop.slot]!;
		for (const later of build.hops.slice(i + 1)) record = layerRecord(later.secrets.replyKey, hop.slot, record);
		const opened = openReply(hop.secrets, hop.slot, record);
		return opened === undefined ? 'unreadable' : decodeReply(opened).code;
	});
	const { own } = build;
	return { codes, ownRecordIntact: own === undefined || equalBytes(records[own.slot]!, own.record) };
}
