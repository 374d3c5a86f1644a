// Finds destinations for those who have none of their own: asks once for each question, and remembers nothing.
import type { LookupAnswer, LookupFault, LookupTarget } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import type { Random } from '@i2p/util';
import type { BlindedAddress } from './blinded-addresses.js';
import { type FinderAnswer, LeaseSetFinder } from './finder.js';
import type { LeaseSetDirectory, Names, Neighbours } from './wants.js';

/** What is looked for: a hash, an encrypted address, or nothing for this reason. */
export type Wanted =
	| { readonly kind: 'hash'; readonly hash: HashKey }
	| { readonly kind: 'blinded'; readonly address: BlindedAddress }
	| { readonly kind: 'refused'; readonly reason: LookupFault };

/**
 * What a target asks for; names are not resolved here, and what a b33 address says to be needed must be there.
 * @param hasClientKey whether who asks has a key of its own for sets that want one
 */
export function wantedBy(target: LookupTarget, hasClientKey = false): Wanted {
	if (typeof target === 'string') return { kind: 'hash', hash: target };
	if ('name' in target) return { kind: 'refused', reason: 'unknown-name' };
	const { b33, keys = {} } = target;
	if (b33.isSecretNeeded && keys.secret === undefined) return { kind: 'refused', reason: 'wrong-secret' };
	if (b33.isClientKeyNeeded && keys.client === undefined && !hasClientKey)
		return { kind: 'refused', reason: 'client-key-needed' };
	const { publicKey, signatureType } = b33;
	return { kind: 'blinded', address: { key: { publicKey, signatureType }, keys } };
}

/** What a target means: a name may stand for an address, which is looked up in its place. */
export function meantBy(target: LookupTarget, names: Names | undefined): LookupTarget {
	const isName = typeof target !== 'string' && 'name' in target;
	return (isName ? names?.target?.(target.name) : undefined) ?? target;
}

/** What a book says of a target that is a name; `undefined` for other targets. */
export function namedBy(target: LookupTarget, names: Names | undefined): LookupAnswer | undefined {
	if (typeof target === 'string' || !('name' in target)) return undefined;
	const destination = names?.find(target.name);
	return destination === undefined ? { reason: 'unknown-name' } : { destination };
}

/** What lookups without a destination stand on. */
export interface ResolverParts {
	readonly directory: LeaseSetDirectory;
	readonly neighbours: Neighbours;
	/** Without it no name is known. */
	readonly names?: Names | undefined;
	readonly random: Random;
}

/** Answers lookups of whoever has no destination. */
export class Resolver {
	readonly #parts: ResolverParts;

	constructor(parts: ResolverParts) {
		this.#parts = parts;
	}

	/** The answer comes in a later turn, for what is known in this router from within this call. */
	resolve(said: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void, turn: Turn): void {
		const target = meantBy(said, this.#parts.names);
		const { directory, neighbours, random } = this.#parts;
		const named = namedBy(target, this.#parts.names);
		if (named !== undefined) {
			onAnswer(named, turn);
			return;
		}
		const wanted = wantedBy(target);
		if (wanted.kind === 'refused') {
			onAnswer({ reason: wanted.reason }, turn);
			return;
		}
		const local = wanted.kind === 'hash' ? neighbours.find(wanted.hash)?.destination : undefined;
		if (local !== undefined) {
			onAnswer({ destination: local }, turn);
			return;
		}
		const finder = new LeaseSetFinder({ directory, neighbours, random });
		const onFound = (found: FinderAnswer, later: Turn) => {
			finder.addresses.clear();
			if (typeof found === 'string') onAnswer({ reason: found }, later);
			else if (!found.set.verify()) onAnswer({ reason: 'no-lease-set' }, later);
			else onAnswer({ destination: found.destination, options: found.set.options }, later);
		};
		finder.lookup(wanted.kind === 'hash' ? wanted.hash : finder.addresses.learn(wanted.address), onFound, turn);
	}
}
