// The hop's side of a build: finds our record, checks the request, answers it and layers the others.
// tunnel-creation-ecies; the checks are those of established routers. Must not know tables of tunnels or policy.
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import type { Mapping } from '@i2p/data-core';
import type { Wall } from '@i2p/time';
import { equalBytes, type Random } from '@i2p/util';
import type { HopRefusal } from '../codes.js';
import { maxRequestAgeMs, maxRequestAheadMs, recordPrefixBytes } from '../constants.js';
import { type BuildRequest, encodeReply } from './record.js';
import { type RecordKind, shortRecords } from './record-kind.js';
import { type HopSecrets, sealReply } from './seal.js';

/** A request that is ours to answer. */
export interface HopTask {
	readonly kind: RecordKind;
	readonly slot: number;
	readonly request: BuildRequest;
	readonly secrets: HopSecrets;
	/** The creator's ephemeral key, 32 bytes: what a replay would repeat. */
	readonly ephemeral: Uint8Array;
}

const ephemeralEnd = recordPrefixBytes + 32;

/** Where our record lies, or why there is none. */
export function findOwnSlot(records: readonly Uint8Array[], ownHash: Uint8Array): number | HopRefusal {
	const prefix = ownHash.subarray(0, recordPrefixBytes);
	let found = -1;
	for (const [slot, record] of records.entries()) {
		if (!equalBytes(record.subarray(0, recordPrefixBytes), prefix)) continue;
		if (found >= 0) return 'two-records-for-us';
		found = slot;
	}
	return found >= 0 ? found : 'not-for-us';
}

/**
 * Opens the record that is ours and checks what it asks. A code means: say nothing.
 * @param records of the message, 218 or 528 bytes each
 */
export function openTask(
	own: { readonly hash: Uint8Array; readonly encryption: X25519PrivateKey },
	records: readonly Uint8Array[],
	wall: Wall,
	kind: RecordKind = shortRecords,
): HopTask | HopRefusal {
	const slot = findOwnSlot(records, own.hash);
	if (typeof slot === 'string') return slot;
	const record = records[slot]!;
	const opened = kind.open(own.encryption, record);
	if (opened === undefined) return 'bad-record';
	const { request } = opened;
	const refusal = judge(request, own.hash, wall);
	if (refusal !== undefined) return refusal;
	const ephemeral = record.subarray(recordPrefixBytes, ephemeralEnd);
	return { kind, slot, request, secrets: opened.secrets(), ephemeral };
}

function judge(request: BuildRequest, ownHash: Uint8Array, wall: Wall): HopRefusal | undefined {
	if (request.receiveTunnelId === 0 || request.nextTunnelId === 0) return 'bad-tunnel-ids';
	if (request.role !== 'endpoint' && equalBytes(request.nextHash, ownHash)) return 'bad-next-hop';
	const ageMs = wall - request.requestMinutes * 60_000;
	// The request says minutes, rounded down: it may be up to a minute younger than it looks.
	if (ageMs > maxRequestAgeMs + 60_000 || ageMs < -maxRequestAheadMs) return 'stale-request';
	return undefined;
}

/**
 * Answers: our record becomes the sealed answer, every other record gets our layer. New arrays.
 * @param code 0 to take the tunnel, 30 to refuse
 */
export function answerTask(
	task: HopTask,
	records: readonly Uint8Array[],
	code: number,
	options: Mapping,
	random: Random,
): Uint8Array[] {
	return answerWith(task, records, encodeReply({ options, code }, random, task.kind.replyBytes));
}

/** The same with the answer's 202 or 512 bytes given. */
export function answerWith(task: HopTask, records: readonly Uint8Array[], reply: Uint8Array): Uint8Array[] {
	const { kind, secrets } = task;
	return records.map((record, slot) =>
		slot === task.slot ? sealReply(secrets, kind.replyNonce(slot), reply) : kind.layer(secrets, slot, record),
	);
}
