// Ports by UPnP: asked for after PCP and NAT-PMP failed, kept, given back; the library may be absent.
import { Breath, type Endpoint, type Turn } from '@i2p/runtime';
import { NodeDriver } from '@i2p/runtime-node';
import { recordingLog } from '@i2p/testkit';
import { hours, minutes, mono, never, wall } from '@i2p/time';
import type { PortMapper, PortMapperEvents, WantedPort } from '@i2p/transport-core';
import { describe, expect, it } from 'vitest';
import { systemUpnp } from '../src/system-upnp.js';
import { UpnpFallback } from '../src/wiring/upnp-fallback.js';

const wanted: WantedPort = { protocol: 'tcp', port: 9663 };
const outer: Endpoint = { host: '5.6.7.8', port: 9663 };
const turnAt = (ms: number): Turn => ({ now: mono(ms), wall: wall(ms) });

type Outcome = Endpoint | 'absent' | 'failed';

function play() {
	const asked: ((outcome: Outcome, turn: Turn) => void)[] = [];
	const heard: string[] = [];
	const overs: (() => void)[] = [];
	const notes: string[] = [];
	let givenBack = 0;
	let released = 0;
	let tell: PortMapperEvents | undefined;
	const first: PortMapper = {
		name: 'first',
		request: () => undefined,
		release: () => released++,
		mappings: () => [],
		due: () => never,
		onTime: () => undefined,
		flush: () => 'empty',
	};
	const room = new UpnpFallback({
		first: (events) => {
			tell = events;
			return first;
		},
		upnp: {
			map: (_wanted, told) => void asked.push(told),
			giveBack: (over) => {
				givenBack++;
				overs.push(over);
			},
		},
		events: {
			onMapped: ({ outer: { host }, via }) => heard.push(`${host} by ${via}`),
			onUnmapped: (_wanted, fault) => heard.push(`not: ${fault}`),
		},
		note: (code) => void notes.push(code),
	});
	room.request(wanted, turnAt(0));
	const live = (ms: number) => {
		if (room.due() <= ms) room.onTime(turnAt(ms));
		return room.flush(turnAt(ms));
	};
	return { room, overs, asked, heard, notes, tell: tell!, live, ended: () => [released, givenBack] };
}

describe('a port mapper with UPnP behind it', () => {
	it('asks when the first has nothing, tells what it got, renews, and gives back', () => {
		const { room, overs, asked, heard, tell, live, ended } = play();
		expect([live(0), asked.length]).toEqual(['empty', 0]);
		tell.onUnmapped(wanted, 'no-answer', turnAt(10));
		expect([live(10), asked.length, heard]).toEqual(['deadline', 1, []]);
		asked[0]!(outer, turnAt(3000));
		expect(heard).toEqual(['5.6.7.8 by upnp']);
		expect(room.mappings()).toEqual([{ ...wanted, outer, via: 'upnp' }]);
		expect(room.due()).toBe(3000 + minutes(10));
		live(room.due());
		asked[1]!(outer, turnAt(minutes(11)));
		live(room.due());
		asked[2]!({ ...outer, host: '5.6.7.9' }, turnAt(minutes(22)));
		expect(heard).toEqual(['5.6.7.8 by upnp', '5.6.7.9 by upnp']);
		room.release();
		expect(room.releasing).toBe(true);
		expect([live(minutes(23)), ended(), room.due(), room.mappings()]).toEqual(['empty', [1, 1], never, []]);
		expect(room.releasing).toBe(true);
		overs[0]!();
		expect(room.releasing).toBe(false);
		live(minutes(24));
		expect(ended()).toEqual([1, 1]);
	});

	it('says why there is none when UPnP has none either, once, and tries again', () => {
		const { asked, heard, notes, room, tell, live } = play();
		tell.onUnmapped(wanted, 'refused', turnAt(0));
		tell.onUnmapped(wanted, 'refused', turnAt(0));
		for (let hour = 0; hour < 3; hour++) {
			live(hours(hour));
			asked.at(-1)!('failed', turnAt(hours(hour)));
		}
		expect([asked.length, heard, notes.length]).toEqual([3, ['not: refused'], 3]);
		live(hours(3));
		asked.at(-1)!(outer, turnAt(hours(3)));
		live(hours(4));
		asked.at(-1)!('failed', turnAt(hours(4)));
		expect(heard.slice(1)).toEqual(['5.6.7.8 by upnp', 'not: refused']);
		expect(room.mappings()).toEqual([]);
	});

	it('asks no more without the library, nor once the first one has the port', () => {
		const without = play();
		without.tell.onUnmapped(wanted, 'no-answer', turnAt(0));
		without.live(0);
		without.asked[0]!('absent', turnAt(1));
		expect([without.room.due(), without.heard]).toEqual([never, ['not: no-answer']]);
		const late = play();
		late.tell.onUnmapped(wanted, 'no-answer', turnAt(0));
		late.live(0);
		late.tell.onMapped({ ...wanted, outer, via: 'pcp' }, turnAt(1));
		late.asked[0]!({ ...outer, host: '9.9.9.9' }, turnAt(2));
		expect([late.room.due(), late.heard]).toEqual([never, ['5.6.7.8 by pcp']]);
	});
});

describe('the library of UPnP', () => {
	function library(answers: { map?: boolean | Error; host?: string }) {
		const calls: unknown[] = [];
		class Client {
			constructor(options: Record<string, unknown>) {
				calls.push(options);
			}
			map(asked: unknown): Promise<boolean> {
				calls.push(asked);
				const { map = true } = answers;
				return map instanceof Error ? Promise.reject(map) : Promise.resolve(map);
			}
			externalIp = () => Promise.resolve(answers.host ?? '5.6.7.8');
			destroy = () => Promise.resolve(calls.push('destroyed'));
		}
		return { calls, load: () => Promise.resolve({ default: Client }) };
	}

	function machine(load: Parameters<typeof systemUpnp>[2]) {
		const driver = new NodeDriver();
		const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
		const { log, lines } = recordingLog();
		const upnp = systemUpnp(breath, log, load);
		const map = () => new Promise<Outcome>((done) => upnp.map(wanted, (outcome) => done(outcome)));
		return { upnp, map, lines, end: () => driver.detach(breath) };
	}

	it('is made once, asked for twenty minutes, and closed', async () => {
		const { calls, load } = library({});
		const { upnp, map, end } = machine(load);
		expect([await map(), await map()]).toEqual([outer, outer]);
		const asked = { publicPort: 9663, privatePort: 9663, protocol: 'TCP', ttl: 1200 };
		expect(calls.slice(1)).toEqual([asked, asked]);
		expect(calls[0]).toMatchObject({ enablePMP: false, enableUPNP: true, autoUpdate: false });
		await new Promise<void>((over) => upnp.giveBack(over));
		expect(calls.at(-1)).toBe('destroyed');
		end();
	});

	it('may refuse, fail, or know no address', async () => {
		for (const answers of [{ map: false }, { map: new Error('no gateway') }, { host: '' }]) {
			const { map, end } = machine(library(answers).load);
			expect(await map()).toBe('failed');
			end();
		}
	});

	it('may be absent, which is said once', async () => {
		const { map, upnp, lines, end } = machine(() => Promise.reject(new Error('not found')));
		expect([await map(), await map()]).toEqual(['absent', 'absent']);
		expect(lines).toMatchObject([{ level: 'debug', event: 'upnp-library-absent' }]);
		await new Promise<void>((over) => upnp.giveBack(over));
		end();
	});
});
