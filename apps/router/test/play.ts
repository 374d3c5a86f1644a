// What two applications do over SAM: sessions, PING answered PONG, a transfer compared byte by byte.
import { sha256 } from '@i2p/crypto-sha256';
import { seededRandom } from '@i2p/testkit';
import { expect } from 'vitest';
import type { RouterNode, RouterWorld } from './network.js';
import type { SamClient } from './sam-client.js';

/** A session and the socket that holds it. */
export interface Session {
	readonly node: RouterNode;
	readonly id: string;
	readonly control: SamClient;
	/** Base64 of the destination. */
	readonly address: string;
	/** Base64 of destination and private keys. */
	readonly keys: string;
}

/** How a session is asked for. */
export interface SessionOptions {
	readonly hops?: number;
	/** Keys of before; new ones unless given. */
	readonly keys?: string;
	/** More options as SAM takes them. */
	readonly more?: string;
}

/** Asks for a session and waits for it. */
export function session(world: RouterWorld, node: RouterNode, id: string, options: SessionOptions = {}): Session {
	const { hops = 1, keys = 'TRANSIENT', more = '' } = options;
	const control = world.sam(node);
	const lengths = `inbound.length=${hops} outbound.length=${hops}`;
	const asked = `SESSION CREATE STYLE=STREAM ID=${id} DESTINATION=${keys} SIGNATURE_TYPE=7 ${lengths} ${more}`;
	const answer = control.ask(asked.trim());
	const made = /^SESSION STATUS RESULT=OK DESTINATION=(\S+)$/.exec(answer);
	expect(answer).toMatch(/^SESSION STATUS RESULT=OK/);
	const me = /VALUE=(\S+)$/.exec(control.ask('NAMING LOOKUP NAME=ME'));
	return { node, id, control, address: me![1]!, keys: made![1]! };
}

/** Two ends of one stream. */
export interface Pair {
	/** Who connected. */
	readonly near: SamClient;
	/** Who accepted. */
	readonly far: SamClient;
}

/** Opens a stream from one session to another. */
export function connect(world: RouterWorld, from: Session, to: Session): Pair {
	const far = world.sam(to.node);
	expect(far.ask(`STREAM ACCEPT ID=${to.id}`)).toBe('STREAM STATUS RESULT=OK');
	const near = world.sam(from.node);
	expect(near.ask(`STREAM CONNECT ID=${from.id} DESTINATION=${to.address}`)).toBe('STREAM STATUS RESULT=OK');
	expect(far.line().split(' ')[0]).toBe(from.address);
	return { near, far };
}

/** PING one way, PONG the other. */
export function ping({ near, far }: Pair): void {
	near.send('PING');
	expect(far.text(4)).toBe('PING');
	far.send('PONG');
	expect(near.text(4)).toBe('PONG');
}

/** Sends so many bytes and compares what comes out. */
export function transfer(from: SamClient, to: SamClient, bytes: number, limitMs = 120_000): void {
	const sent = seededRandom(`bytes ${bytes}`).bytes(bytes);
	from.send(sent);
	expect(sha256(to.read(bytes, limitMs))).toEqual(sha256(sent));
}
