// The one handshake machine: walks a pattern's table, message by message, on a SymmetricState. Noise, section 5.3; Noise HFS.
// Knows nothing of framing, obfuscation, padding or block formats: its users do, between the messages.
import type { MlKemEncapsulation } from '@i2p/crypto-mlkem';
import { type X25519PrivateKey, x25519KeyLength } from '@i2p/crypto-x25519';
import { checkAnyBytes, checkBytes, concatBytes, copyBytes, type Random, wipe } from '@i2p/util';
import { type EphemeralCoding, type EphemeralKey, plainEphemeral } from './ephemeral.js';
import type { Kem, KemKey } from './kem.js';
import type { Pattern, Token } from './patterns.js';
import type { SymmetricState } from './symmetric-state.js';

/** Bytes that a box adds. */
const tagLength = 16;
const kemSecretLength = 32;
const noStatic = new Uint8Array(x25519KeyLength);

/** What a handshake starts from. */
export interface HandshakeOptions {
	readonly pattern: Pattern;
	/** A state before any pre-message, which this handshake forks: `SymmetricState.fromName(...)`, kept by its owner. */
	readonly initial: SymmetricState;
	readonly initiator: boolean;
	/** Our static key, which stays its owner's; the initiator of N and an anonymous one have none. */
	readonly localStatic?: X25519PrivateKey;
	/** The responder's 32-byte static key; needed by the initiator. */
	readonly remoteStatic?: Uint8Array;
	/** How ephemerals travel; plain if not given. */
	readonly ephemeral?: EphemeralCoding;
	/** Needed by hybrid patterns: `mlKem(768)`. */
	readonly kem?: Kem;
	/**
	 * Whether the initiator may stay unknown: 32 zero bytes stand where its static key would, and what that key agrees on is
	 * left out. ECIES-X25519-AEAD-Ratchet, "New Session (without binding)".
	 */
	readonly anonymous?: boolean;
}

/** What goes with a message that is read, besides its bytes. */
export interface ReadOptions {
	/** Bytes beside the message that are mixed before it: SSU2's header, the tag of a session reply. */
	readonly header?: Uint8Array;
	/** The 32-byte secret of {@link Handshake.ciphertextOf}, from the job that decapsulated it; stays the caller's. */
	readonly kemSecret?: Uint8Array;
}

/** What goes with a message that is written, besides its payload. */
export interface WriteOptions {
	/** As in {@link ReadOptions}. */
	readonly header?: Uint8Array;
	/** An ephemeral key that was made in advance; the handshake destroys it. */
	readonly ephemeral?: EphemeralKey;
	/** A key pair that a job made for our first message; the handshake destroys it. */
	readonly kemKey?: KemKey;
	/** What a job encapsulated for {@link Handshake.remoteKemKey}; the handshake wipes the secret. */
	readonly encapsulation?: MlKemEncapsulation;
}

/** What a handshake knows besides the symmetric state; values are replaced, never written. */
interface Keys {
	localEphemeral?: X25519PrivateKey;
	localKem?: KemKey;
	remoteStatic?: Uint8Array;
	remoteEphemeral?: Uint8Array;
	remoteKem?: Uint8Array;
}

/** A message under way: on a fork of the state, so that a failure leaves nothing behind. */
interface Step {
	readonly symmetric: SymmetricState;
	readonly keys: Keys;
}

/** One side of one handshake. */
export class Handshake {
	readonly #options: HandshakeOptions;
	readonly #coding: EphemeralCoding;
	#symmetric: SymmetricState;
	#keys: Keys = {};
	/** Keys that another handshake made: a fork must not destroy them. */
	#borrowed: Keys = {};
	#next = 0;

	/**
	 * Throws TypeError if a key or the KEM that the pattern needs beforehand is missing, RangeError if `remoteStatic` has not
	 * 32 bytes.
	 */
	constructor(options: HandshakeOptions) {
		const { initiator, localStatic, remoteStatic, pattern, kem } = options;
		const responderStatic = initiator ? remoteStatic : localStatic?.publicKey;
		if (responderStatic === undefined) throw new TypeError("the responder's static key is needed");
		checkBytes('static key', responderStatic, x25519KeyLength);
		if (kem === undefined && pattern.messages[0]?.includes('e1')) throw new TypeError('a hybrid pattern needs a KEM');
		this.#options = options;
		this.#coding = options.ephemeral ?? plainEphemeral;
		this.#symmetric = options.initial.fork();
		if (initiator) this.#keys.remoteStatic = responderStatic;
		this.#symmetric.mixHash(responderStatic);
	}

