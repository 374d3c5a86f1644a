// What we think of how others reach us, by what happened: good news at once, bad news when it lasts.
import { hours, minutes, mono, seconds, wall } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { type FamilyFacts, isDialable, Reachability } from '../src/index.js';

const outer = { host: '5.6.7.8', port: 9663 };

function setUp(
	facts: FamilyFacts | undefined,
	more: { hidden?: boolean; allowLocal?: boolean; six?: FamilyFacts } = {},
) {
	let ms = 0;
	const heard: string[] = [];
	const reachability: Reachability = new Reachability({
		hidden: more.hidden ?? false,
		allowLocal: more.allowLocal ?? false,
		families: { ...(facts ? { 4: facts } : {}), ...(more.six ? { 6: more.six } : {}) },
		onChange: ({ family, state, reason, at }) => heard.push(`${family} ${state} ${reason}${at ? ` ${at.host}` : ''}`),
	});
	const turn = () => ({ now: mono(ms), wall: wall(1_767_225_600_000 + ms) });
	/** Time passes, with every deadline met on the way. */
	const pass = (forMs: number) => {
		const end = ms + forMs;
		for (let due = reachability.due(); due <= end; due = reachability.due()) {
			ms = Math.max(ms, due);
			reachability.onTime(turn());
			expect(reachability.due()).toBeGreaterThan(ms);
		}
		ms = end;
	};
	const dials = (count: number) => {
		for (let i = 0; i < count; i++) reachability.onOutboundLink('9.9.9.9', turn());
	};
	const state = () => {
		const { state, reason } = reachability.of(4);
		return `${state} ${reason}`;
	};
	return { reachability, heard, turn, pass, dials, state };
}

