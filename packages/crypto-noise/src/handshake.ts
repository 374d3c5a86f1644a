// The one handshake machine: walks a pattern's table, message by message, on a SymmetricState. Noise, section 5.3.
// Knows nothing of framing, obfuscation, padding or block formats: its users do, between the messages.
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import { concatBytes, type Random, wipe } from '@i2p/util';
import { type EphemeralCoding, plainEphemeral } from './ephemeral.js';
import type { Pattern, Token } from './patterns.js';
import type { SymmetricState } from './symmetric-state.js';

/** Bytes of a public key on the wire, and of its box. */
const keyLength = 32;
const tagLength = 16;

/** What a handshake starts from. */
export interface HandshakeOptions {
	readonly pattern: Pattern;
	/** A state before any pre-message, which this handshake forks: `SymmetricState.fromName(...)`, kept by its owner. */
	readonly initial: SymmetricState;
	readonly initiator: boolean;
	/** Our static key, which stays its owner's; the initiator of N has none. */
	readonly localStatic?: X25519PrivateKey;
	/** The responder's 32-byte static key; needed by the initiator. */
	readonly remoteStatic?: Uint8Array;
	/** How ephemerals travel; plain if not given. */
	readonly ephemeral?: EphemeralCoding;
}

/** What a handshake knows besides the symmetric state; values are replaced, never written. */
interface Keys {
	localEphemeral?: X25519PrivateKey;
	remoteStatic?: Uint8Array;
	remoteEphemeral?: Uint8Array;
}

/** One side of one handshake. */
export class Handshake {
	readonly #options: HandshakeOptions;
	readonly #coding: EphemeralCoding;
	#symmetric: SymmetricState;
	#keys: Keys;
	#next = 0;

	/** Throws TypeError if a key that the pattern needs beforehand is missing. */
	constructor(options: HandshakeOptions) {
		this.#options = options;
		this.#coding = options.ephemeral ?? plainEphemeral;
		this.#symmetric = options.initial.fork();
		this.#keys = options.initiator && options.remoteStatic !== undefined ? { remoteStatic: options.remoteStatic } : {};
		const responderStatic = options.initiator ? options.remoteStatic : options.localStatic?.publicKey;
		if (responderStatic === undefined) throw new TypeError("the responder's static key is needed");
		this.#symmetric.mixHash(responderStatic);
	}

	/** The state behind the handshake: for padding to be mixed between messages, and for key derivations after them. */
	get symmetric(): SymmetricState {
		return this.#symmetric;
	}

	/** The peer's 32-byte static key, once it is known. */
	get remoteStatic(): Uint8Array | undefined {
		return this.#keys.remoteStatic;
	}

	/** The peer's last 32-byte ephemeral key, decoded. */
	get remoteEphemeral(): Uint8Array | undefined {
		return this.#keys.remoteEphemeral;
	}

	/** Whether all messages of the pattern have gone by. */
	get finished(): boolean {
		return this.#next >= this.#options.pattern.messages.length;
	}