	/** The state behind the handshake: for padding to be mixed between messages, and for key derivations after them. */
	get symmetric(): SymmetricState {
		return this.#symmetric;
	}

	/** The peer's 32-byte static key, once it is known; never that of an anonymous initiator. */
	get remoteStatic(): Uint8Array | undefined {
		return this.#keys.remoteStatic;
	}

	/** The peer's last 32-byte ephemeral key, decoded. */
	get remoteEphemeral(): Uint8Array | undefined {
		return this.#keys.remoteEphemeral;
	}

	/** The initiator's encapsulation key, for a job to encapsulate to; proven only to come from whoever made the message. */
	get remoteKemKey(): Uint8Array | undefined {
		return this.#keys.remoteKem;
	}

	/** Whether all messages of the pattern have gone by. */
	get finished(): boolean {
		return this.#next >= this.#options.pattern.messages.length;
	}

	/**
	 * Our next message: ephemeral (32 wire bytes), box of the encapsulation key or KEM ciphertext (16 more than it), static
	 * box (48) as the pattern has them, then the payload's box (16 more than the payload). `undefined`, and nothing changed,
	 * if the peer's keys yield no secret. Throws TypeError out of turn or for a payload that is no
	 * Uint8Array, RangeError where a given KEM part has another length.
	 */
	write(lentPayload: Uint8Array, random: Random, options: WriteOptions = {}): Uint8Array | undefined {
		checkAnyBytes('handshake payload', lentPayload);
		const tokens = this.#turn(true);
		this.#checkGiven(options);
		const step = this.#begin(options.header);
		const parts: Uint8Array[] = [];
		for (const token of tokens) {
			const part = this.#writeToken(token, step, random, options);
			if (part === undefined) {
				this.#abandon(step);
				return undefined;
			}
			parts.push(part);
		}
		parts.push(step.symmetric.encryptAndHash(lentPayload));
		this.#advance(step);
		return concatBytes(...parts);
	}

