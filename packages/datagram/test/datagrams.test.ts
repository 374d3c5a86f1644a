// Datagrams between two destinations over messages in memory: who gets what, what is refused, what is counted.
import type { DatagramKind, InboundDatagram, OutboundDatagram } from '@i2p/client-core';
import { maxPayloadBytes, protocolNumber } from '@i2p/client-core';
import { createDestinationKeys, generateSigningKey, mappingOf, signOffline } from '@i2p/data-core';
import { type DatagramNote, Datagrams, signDatagram1, signDatagram2 } from '@i2p/datagram';
import { seededRandom } from '@i2p/testkit';
import { utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { MessageWorld, type WorldOptions } from '../../client-core/test/message-world.js';
import { destinationOf, hex, runs } from './vectors.js';

const kinds: DatagramKind[] = ['raw', 'repliable', 'datagram2', 'datagram3'];

function side(world: MessageWorld, seed: string, withOffline = false) {
	const random = seededRandom(seed);
	const keys = createDestinationKeys(random);
	const transient = generateSigningKey(7, random);
	const voice = withOffline
		? { signer: transient, offline: signOffline(keys.signing, transient.publicKey, 0xffff_ffff) }
		: { signer: keys.signing };
	const notes = new Map<DatagramNote, number>();
	const host = world.host(keys.destination);
	const note = (code: DatagramNote) => notes.set(code, (notes.get(code) ?? 0) + 1);
	const datagrams = new Datagrams({ host, ...voice, note });
	const got: (InboundDatagram & { at: string })[] = [];
	const into = (at: string) => ({
		onDatagram: (one: InboundDatagram) => got.push({ ...one, payload: one.payload.slice(), at }),
	});
	return { keys, host, datagrams, notes, got, into, key: keys.destination.key };
}

function two(options: WorldOptions = {}, withOffline = false) {
	const world = new MessageWorld({ latencyMs: 5, ...options });
	const a = side(world, 'a', withOffline);
	const b = side(world, 'b');
	const send = (datagram: OutboundDatagram) => {
		const answer = a.datagrams.send(b.key, datagram);
		world.arm();
		world.run(20);
		return answer;
	};
	/** Sends bytes as they are, as anybody could. */
	const inject = (protocol: number, payload: Uint8Array) => {
		a.host.offer({ to: b.key, protocol, fromPort: 0, toPort: 0, payload, compress: false });
		world.arm();
		world.run(20);
	};
	return { world, a, b, send, inject };
}

describe('datagrams between two destinations', () => {
	it('of each kind arrive, with whom they are from as far as it is known', () => {
		for (const bound of [false, true]) {
			const { a, b, send } = two({ bound });
			for (const kind of kinds) b.datagrams.receive({ kind }, b.into(kind));
			const options = mappingOf({ a: '1' });
			for (const kind of kinds)
				expect(send({ kind, fromPort: 1, toPort: 2, options, payload: utf8(kind) })).toBe('taken');
			expect(b.got.map(({ kind, at }) => [kind, at])).toEqual(kinds.map((kind) => [kind, kind]));
			for (const one of b.got) {
				expect(one.payload).toEqual(utf8(one.kind));
				expect([one.fromPort, one.toPort]).toEqual([1, 2]);
				const isSigned = one.kind === 'repliable' || one.kind === 'datagram2';
				expect(one.from?.key).toBe(isSigned ? a.key : undefined);
				expect(one.fromHash).toBe(one.kind === 'raw' ? undefined : a.key);
				const hasOptions = one.kind === 'datagram2' || one.kind === 'datagram3';
				expect(one.options?.get('a')).toBe(hasOptions ? '1' : undefined);
			}
			expect(b.notes.get('datagram-received')).toBe(4);
			expect(a.notes.get('datagram-sent')).toBe(4);
		}
	});

	it('reach the most exact binding, and nobody once it is taken back', () => {
		const { b, send } = two();
		const payload = utf8('x');
		b.datagrams.receive({ kind: 'raw' }, b.into('18'));
		b.datagrams.receive({ kind: 'raw', localPort: 7 }, b.into('18:7'));
		b.datagrams.receive({ kind: 'raw', protocol: 0 }, b.into('any'));
		b.datagrams.receive({ kind: 'raw', protocol: 0, localPort: 9 }, b.into('any:9'));
		b.datagrams.receive({ kind: 'raw', protocol: 99 }, b.into('99'));
		for (const [protocol, toPort] of [
			[18, 7],
			[18, 9],
			[42, 9],
			[42, 8],
			[99, 9],
			[0, 0],
		])
			send({ kind: 'raw', protocol, toPort, payload });
		expect(b.got.map(({ at }) => at)).toEqual(['18:7', '18', 'any:9', 'any', '99', 'any']);
		expect(b.got[2]!.protocol).toBe(42);
		b.datagrams.receive({ kind: 'raw', localPort: 7 }, undefined);
		b.datagrams.receive({ kind: 'raw' }, undefined);
		send({ kind: 'raw', toPort: 7, payload });
		expect(b.got.at(-1)!.at).toBe('any');
		b.datagrams.receive({ kind: 'raw', protocol: 0 }, undefined);
		send({ kind: 'raw', toPort: 7, payload });
		expect(b.got).toHaveLength(7);
		expect(b.notes.get('datagram-unclaimed')).toBe(1);
	});

	it('bear the largest payload of each kind, and no byte more', () => {
		const { a, b, send } = two();
		for (const kind of kinds) b.datagrams.receive({ kind }, b.into(kind));
		for (const kind of kinds) {
			const most = a.datagrams.maxDatagramBytes(kind);
			expect(most).toBeGreaterThan(maxPayloadBytes - 500);
			send({ kind, payload: new Uint8Array(most) });
			expect(b.got.at(-1)!.payload.length).toBe(most);
			expect(() => send({ kind, payload: new Uint8Array(most + 1) })).toThrow(RangeError);
			send({ kind, payload: new Uint8Array(0) });
			expect(b.got.at(-1)!.payload.length).toBe(0);
		}
		const options = mappingOf({ a: '1' });
		const payload = new Uint8Array(a.datagrams.maxDatagramBytes('datagram2'));
		expect(() => send({ kind: 'datagram2', options, payload })).toThrow(/options leave no room/);
	});

	it('in the voice of a transient key are Datagram2 or say nothing of themselves', () => {
		const { a, b, send } = two({}, true);
		for (const kind of kinds) b.datagrams.receive({ kind }, b.into(kind));
		send({ kind: 'datagram2', payload: utf8('lent') });
		expect(b.got[0]!.from!.key).toBe(a.key);
		expect(a.datagrams.maxDatagramBytes('repliable')).toBe(0);
		expect(() => send({ kind: 'repliable', payload: new Uint8Array(0) })).toThrow(/transient/);
	});

	it('refuse ports and protocols that are none, or others’', () => {
		const { a, send } = two();
		const payload = utf8('x');
		expect(() => send({ kind: 'raw', toPort: 65_536, payload })).toThrow(RangeError);
		expect(() => send({ kind: 'raw', fromPort: -1, payload })).toThrow(RangeError);
		for (const protocol of [6, 17, 19, 20, 256])
			expect(() => send({ kind: 'raw', protocol, payload })).toThrow(RangeError);
		expect(() => a.datagrams.receive({ kind: 'raw', localPort: 70_000 }, undefined)).toThrow(RangeError);
		expect(() => a.datagrams.receive({ kind: 'raw', protocol: 6 }, undefined)).toThrow(RangeError);
	});

	it('are not kept back when there is no room', () => {
		const { world, a, b } = two({ room: 1 });
		const send = () => a.datagrams.send(b.key, { kind: 'datagram2', payload: utf8('x') });
		expect([send(), send()]).toEqual(['taken', 'full']);
		world.arm();
		world.run(20);
		expect(send()).toBe('taken');
		a.host.close();
		expect(send()).toBe('closed');
		expect(a.notes.get('datagram-refused')).toBe(2);
	});

	it('to nobody are counted', () => {
		const { world, a } = two();
		a.datagrams.receive({ kind: 'raw' }, a.into('raw'));
		a.datagrams.send(createDestinationKeys(seededRandom('nobody')).destination.key, {
			kind: 'raw',
			payload: utf8('x'),
		});
		world.arm();
		world.run(20);
		expect(a.notes.get('datagram-undeliverable')).toBe(1);
	});
});

describe('what is not believed', () => {
	it('is what does not parse, is forged, or was meant for another', () => {
		const { a, b, inject } = two();
		for (const kind of kinds) b.datagrams.receive({ kind }, b.into(kind));
		const from = a.keys.destination;
		const payload = utf8('x');
		const parts = { from, target: from.hash, payload };
		inject(protocolNumber.datagram, utf8('too short'));
		inject(protocolNumber.datagram2, utf8('too short'));
		inject(protocolNumber.datagram3, utf8('too short'));
		expect(b.notes.get('datagram-malformed')).toBe(3);
		const forged = signDatagram1(from, a.keys.signing, payload);
		forged[forged.length - 1]! ^= 1;
		inject(protocolNumber.datagram, forged);
		// As i2pd signs it, through a session that proves nobody.
		inject(protocolNumber.datagram2, signDatagram2(parts, { signer: a.keys.signing }));
		expect(b.notes.get('datagram-forged')).toBe(2);
		expect(b.got).toHaveLength(0);
	});

	it('is what a proven session says of another', () => {
		const { b, inject } = two({ bound: true });
		for (const kind of kinds) b.datagrams.receive({ kind }, b.into(kind));
		const other = createDestinationKeys(seededRandom('other'));
		const from = other.destination;
		const payload = utf8('x');
		inject(protocolNumber.datagram, signDatagram1(from, other.signing, payload));
		inject(
			protocolNumber.datagram2,
			signDatagram2({ from, target: b.keys.destination.hash, payload }, { signer: other.signing }),
		);
		const three = new Uint8Array(34);
		three.set(from.hash);
		three[33] = 3;
		inject(protocolNumber.datagram3, three);
		expect(b.notes.get('datagram-other-sender')).toBe(3);
		expect(b.got).toHaveLength(0);
	});

	it('is not the Datagram2 of i2pd, when its session proves it', () => {
		const { a, b, inject } = two({ bound: true });
		b.datagrams.receive({ kind: 'datagram2' }, b.into('datagram2'));
		const parts = { from: a.keys.destination, target: a.keys.destination.hash, payload: utf8('as i2pd does') };
		inject(protocolNumber.datagram2, signDatagram2(parts, { signer: a.keys.signing }));
		expect(b.got.map(({ from }) => from!.key)).toEqual([a.key]);
		expect(b.notes.get('datagram-session-proven')).toBe(1);
	});

	it('is nothing that i2pd signed rightly, whoever passes it on without a proof', () => {
		const run = runs[1]!;
		const { b, inject } = two();
		for (const kind of kinds) b.datagrams.receive({ kind }, b.into(kind));
		for (const recorded of run.from_i2pd) inject(recorded.protocol, hex(recorded.body));
		// Datagram1 says nothing of its target, raw nothing at all; Datagram2 is bound to whom it was for.
		expect(b.got.map(({ kind }) => kind)).toEqual(['repliable', 'raw']);
		expect(b.got[0]!.from!.key).toBe(destinationOf(run.i2pd.datagram1).key);
	});
});
