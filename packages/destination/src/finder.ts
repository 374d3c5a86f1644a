// Finds what can be sent to: asks the directory, opens encrypted sets of today and of the day next to it, follows meta sets to an entry.
// "Encrypted LeaseSet"; common structures "MetaLeaseSet". Must not know who waits.

import type { LookupFault } from '@i2p/client-core';
import { importX25519Private } from '@i2p/crypto-x25519';
import { type Destination, type HashKey, hashKey } from '@i2p/data-core';
import type { StoredLeaseSet } from '@i2p/data-i2np';
import {
	blindedDay,
	type Closed,
	type EncryptedLeaseSet,
	importPreSharedKey,
	type LeaseSet2,
	type MetaLeaseSet,
	type Opened,
	openLeaseSet,
} from '@i2p/data-leaseset';
import type { Turn } from '@i2p/runtime';
import { after, utcDay, type Wall } from '@i2p/time';
import { type Random, shuffle } from '@i2p/util';
import { type BlindedAddress, BlindedAddresses, type BlindedName } from './blinded-addresses.js';
import type { Conduct } from './conduct.js';
import { dayAfterMs, dayBeforeMs, maxMetaDepth, maxMetaTries } from './constants.js';
import type { LeaseSetDirectory, Neighbours } from './wants.js';

/** A lease set that can be sent to, not verified unless it came out of another, and whose it is. */
export interface FoundSet {
	readonly set: LeaseSet2;
	/** Who was looked for: another than that of the set if a meta set led to it. */
	readonly destination: Destination;
}

/** A set, or why there is none. */
export type FinderAnswer = FoundSet | LookupFault;
type OnFound = (answer: FinderAnswer, turn: Turn) => void;

/** What the set of an encrypted address says by staying closed. */
const closedFaults: Readonly<Record<Closed, LookupFault>> = {
	'other-key': 'wrong-secret',
	'bad-signature': 'no-lease-set',
	'client-key-needed': 'client-key-needed',
	'not-authorised': 'not-authorised',
	'other-destination': 'no-lease-set',
	malformed: 'no-lease-set',
};

/** What questions are answered by. */
export interface FinderParts {
	readonly directory: LeaseSetDirectory;
	readonly neighbours?: Neighbours | undefined;
	/** Of whoever asks, if it is a destination. */
	readonly conduct?: Pick<Conduct, 'clientKey'> | undefined;
	readonly random: Random;
}

/** The questions of one destination. */
export class LeaseSetFinder {
	/** Encrypted addresses, and the destinations that they are known to be. */
	readonly addresses = new BlindedAddresses();
	readonly #parts: FinderParts;

	constructor(parts: FinderParts) {
		this.#parts = parts;
	}

	/** Asks once; the answer comes in a later turn, or at once for what a destination of this router published. */
	lookup(of: HashKey | BlindedName, onAnswer: OnFound, turn: Turn): void {
		const address = this.addresses.get(of);
		if (address === undefined) this.#ask(of as HashKey, maxMetaDepth, onAnswer, turn);
		else this.#askBlinded(address, storageKeys(address, turn.wall), onAnswer, turn);
	}