	/**
	 * Takes the peer's next message, all of it, and answers its payload. `undefined`, and nothing changed, if it is too
	 * short or not authentic. Throws TypeError out of turn, for a message that is no Uint8Array or if the KEM's secret is
	 * needed, RangeError if it has not 32 bytes.
	 */
	read(lentMessage: Uint8Array, options: ReadOptions = {}): Uint8Array | undefined {
		checkAnyBytes('handshake message', lentMessage);
		const tokens = this.#turn(false);
		this.#checkGiven(options);
		if (tokens.includes('ekem1') && options.kemSecret === undefined && this.#keys.localKem?.decapsulate === undefined)
			throw new TypeError('this KEM key does not decapsulate: the secret is needed');
		const step = this.#begin(options.header);
		const cursor = new Cursor(lentMessage);
		for (const token of tokens)
			if (!this.#readToken(token, step, cursor, options.kemSecret)) {
				this.#abandon(step);
				return undefined;
			}
		const payload = step.symmetric.decryptAndHash(cursor.rest());
		if (payload === undefined) this.#abandon(step);
		else this.#advance(step);
		return payload;
	}

	/**
	 * The KEM ciphertext in the peer's next message, for a job to decapsulate: then `read` the message with the secret.
	 * `undefined` if there is none or it is not authentic; changes nothing. Costs the X25519 before it a second time.
	 */
	ciphertextOf(lentMessage: Uint8Array, lentHeader?: Uint8Array): Uint8Array | undefined {
		checkAnyBytes('handshake message', lentMessage);
		const tokens = this.#turn(false);
		const step = this.#begin(lentHeader);
		const cursor = new Cursor(lentMessage);
		let ciphertext: Uint8Array | undefined;
		for (const token of tokens) {
			if (token === 'ekem1') ciphertext = openBox(step, cursor, this.#kem().ciphertextLength);
			if (token === 'ekem1' || !this.#readToken(token, step, cursor)) break;
		}
		this.#abandon(step);
		return ciphertext;
	}

	/**
	 * The two 32-byte keys of the transport phase: initiator to responder, responder to initiator. Throws TypeError before the last
	 * message has gone by. Protocols that derive more, or otherwise, do so from {@link symmetric}. Noise, section 5.2, Split.
	 */
	split(): [toResponder: Uint8Array, toInitiator: Uint8Array] {
		if (!this.finished) throw new TypeError('this handshake is not finished');
		return this.#symmetric.split();
	}

	/**
	 * An independent handshake at the same point. It borrows the keys made so far: it ends before this one is destroyed.
	 * @param pattern whose table it goes on by: for peers known to leave a token out
	 */
	fork(pattern: Pattern = this.#options.pattern): Handshake {
		const twin = new Handshake({ ...this.#options, pattern });
		twin.#symmetric.destroy();
		twin.#symmetric = this.#symmetric.fork();
		twin.#keys = { ...this.#keys };
		twin.#borrowed = twin.#keys;
		twin.#next = this.#next;
		return twin;
	}

	/** Wipes the state and the keys that this handshake made; no message is due afterwards. */
	destroy(): void {
		this.#symmetric.destroy();
		this.#discard(this.#keys, this.#borrowed);
		this.#keys = {};
		this.#next = this.#options.pattern.messages.length;
	}

	#begin(header: Uint8Array | undefined): Step {
		const symmetric = this.#symmetric.fork();
		if (header !== undefined) symmetric.mixHash(header);
		return { symmetric, keys: { ...this.#keys } };
	}

	#advance({ symmetric, keys }: Step): void {
		this.#symmetric.destroy();
		this.#symmetric = symmetric;
		this.#keys = keys;
		this.#next++;
	}

	#abandon({ symmetric, keys }: Step): void {
		symmetric.destroy();
		this.#discard(keys, this.#keys);
	}

	/** Destroys the key pairs that are not among those to keep. */
	#discard(keys: Keys, kept: Keys): void {
		if (keys.localEphemeral !== kept.localEphemeral) keys.localEphemeral?.destroy();
		if (keys.localKem !== kept.localKem) keys.localKem?.destroy();
	}

	/** The tokens of the message that is due; throws TypeError if it is not of this direction. */
	#turn(ours: boolean): readonly Token[] {
		const tokens = this.#options.pattern.messages[this.#next];
		if (tokens === undefined || (this.#next % 2 === 0) === (this.#options.initiator !== ours))
			throw new TypeError('this message of the handshake is not due');
		return tokens;
	}

	/** What a job did must fit the KEM. */
	#checkGiven({ kemKey, encapsulation, kemSecret }: WriteOptions & ReadOptions): void {
		if (kemKey !== undefined) checkBytes('encapsulation key', kemKey.publicKey, this.#kem().publicKeyLength);
		if (encapsulation !== undefined) {
			checkBytes('KEM ciphertext', encapsulation.ciphertext, this.#kem().ciphertextLength);
			checkBytes('KEM secret', encapsulation.secret, kemSecretLength);
		}
		if (kemSecret !== undefined) checkBytes('KEM secret', kemSecret, kemSecretLength);
	}

	/** What a token sends, perhaps nothing; `undefined` if the peer's key yields no secret. */
	#writeToken(token: Token, step: Step, random: Random, options: WriteOptions): Uint8Array | undefined {
		const { symmetric, keys } = step;
		switch (token) {
			case 'e': {
				const { key, wire } = options.ephemeral ?? this.#coding.create(random);
				keys.localEphemeral = key;
				symmetric.mixHash(key.publicKey);
				return wire;
			}
			case 's':
				return symmetric.encryptAndHash(this.#anonymousHere() ? noStatic : this.#localStatic().publicKey);
			case 'e1':
				keys.localKem = options.kemKey ?? this.#kem().generate(random);
				return symmetric.encryptAndHash(keys.localKem.publicKey);
			case 'ekem1':
				return this.#encapsulate(step, random, options.encapsulation);
			default:
				return this.#agree(token, step) ? new Uint8Array(0) : undefined;
		}
	}

	#encapsulate(step: Step, random: Random, given?: MlKemEncapsulation): Uint8Array | undefined {
		const made = given ?? this.#kem().encapsulate(step.keys.remoteKem!, random);
		if (made === undefined) return undefined;
		const box = step.symmetric.encryptAndHash(made.ciphertext);
		step.symmetric.mixKey(made.secret);
		wipe(made.secret);
		return box;
	}

	/** Takes what a token sent; answers whether it is there and authentic. */
	#readToken(token: Token, step: Step, cursor: Cursor, kemSecret?: Uint8Array): boolean {
		const { symmetric, keys } = step;
		switch (token) {
			case 'e': {
				const wire = cursor.take(x25519KeyLength);
				if (wire === undefined) return false;
				keys.remoteEphemeral = copyBytes(this.#coding.decode(wire));
				symmetric.mixHash(keys.remoteEphemeral);
				return true;
			}
			case 's':
				return this.#readStatic(step, cursor);
			case 'e1': {
				const opened = openBox(step, cursor, this.#kem().publicKeyLength);
				if (opened === undefined) return false;
				keys.remoteKem = copyBytes(opened);
				return true;
			}
			case 'ekem1':
				return this.#decapsulate(step, cursor, kemSecret);
			default:
				return this.#agree(token, step);
		}
	}

	#readStatic(step: Step, cursor: Cursor): boolean {
		const opened = openBox(step, cursor, x25519KeyLength);
		if (opened === undefined) return false;
		if (this.#options.anonymous !== true || opened.some((byte) => byte !== 0))
			step.keys.remoteStatic = copyBytes(opened);
		return true;
	}

	#decapsulate(step: Step, cursor: Cursor, given?: Uint8Array): boolean {
		const ciphertext = openBox(step, cursor, this.#kem().ciphertextLength);
		if (ciphertext === undefined) return false;
		const secret = given ?? step.keys.localKem!.decapsulate!(ciphertext);
		step.symmetric.mixKey(secret);
		if (given === undefined) wipe(secret);
		return true;
	}

	/** Mixes the Diffie-Hellman result that a token names: the initiator's key first in its name. */
	#agree(token: Token, { symmetric, keys }: Step): boolean {
		const { initiator, anonymous } = this.#options;
		const [local, remote] = initiator ? [token[0], token[1]] : [token[1], token[0]];
		// An anonymous initiator has no static key to agree with: neither here nor, as the responder sees it, there.
		if (anonymous === true && token[0] === 's' && (initiator ? this.#anonymousHere() : keys.remoteStatic === undefined))
			return true;
		const own = local === 'e' ? keys.localEphemeral : this.#localStatic();
		const other = remote === 'e' ? keys.remoteEphemeral : keys.remoteStatic;
		const secret = other === undefined ? undefined : own?.agree(other);
		if (secret === undefined) return false;
		symmetric.mixKey(secret);
		wipe(secret);
		return true;
	}

	#anonymousHere(): boolean {
		return this.#options.anonymous === true && this.#options.initiator && this.#options.localStatic === undefined;
	}

	#localStatic(): X25519PrivateKey {
		if (this.#options.localStatic === undefined) throw new TypeError('this pattern needs our static key');
		return this.#options.localStatic;
	}

	#kem(): Kem {
		if (this.#options.kem === undefined) throw new TypeError('a hybrid pattern needs a KEM');
		return this.#options.kem;
	}
}

/** The bytes of a message, taken from the front. */
class Cursor {
	readonly #message: Uint8Array;
	#at = 0;

	constructor(lentMessage: Uint8Array) {
		this.#message = lentMessage;
	}

	/** The next bytes; `undefined` if there are not so many. */
	take(count: number): Uint8Array | undefined {
		if (this.#message.length - this.#at < count) return undefined;
		this.#at += count;
		return this.#message.subarray(this.#at - count, this.#at);
	}

	rest(): Uint8Array {
		return this.#message.subarray(this.#at);
	}
}

/** Opens a box around so many bytes; before any key, takes the bytes alone. */
function openBox({ symmetric }: Step, cursor: Cursor, length: number): Uint8Array | undefined {
	const box = cursor.take(symmetric.hasKey ? length + tagLength : length);
	return box && symmetric.decryptAndHash(box);
}
