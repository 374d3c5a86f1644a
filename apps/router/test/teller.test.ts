// How the binary speaks: JSON lines, and plain words with progress on a terminal.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RouterEvent } from '../src/index.js';
import { createTeller, type Progress } from '../src/teller.js';

/** A stream that keeps what is written. */
function paper(isTTY: boolean) {
	let text = '';
	const out = {
		isTTY,
		write: (piece: string) => {
			text += piece;
			return true;
		},
	};
	return { out: out as unknown as NodeJS.WriteStream, text: () => text, plain: () => withoutColours(text) };
}

const esc = String.fromCharCode(27);
const withoutColours = (text: string) => text.replaceAll(new RegExp(`${esc}\\[[0-9;]*[mK]|\r`, 'g'), '');

const events: RouterEvent[] = [
	{ event: 'listening', host: '127.0.0.1', port: 9700, published: true },
	{ event: 'listening', host: '0.0.0.0', port: 9700, published: false },
	{ event: 'sam', host: '127.0.0.1', port: 7656 },
	{ event: 'i2cp', host: '127.0.0.1', port: 7654 },
	{ event: 'tunnel-address', name: 'web site', b32: 'x.b32.i2p' },
	{ event: 'ready', identity: 'hash', sam: undefined, reachable: false },
	{ event: 'metrics', host: '::1', port: 9711 },
	{ event: 'taken-over', from: 'router.keys', identity: 'hash', ntcp2: false },
	{ event: 'leaving', transit: 3, seconds: 660 },
	{ event: 'failed', code: 'clock', message: 'set the clock with the option `netId`' },
	{ event: 'reachability', family: 4, state: 'firewalled', reason: 'no-port-mapping', at: undefined },
	{ event: 'waiting', reason: 'no-routers', seconds: 15, message: 'give it some with the option `reseedFrom`' },
	{ event: 'stopped' },
];

function state(ready: boolean, routers: number): Progress {
	return { ready, links: { open: 2 }, netDb: { routers }, tunnels: { inbound: 1, outbound: 0 } };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('without a terminal', () => {
	it('each event and log line is one JSON object with time, level and event', () => {
		const { out, text } = paper(false);
		const teller = createTeller(out, 'info');
		for (const event of events) teller.tell(event);
		teller.log.note('debug', 'unseen');
		teller.log.note('warn', 'seen', { count: 3 });
		teller.watch(() => state(false, 1));
		vi.advanceTimersByTime(5000);
		teller.close();
		const lines = text()
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(lines.map(({ event }) => event)).toEqual([...events.map(({ event }) => event), 'seen']);
		expect(lines[9]).toMatchObject({ level: 'error', code: 'clock', message: 'set the clock with --net-id' });
		expect(lines[11]).toMatchObject({ level: 'warn', reason: 'no-routers' });
		expect(lines[13]).toMatchObject({ level: 'warn', count: 3 });
		for (const { time } of lines) expect(new Date(String(time)).toISOString()).toBe(time);
	});
});

describe('on a terminal', () => {
	it('says plain words', () => {
		const { out, plain } = paper(true);
		const teller = createTeller(out, 'info');
		for (const event of events) teller.tell(event);
		teller.log.note('info', 'unseen');
		teller.log.note('warn', 'seen', { count: 3 });
		expect(plain().split('\n')).toEqual([
			'listening on 127.0.0.1:9700',
			expect.stringContaining('--publish-host'),
			'SAM listens on 127.0.0.1:7656',
			'I2CP listens on 127.0.0.1:7654',
			'web site can be reached at x.b32.i2p',
			'ready: this router is hash',
			'metrics at http://[::1]:9711/metrics',
			expect.stringMatching(/taken over from router\.keys .*new NTCP2 keys/),
			expect.stringMatching(/3 tunnels of others, 660 seconds/),
			'set the clock with --net-id',
			expect.stringContaining('the gateway does not pass our port through'),
			'give it some with --reseed-from',
			'stopped',
			'seen count=3',
			'',
		]);
	});

	it('shows progress until the router is ready, each line over the one before', () => {
		const { out, text, plain } = paper(true);
		const teller = createTeller(out, 'debug');
		let now = state(false, 1);
		teller.watch(() => now);
		vi.advanceTimersByTime(2000);
		expect(plain()).toBe('1 routers known, 2 peers connected, tunnels 1 in 0 out');
		now = state(false, 5);
		vi.advanceTimersByTime(500);
		expect(text()).toContain(`\r${esc}[2K5 routers known`);
		now = state(true, 5);
		vi.advanceTimersByTime(500);
		const length = text().length;
		vi.advanceTimersByTime(5000);
		expect(text().length).toBe(length);
		expect(vi.getTimerCount()).toBe(0);
		teller.log.note('debug', 'seen too');
		expect(plain()).toContain('seen too');
		teller.close();
	});
});
