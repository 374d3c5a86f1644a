// What every link must do, whatever carries it: run by each transport against a pair of its routers on a virtual clock.
import type { HashKey } from '@i2p/data-core';
import type { VirtualDriver } from '@i2p/testkit';
import { seconds } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import type { Link, LinkTable, OwnPlaces } from '../src/index.js';

/** One end of the pair. */
export interface LinkEnd {
	readonly key: HashKey;
	readonly table: LinkTable;
	/** Messages that arrived, bodies copied. */
	readonly messages: {
		readonly from: HashKey;
		readonly type: number;
		readonly id: number;
		readonly body: Uint8Array;
	}[];
	/** Links that came up, and reasons of those that went down. */
	readonly up: Link[];
	readonly down: string[];
	readonly failed: string[];
	/** Runs something inside an inhale of this end. */
	inside(fn: () => void): void;
	/** Offers a message of type 18 whose body is `bytes` times the low byte of `id`, inside an inhale. */
	send(to: HashKey, bytes: number, id?: number): string;
	/** Cuts this end off the network. */
	cut(): void;
}

/** A fresh network with two ends that know each other. */
export interface LinkPair {
	readonly driver: VirtualDriver;
	readonly alice: LinkEnd;
	readonly bob: LinkEnd;
}

/** Defines the suite. */
export function linkSuite(name: string, makePair: () => LinkPair): void {
	describe(`${name} as a Link`, () => {
		function connected(): LinkPair {
			const pair = makePair();
			pair.alice.send(pair.bob.key, 16, 1);
			pair.driver.runUntil(() => pair.bob.messages.length === 1);
			return pair;
		}

		it('comes up once at both ends when the first message is offered', () => {
			const { alice, bob, driver } = connected();
			driver.runFor(seconds(1));
			expect(alice.up.map((link) => [link.peer, link.inbound, link.open])).toEqual([[bob.key, false, true]]);
			expect(bob.up.map((link) => [link.peer, link.inbound, link.open])).toEqual([[alice.key, true, true]]);
			expect(alice.up[0]!.identity.key).toBe(bob.key);
			expect(bob.up[0]!.identity.key).toBe(alice.key);
			expect(alice.table.link(bob.key)).toBe(alice.up[0]);
			expect([...alice.table.links()]).toEqual(alice.up);
		});

		it('keeps order, type, id and body in both directions', () => {
			const { alice, bob, driver } = connected();
			for (let id = 2; id < 40; id++) {
				alice.send(bob.key, id * 37, id);
				bob.send(alice.key, id * 41, id);
			}
			driver.runUntil(() => alice.messages.length === 38 && bob.messages.length === 39);
			expect(bob.messages.map((m) => m.id)).toEqual(Array.from({ length: 39 }, (_, i) => i + 1));
			expect(alice.messages.every((m) => m.type === 18 && m.body.every((byte) => byte === m.id))).toBe(true);
			expect(alice.messages.map((m) => m.body.length)).toEqual(Array.from({ length: 38 }, (_, i) => (i + 2) * 41));
		});

		it('answers no when it is full, and its room says so before', () => {
			const { alice, bob, driver } = connected();
			const link = alice.table.link(bob.key)!;
			const before = link.room();
			let taken = 0;
			let answer = '';
			alice.inside(() => {
				for (;;) {
					const room = link.room();
					const body = new Uint8Array(30_000);
					answer = alice.table.offer(bob.key, { type: 18, id: taken, expires: 0 as never, body });
					if (answer !== 'taken') break;
					expect(room).toBeGreaterThan(30_000);
					taken++;
				}
			});
			expect(answer).toBe('full');
			expect(link.room()).toBeLessThan(30_009);
			driver.runUntil(() => bob.messages.length === taken + 1);
			expect(link.room()).toBe(before);
		});

		it('closes with a reason: each end hears it once, nothing is offered any more, what was offered arrives', () => {
			const { alice, bob, driver } = connected();
			const link = alice.table.link(bob.key)!;
			alice.inside(() => {
				alice.table.offer(bob.key, { type: 18, id: 2, expires: 0 as never, body: new Uint8Array(5000) });
				link.close('normal');
				link.close('again');
				expect(link.open).toBe(false);
				expect(link.room()).toBe(0);
				expect(link.offer({ type: 18, id: 3, expires: 0 as never, body: new Uint8Array(1) })).toBe(false);
				expect(alice.down).toEqual([]);
			});
			driver.runFor(seconds(5));
			expect(alice.down).toEqual(['normal']);
			expect(bob.down).toHaveLength(1);
			expect(bob.messages.map((m) => m.id)).toEqual([1, 2]);
			expect([alice.table.size, bob.table.size]).toEqual([0, 0]);
		});

		it('can be made again after it was closed', () => {
			const { alice, bob, driver } = connected();
			bob.inside(() => bob.table.close(alice.key, 'normal'));
			driver.runFor(seconds(5));
			expect(alice.send(bob.key, 10, 2)).toBe('taken');
			driver.runUntil(() => bob.messages.length === 2);
			expect([alice.up.length, bob.up.length]).toEqual([2, 2]);
		});

		it('says of itself where others dial it, or only that it dials', () => {
			const [transport] = connected().alice.table.transports;
			const said = (places: OwnPlaces) =>
				transport!
					.addresses(places)
					.map(({ options }) => [options.get('host'), options.get('port'), options.get('caps')]);
			const four = { host: '192.0.2.7', port: 4567 };
			const six = { host: '2001:db8::7', port: 4568 };
			expect(said({ published: [four, six], outbound: [] })).toEqual([
				[four.host, '4567', undefined],
				[six.host, '4568', undefined],
			]);
			expect(said({ published: [six], outbound: [4] })).toContainEqual([undefined, undefined, '4']);
			expect(said({ published: [], outbound: [4, 6] })).toEqual([[undefined, undefined, '46']]);
		});

		it('goes down when the other end is lost', () => {
			const { alice, bob, driver } = connected();
			bob.cut();
			driver.runFor(seconds(240));
			expect(alice.down).toHaveLength(1);
			expect(alice.send(bob.key, 10, 2)).toBe('taken');
			driver.runUntil(() => alice.failed.length === 1);
		});
	});
}