	/**
	 * Our next message: ephemeral (32 wire bytes), static box (48) as the pattern has them, then the payload's box
	 * (16 bytes more than the payload). `undefined`, and nothing changed, if the peer's keys yield an all-zero secret.
	 * Throws TypeError out of turn.
	 */
	write(payload: Uint8Array, random: Random): Uint8Array | undefined {
		const tokens = this.#turn(true);
		const symmetric = this.#symmetric.fork();
		const keys: Keys = { ...this.#keys };
		const parts: Uint8Array[] = [];
		for (const token of tokens) {
			if (token === 'e') {
				const { key, wire } = this.#coding.create(random);
				keys.localEphemeral = key;
				symmetric.mixHash(key.publicKey);
				parts.push(wire);
			} else if (token === 's') parts.push(symmetric.encryptAndHash(this.#localStatic().publicKey));
			else if (!this.#agree(token, symmetric, keys)) {
				if (keys.localEphemeral !== this.#keys.localEphemeral) keys.localEphemeral?.destroy();
				symmetric.destroy();
				return undefined;
			}
		}
		parts.push(symmetric.encryptAndHash(payload));
		this.#advance(symmetric, keys);
		return concatBytes(...parts);
	}

	/**
	 * Takes the peer's next message, all of it, and answers its payload. `undefined`, and nothing changed, if it is too
	 * short or not authentic. Throws TypeError out of turn.
	 */
	read(lentMessage: Uint8Array): Uint8Array | undefined {
		const tokens = this.#turn(false);
		const symmetric = this.#symmetric.fork();
		const keys: Keys = { ...this.#keys };
		const payload = this.#readTokens(tokens, lentMessage, symmetric, keys);
		if (payload === undefined) symmetric.destroy();
		else this.#advance(symmetric, keys);
		return payload;
	}

	/** An independent handshake at the same point; both share keys, so only the last of them may be destroyed. */
	fork(): Handshake {
		const twin = new Handshake(this.#options);
		twin.#symmetric.destroy();
		twin.#symmetric = this.#symmetric.fork();
		twin.#keys = { ...this.#keys };
		twin.#next = this.#next;
		return twin;
	}

	/** Wipes the state and our ephemeral key. */
	destroy(): void {
		this.#symmetric.destroy();
		this.#keys.localEphemeral?.destroy();
		this.#keys = {};
	}

	#readTokens(
		tokens: readonly Token[],
		message: Uint8Array,
		symmetric: SymmetricState,
		keys: Keys,
	): Uint8Array | undefined {
		let at = 0;
		const take = (count: number): Uint8Array | undefined => {
			if (message.length - at < count) return undefined;
			at += count;
			return message.subarray(at - count, at);
		};
		for (const token of tokens) {
			if (token === 'e') {
				const wire = take(keyLength);
				if (wire === undefined) return undefined;
				keys.remoteEphemeral = new Uint8Array(this.#coding.decode(wire));
				symmetric.mixHash(keys.remoteEphemeral);
			} else if (token === 's') {
				const box = take(symmetric.hasKey ? keyLength + tagLength : keyLength);
				const opened = box === undefined ? undefined : symmetric.decryptAndHash(box);
				if (opened === undefined) return undefined;
				keys.remoteStatic = new Uint8Array(opened);
			} else if (!this.#agree(token, symmetric, keys)) return undefined;
		}
		if (symmetric.hasKey && message.length - at < tagLength) return undefined;
		return symmetric.decryptAndHash(message.subarray(at));
	}

	/** The tokens of the message that is due; throws TypeError if it is not of this direction. */
	#turn(ours: boolean): readonly Token[] {
		const tokens = this.#options.pattern.messages[this.#next];
		if (tokens === undefined || (this.#next % 2 === 0) === (this.#options.initiator !== ours))
			throw new TypeError('this message of the handshake is not due');
		return tokens;
	}

	/** Mixes the Diffie-Hellman result that a token names: the initiator's key first in its name. */
	#agree(token: Exclude<Token, 'e' | 's'>, symmetric: SymmetricState, keys: Keys): boolean {
		const [local, remote] = this.#options.initiator ? [token[0], token[1]] : [token[1], token[0]];
		const own = local === 'e' ? keys.localEphemeral : this.#localStatic();
		const other = remote === 'e' ? keys.remoteEphemeral : keys.remoteStatic;
		const secret = other === undefined ? undefined : own?.agree(other);
		if (secret === undefined) return false;
		symmetric.mixKey(secret);
		wipe(secret);
		return true;
	}

	#localStatic(): X25519PrivateKey {
		if (this.#options.localStatic === undefined) throw new TypeError('this pattern needs our static key');
		return this.#options.localStatic;
	}

	#advance(symmetric: SymmetricState, keys: Keys): void {
		this.#symmetric.destroy();
		this.#symmetric = symmetric;
		this.#keys = keys;
		this.#next++;
	}
}
