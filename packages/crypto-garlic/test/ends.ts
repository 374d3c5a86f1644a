// Two ends of a garlic conversation on one virtual clock, for the pair tests.
import { importX25519Private } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { type Mono, mono, type Wall, wall } from '@i2p/time';
import { fromUtf8, utf8 } from '@i2p/util';
import {
	type Block,
	type GarlicPeer,
	GarlicSessions,
	type Opened,
	type RatchetType,
	type Refusal,
	type Sealed,
} from '../src/index.js';

/** One end: its sessions, what it counted, and the other end as it knows it. */
export interface End {
	readonly sessions: GarlicSessions;
	readonly publicKey: Uint8Array;
	readonly notes: Map<string, number>;
}

/** What an end may be given besides its name. */
export interface EndOptions {
	readonly mostPeers?: number;
	readonly mostTags?: number;
	readonly nextKeyAfter?: number;
	/** The types that it has keys for, of which the first is `publicKey`; 4 alone if not given. */
	readonly types?: readonly RatchetType[];
}

/** The clock of a test. */
export class TestClock {
	#ms = 1_000_000;

	get now(): Mono {
		return mono(this.#ms);
	}

	get wall(): Wall {
		return wall(1_790_000_000_000 + this.#ms);
	}

	pass(ms: number): void {
		this.#ms += ms;
	}
}

/** An end with keys of its own. */
export function makeEnd(name: string, { types = [4], ...bounds }: EndOptions = {}): End {
	const random = seededRandom(name);
	const keys = types.map((type) => ({ type, key: importX25519Private(random.bytes(32)) }));
	const notes = new Map<string, number>();
	const note = (code: string) => notes.set(code, (notes.get(code) ?? 0) + 1);
	const sessions = new GarlicSessions({ ...bounds, keys, random, note });
	return { sessions, publicKey: keys[0]!.key.publicKey, notes };
}

/** A clove that holds a text. */
export function clove(text: string): Block {
	return { kind: 'clove', bytes: utf8(text) };
}

/** The texts of all cloves. */
export function texts(opened: Opened | Refusal): string[] {
	if (opened.kind === 'refused') return [`refused: ${opened.code}`];
	return opened.blocks.flatMap((block) => (block.kind === 'clove' ? [fromUtf8(block.bytes) ?? '?'] : []));
}

/** Two ends that know each other's keys. */
export class Conversation {
	readonly clock = new TestClock();
	readonly type: RatchetType;
	readonly #options: EndOptions;
	alice: End;
	bob: End;

	constructor(type: RatchetType = 4, options: EndOptions = {}) {
		this.type = type;
		this.#options = { ...options, types: [type] };
		this.alice = makeEnd('alice', this.#options);
		this.bob = makeEnd('bob', this.#options);
	}

	/** Bob loses all that he knew, but for his keys. */
	restartBob(): void {
		this.bob.sessions.destroy();
		this.bob = makeEnd('bob', this.#options);
	}

	/** Somebody whom Bob does not know takes Alice's place. */
	replaceAlice(): void {
		this.alice.sessions.destroy();
		this.alice = makeEnd('another alice', this.#options);
	}

	/** Lets the ends do what is due; what they say by themselves arrives. */
	pass(ms: number): void {
		this.clock.pass(ms);
		for (const end of [this.alice, this.bob]) {
			if (end.sessions.due() > this.clock.now) continue;
			end.sessions.onTime(this.clock);
			while (end.sessions.takeOwing() !== undefined) {
				const { message } = this.seal(end, undefined);
				this.open(end === this.alice ? this.bob : this.alice, message);
			}
		}
	}

	/** The other end as one of them knows it. */
	peerOf(from: End): GarlicPeer {
		const to = from === this.alice ? this.bob : this.alice;
		return from.sessions.peerWithKey(to.publicKey, this.clock.now, this.type);
	}

	seal(from: End, text: string | undefined, wantAck = false): Sealed {
		const blocks = text === undefined ? [] : [clove(text)];
		return from.sessions.seal(this.peerOf(from), blocks, this.clock, { wantAck })!;
	}

	open(to: End, message: Uint8Array): Opened | Refusal {
		return to.sessions.open(message, this.clock);
	}

	/** Sends one message that arrives; answers what was opened. */
	send(from: End, text: string): Opened {
		const opened = this.open(from === this.alice ? this.bob : this.alice, this.seal(from, text).message);
		if (opened.kind === 'refused') throw new Error(opened.code);
		return opened;
	}

	/** New session, reply, first message: a session stands on both sides. */
	establish(): void {
		this.send(this.alice, 'hello');
		this.send(this.bob, 'welcome');
		this.send(this.alice, 'thanks');
	}
}