	#ask(hash: HashKey, depth: number, onAnswer: OnFound, turn: Turn): void {
		this.#look(hash, (found, later) => this.#onPlain(found, depth, onAnswer, later), turn);
	}

	#look(hash: HashKey, onFound: (found: StoredLeaseSet | undefined, turn: Turn) => void, turn: Turn): void {
		const own = this.#parts.neighbours?.leaseSet(hash);
		if (own === undefined) this.#parts.directory.lookup(hash, onFound, turn);
		else onFound(own, turn);
	}

	#onPlain(found: StoredLeaseSet | undefined, depth: number, onAnswer: OnFound, turn: Turn): void {
		if (found?.kind === 'leaseSet2') onAnswer({ set: found, destination: found.destination }, turn);
		else if (found?.kind === 'metaLeaseSet') this.#follow(found, depth, onAnswer, turn);
		else if (found?.kind !== 'leaseSet') onAnswer('no-lease-set', turn);
		else onAnswer(found.expires > turn.wall ? 'unsupported-encryption' : 'expired-lease-set', turn);
	}

	/** Under the blinded key of the first of these days, then of the others. */
	#askBlinded(address: BlindedAddress, [first, ...others]: readonly HashKey[], onAnswer: OnFound, turn: Turn): void {
		if (first === undefined) {
			onAnswer('no-lease-set', turn);
			return;
		}
		const onFound = (found: StoredLeaseSet | undefined, later: Turn) => {
			if (found?.kind !== 'encryptedLeaseSet') {
				this.#askBlinded(address, others, onAnswer, later);
				return;
			}
			const opened = openedBy(found, address, this.#parts.conduct?.clientKey);
			if ('refused' in opened) onAnswer(closedFaults[opened.refused], later);
			else this.#onPlain(opened.leaseSet, maxMetaDepth, onAnswer, later);
		};
		this.#look(first, onFound, turn);
	}

	#follow(meta: MetaLeaseSet, depth: number, onAnswer: OnFound, turn: Turn): void {
		if (meta.expires <= turn.wall) onAnswer('expired-lease-set', turn);
		else if (depth === 0 || !meta.verify()) onAnswer('no-lease-set', turn);
		else this.#try(entriesOf(meta, turn.wall, this.#parts.random).slice(0, maxMetaTries), meta, depth, onAnswer, turn);
	}

	/** One entry after the other, until one is found. */
	#try([next, ...others]: readonly HashKey[], meta: MetaLeaseSet, depth: number, onAnswer: OnFound, turn: Turn): void {
		if (next === undefined) {
			onAnswer('no-lease-set', turn);
			return;
		}
		const onFound = (answer: FinderAnswer, later: Turn) => {
			if (typeof answer === 'string') this.#try(others, meta, depth, onAnswer, later);
			else onAnswer({ set: answer.set, destination: meta.destination }, later);
		};
		this.#ask(next, depth - 1, onFound, turn);
	}
}

/** Opens a set with what was given for its address, else with the destination's own key if there is one. */
function openedBy(set: EncryptedLeaseSet, { key, keys }: BlindedAddress, clientKey: Uint8Array | undefined): Opened {
	const opened = openLeaseSet(set, key, keys);
	if (!('refused' in opened) || opened.refused !== 'client-key-needed' || clientKey === undefined) return opened;
	const dh = importX25519Private(clientKey);
	const psk = importPreSharedKey(clientKey);
	try {
		const byDh = openLeaseSet(set, key, { ...keys, client: { kind: 'dh', key: dh } });
		return 'refused' in byDh ? openLeaseSet(set, key, { ...keys, client: { kind: 'psk', key: psk } }) : byDh;
	} finally {
		dh.destroy();
		psk.destroy();
	}
}

/** Under what the sets of an address are stored: today, and around midnight on the day next to it. */
function storageKeys({ key, keys }: BlindedAddress, wall: Wall): readonly HashKey[] {
	const days = [wall, after(wall, -dayAfterMs), after(wall, dayBeforeMs)].map(utcDay);
	return [...new Set(days)].flatMap((day) => {
		const blinded = blindedDay(key, day, keys.secret);
		return blinded === undefined ? [] : [hashKey(blinded.storageKey)];
	});
}

/** What a meta set leads to: the cheapest first, equals by chance; without what has ended or was revoked. */
function entriesOf(meta: MetaLeaseSet, wall: Wall, random: Random): readonly HashKey[] {
	const revoked = new Set(meta.revocations.map(hashKey));
	const open = meta.leases.filter(({ end, hash }) => end > wall && !revoked.has(hashKey(hash)));
	return shuffle(open, random)
		.sort((a, b) => a.cost - b.cost)
		.map(({ hash }) => hashKey(hash));
}
