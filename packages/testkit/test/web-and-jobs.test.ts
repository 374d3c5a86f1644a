// Web sites and heavy work on the virtual clock.
import { Breath, type HttpRequest, type JobHandler } from '@i2p/runtime';
import { MemoryWeb, VirtualDriver, virtualJobs } from '@i2p/testkit';
import { utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';

function world() {
	const driver = new VirtualDriver();
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
	return { driver, breath };
}

describe('MemoryWeb', () => {
	function web() {
		const { driver, breath } = world();
		const sites = new MemoryWeb(driver, 50);
		sites.serve({
			origin: 'http://plain.example',
			answer: ({ url }) => {
				const path = new URL(url).pathname;
				if (path === '/silent') return undefined;
				if (path === '/reset') return 'reset';
				if (path === '/loop') return { status: 302, headers: { location: '/loop' } };
				if (path === '/moved') return { status: 301, headers: { location: '/here' } };
				return { body: utf8(path) };
			},
		});
		sites.serve({ origin: 'https://own.example', certificate: 'OWN', answer: () => ({ body: utf8('proven') }) });
		sites.serve({
			origin: 'https://known.example',
			answer: () => ({ status: 302, headers: { location: 'http://x/' } }),
		});
		const http = sites.port(breath);
		const ask = (url: string, more: Partial<HttpRequest> = {}): string => {
			let told = 'nothing';
			http.request(
				{ url, timeoutMs: 1000, mostBytes: 100, ...more },
				{
					onResponse: ({ status, body }) => {
						told = `${status} ${new TextDecoder().decode(body)}`;
					},
					onFailure: (code) => {
						told = code;
					},
				},
			);
			driver.settle();
			return told;
		};
		return { driver, sites, http, ask };
	}

	it('answers as its sites do, after a round trip', () => {
		const { driver, sites, ask } = web();
		const began = driver.clock.now();
		expect(ask('http://plain.example/here')).toBe('200 /here');
		expect(driver.clock.now() - began).toBeGreaterThanOrEqual(100);
		expect(sites.requests.map(({ url }) => url)).toEqual(['http://plain.example/here']);
		expect(ask('http://plain.example/reset')).toBe('reset');
		expect(ask('http://plain.example/silent')).toBe('timeout');
		expect(ask('http://nobody.example/')).toBe('unresolved');
		expect(ask('http://plain.example/here', { mostBytes: 4 })).toBe('too-large');
		expect(() => ask('gopher://plain.example/')).toThrow(RangeError);
	});

	it('redirects, proves and cancels as the port promises', () => {
		const { driver, http, ask } = web();
		expect(ask('http://plain.example/moved')).toBe('301 ');
		expect(ask('http://plain.example/moved', { mostRedirects: 1 })).toBe('200 /here');
		expect(ask('http://plain.example/loop', { mostRedirects: 4 })).toBe('redirect');
		expect(ask('https://known.example/', { mostRedirects: 1 })).toBe('redirect');
		expect(ask('https://own.example/')).toBe('certificate');
		expect(ask('https://own.example/', { authorities: ['OTHER'] })).toBe('certificate');
		expect(ask('https://own.example/', { authorities: ['OTHER', 'OWN'] })).toBe('200 proven');
		let told = 0;
		const count = { onResponse: () => told++, onFailure: () => told++ };
		http.request({ url: 'http://plain.example/', timeoutMs: 10, mostBytes: 1 }, count).cancel();
		driver.settle();
		expect(told).toBe(0);
	});
});

describe('virtualJobs', () => {
	it('take their virtual time on so many threads, and say no and why', () => {
		const { driver, breath } = world();
		const table = {
			double: (bytes: Uint8Array) => bytes.map((byte) => 2 * byte),
			fail: () => {
				throw new Error('a bug');
			},
		};
		const jobs = virtualJobs(driver, breath, table, {
			costMicros: ({ bytes }) => 1000 * bytes[0]!,
			workers: 2,
			capacity: 4,
		});
		const told: string[] = [];
		const handler: JobHandler = {
			onJob: (given, generation) => told.push(`${given[0]} of ${generation} at ${Math.round(driver.clock.now())}`),
			onJobFailed: (code, generation) => told.push(`${code} ${generation} at ${Math.round(driver.clock.now())}`),
		};
		const offer = (generation: number, cost: number, kind = 'double') =>
			jobs.offer({ kind, bytes: Uint8Array.of(cost), generation }, handler);
		expect([offer(1, 10), offer(2, 4), offer(3, 3), offer(4, 5, 'fail'), offer(5, 1)]).toEqual([
			true,
			true,
			true,
			true,
			false,
		]);
		expect(() => offer(6, 1, 'cook')).toThrow('got cook');
		driver.settle();
		expect(told).toEqual(['8 of 2 at 4', '6 of 3 at 7', '20 of 1 at 10', 'failed 4 at 12']);
		expect(offer(7, 1)).toBe(true);
	});
});
