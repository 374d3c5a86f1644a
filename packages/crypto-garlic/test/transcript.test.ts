// A whole established session of i2pd, played from both ends: 4 messages, then 4 rounds of next keys (origin in the files).
// Byte for byte as sender, and as receiver.
import { TagIndex, tagNumber } from '@i2p/crypto-session-keys';
import { importX25519Private } from '@i2p/crypto-x25519';
import { mono } from '@i2p/time';
import { fromHex, type Random, Slab, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { type Block, readBlocks } from '../src/index.js';
import { type OpenedExisting, Session, type SessionContext } from '../src/session.js';
import { readVectors } from './vectors.js';

interface Message {
	readonly payload: string;
	readonly message: string;
}
interface EsVectors {
	readonly ckAfterReply0: string;
	readonly split: { k_ab: string; k_ba: string };
	readonly messages: Message[];
}
interface Round extends Record<'forward' | 'reverse' | 'firstOnNewSet' | 'bobAfter', Message> {
	readonly aliceRatchetPriv: string;
	readonly bobRatchetPriv: string;
}
const es = readVectors<EsVectors>('ratchet-es');
const rounds = readVectors<{ i2pd: Round[] }>('ratchet-nextkey').i2pd;
const now = mono(0);

/** One end whose padding and ratchet keys are those of the transcript. */
class Player {
	readonly #existing: SessionContext<string>['existing'] = new TagIndex();
	readonly session: Session<string>;
	#padding = 0;

	constructor(initiator: boolean, keys: readonly string[]) {
		const rest = keys.filter((key, i) => keys.indexOf(key) === i);
		const context = {
			random: { below: () => this.#padding } as unknown as Random,
			makeKey: () => importX25519Private(fromHex(rest.shift()!)),
			existing: this.#existing,
			memory: new Slab(),
			note: () => undefined,
		};
		const sessionKeys = {
			chainingKey: fromHex(es.ckAfterReply0),
			initiatorKey: fromHex(es.split.k_ab),
			responderKey: fromHex(es.split.k_ba),
		};
		this.session = new Session(context, 'owner', sessionKeys, { initiator, now });
	}

	/** Makes the message: what the session adds by itself must be what i2pd added. */
	seal(payload: string): string {
		const blocks = readBlocks(fromHex(payload));
		const own = blocks.filter(({ kind }) => kind === 'clove');
		this.#padding = blocks.reduce((length, block) => (block.kind === 'padding' ? block.length : length), 0);
		const asks = blocks.some(({ kind }) => kind === 'ackRequest');
		const body = this.session.seal(own, asks ? 7 : undefined, now)!;
		expect(body.subarray(0, 4)).toEqual(Uint8Array.of(0, 0, (body.length - 4) >>> 8, body.length - 4));
		return toHex(body.subarray(4));
	}

	open(message: string): OpenedExisting {
		const bytes = fromHex(message);
		const opened = this.session.open(this.#existing.get(tagNumber(bytes))!, bytes, now);
		if (typeof opened === 'string') throw new Error(opened);
		return opened;
	}
}

describe('the transcript of an i2pd session', () => {
	it('is played byte for byte', () => {
		const alice = new Player(
			true,
			rounds.map((r) => r.aliceRatchetPriv),
		);
		const bob = new Player(
			false,
			rounds.map((r) => r.bobRatchetPriv),
		);
		const play = (from: Player, to: Player, { payload, message }: Message): OpenedExisting => {
			expect(from.seal(payload)).toBe(message);
			const opened = to.open(message);
			expect(opened.blocks).toEqual<readonly Block[]>(readBlocks(fromHex(payload)));
			return opened;
		};
		const [first, second, third, fourth] = es.messages;
		play(alice, bob, first!);
		play(bob, alice, second!);
		expect(play(alice, bob, third!).owes).toBe(true);
		const answer = play(bob, alice, fourth!);
		expect([answer.acked, answer.owes]).toEqual([[7], true]);
		for (const [i, round] of rounds.entries()) {
			alice.session.renewKeys();
			const asked = play(alice, bob, round.forward);
			expect([asked.acked, asked.owes]).toEqual([i === 0 ? [7] : [], true]);
			expect(play(bob, alice, round.reverse).owes).toBe(false);
			play(alice, bob, round.firstOnNewSet);
			play(bob, alice, round.bobAfter);
		}
	});
});