describe('reachability', () => {
	it('is unknown without evidence, and nothing without a way out', () => {
		const { reachability, state } = setUp({ listens: true });
		expect(state()).toBe('unknown no-evidence');
		expect(reachability.of(6)).toMatchObject({ state: 'unavailable', reason: 'no-interface', at: undefined });
		expect(reachability.published()).toEqual([]);
		expect(reachability.flush()).toBe('empty');
	});

	it('is hidden when asked to be, and outbound-only when nobody listens', () => {
		expect(setUp({ listens: true, configured: outer }, { hidden: true }).state()).toBe('hidden asked-to-hide');
		expect(setUp({ listens: false, configured: outer }).state()).toBe('outbound-only not-listening');
		const { reachability, heard, turn, pass } = setUp({ listens: true, configured: outer });
		expect(reachability.published()).toEqual([outer]);
		reachability.onListening(4, false, turn());
		pass(minutes(2));
		expect(heard).toEqual([]);
		pass(minutes(2));
		expect(heard).toEqual(['4 outbound-only listen-failed']);
		reachability.onListening(4, true, turn());
		expect(heard[1]).toBe('4 ok configured 5.6.7.8');
	});

	it('publishes what was configured whatever peers say, but says once that they contradict it, and once that they no longer do', () => {
		const { reachability, heard, turn, pass, dials, state } = setUp({ listens: true, configured: outer });
		pass(hours(1));
		expect([state(), isDialable(reachability.of(4))]).toEqual(['ok configured', true]);
		dials(100);
		pass(hours(5));
		dials(100);
		expect([state(), isDialable(reachability.of(4))]).toEqual(['ok nobody-dials-us', false]);
		expect(reachability.published()).toEqual([outer]);
		reachability.onInboundLink('9.9.9.9', turn());
		pass(hours(1));
		expect(heard).toEqual(['4 ok nobody-dials-us 5.6.7.8', '4 ok peer-dialled 5.6.7.8']);
		reachability.onPeerTest(4, false, turn());
		expect(heard[2]).toBe('4 ok peer-test-failed 5.6.7.8');
		expect(reachability.published()).toEqual([outer]);
	});

	it('follows the gateway, but not a gateway that restarts', () => {
		const { reachability, heard, turn, pass } = setUp({ listens: true });
		reachability.onUnmapped(4, 'no-answer', turn());
		expect(heard).toEqual(['4 firewalled no-port-mapping']);
		reachability.onMapped(outer, turn());
		expect(heard[1]).toBe('4 ok port-mapped 5.6.7.8');
		reachability.onUnmapped(4, 'no-answer', turn());
		pass(minutes(2));
		reachability.onMapped(outer, turn());
		pass(minutes(5));
		expect(heard).toHaveLength(2);
		reachability.onMapped({ ...outer, host: '5.6.7.9' }, turn());
		expect(heard[2]).toBe('4 ok port-mapped 5.6.7.9');
		reachability.onUnmapped(4, 'refused', turn());
		pass(minutes(3));
		expect(heard[3]).toBe('4 firewalled no-port-mapping');
		expect(reachability.of(4).since).toBe(minutes(10));
	});

	it('takes a private outer address for another firewall', () => {
		const { reachability, turn, state } = setUp({ listens: true });
		reachability.onMapped({ host: '100.64.3.4', port: 9663 }, turn());
		expect(state()).toBe('firewalled gateway-behind-nat');
		reachability.onMapped({ host: 'nowhere', port: 9663 }, turn());
		const local = setUp({ listens: true }, { allowLocal: true });
		local.reachability.onMapped({ host: '127.0.0.9', port: 9663 }, local.turn());
		expect(local.state()).toBe('ok port-mapped');
	});

	it('publishes a public interface until nobody dials it, and tries again after hours', () => {
		const { heard, pass, dials, state, reachability, turn } = setUp({ listens: true, interface: outer });
		expect(reachability.published()).toEqual([outer]);
		dials(29);
		pass(hours(3));
		expect(state()).toBe('ok public-interface');
		dials(1);
		expect(heard).toEqual(['4 firewalled nobody-dials-us']);
		dials(100);
		pass(hours(2) - 1);
		expect(heard).toHaveLength(1);
		pass(1);
		expect(heard[1]).toBe('4 ok public-interface 5.6.7.8');
		reachability.onInboundLink('9.9.9.9', turn());
		dials(100);
		pass(minutes(29));
		expect(state()).toBe('ok peer-dialled');
		pass(minutes(2));
		expect(heard[2]).toBe('4 firewalled nobody-dials-us');
		reachability.onInboundLink('9.9.9.9', turn());
		expect(heard[3]).toBe('4 ok peer-dialled 5.6.7.8');
	});

	it('believes who dials it only if that is somebody of the world', () => {
		const { reachability, turn, state, dials } = setUp({ listens: true, interface: outer });
		for (const host of ['127.0.0.1', '192.168.1.7', 'x']) reachability.onInboundLink(host, turn());
		expect(state()).toBe('ok public-interface');
		reachability.onOutboundLink('x', turn());
		dials(1);
		reachability.onInboundLink('9.9.9.9', turn());
		expect(state()).toBe('ok peer-dialled');
	});

	it('believes peers that were asked to test', () => {
		const { reachability, heard, turn, pass } = setUp({ listens: true });
		reachability.onPeerTest(4, false, turn());
		expect(heard).toEqual(['4 firewalled peer-test']);
		reachability.onMapped(outer, turn());
		reachability.onPeerTest(4, true, turn());
		expect(heard[1]).toBe('4 ok peer-test 5.6.7.8');
		reachability.onPeerTest(4, false, turn());
		pass(minutes(4));
		expect(heard[2]).toBe('4 firewalled peer-test');
	});

	it('knows both families apart', () => {
		const six = { host: '2a00:1450::1', port: 9663 };
		const { reachability, turn, pass } = setUp({ listens: true }, { six: { listens: true, interface: six } });
		reachability.onUnmapped(4, 'no-answer', turn());
		expect(reachability.of(4).state).toBe('firewalled');
		expect(reachability.published()).toEqual([six]);
		reachability.onInboundLink('2a00:1450::2', turn());
		pass(seconds(1));
		expect(reachability.of(6).reason).toBe('peer-dialled');
		expect(reachability.flush()).toBe('empty');
	});
});
