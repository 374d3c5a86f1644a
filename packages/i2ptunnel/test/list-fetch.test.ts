// Host lists over streams: what is asked, and what of the answers is believed.
import type { ListAnswer, ListRequest } from '@i2p/addressbook';
import { I2pListFetcher } from '@i2p/i2ptunnel';
import { describe, expect, it } from 'vitest';
import { type Program, TunnelWorld, textOf } from './tunnel-world.js';

const answering =
	(answer: string, end = true) =>
	(program: Program) => {
		program.onText = (text, self) => {
			if (!text.includes('\r\n\r\n')) return;
			self.onText = undefined;
			self.send(answer);
			if (end) self.end();
		};
	};

function fetched(answer: string, more: Partial<ListRequest> & { end?: boolean } = {}) {
	const w = new TunnelWorld();
	const site = w.site('lists', answering(answer, more.end ?? true));
	const destination = w.destination('fetcher');
	const fetcher = new I2pListFetcher(destination, () => w.turn());
	w.world.add(fetcher);
	w.until(() => destination.host !== undefined);
	let got: ListAnswer | undefined;
	const { end: _end, ...request } = more;
	fetcher.fetch({ url: 'http://lists.i2p/hosts.txt', mostBytes: 1000, timeoutMs: 100_000, ...request }, (given) => {
		got = given;
	});
	w.until(() => got !== undefined, 200_000);
	return { got, asked: site.programs[0]?.text, fetcher, due: fetcher.due() };
}

const text = (answer: ListAnswer | undefined) => (answer?.kind === 'list' ? textOf(answer.body) : answer);

describe('a list', () => {
	it('is asked for with what is known of the last one', () => {
		const { got, asked } = fetched(
			'HTTP/1.1 200 OK\r\nETag: "2"\r\nLast-Modified: Mon\r\nContent-Length: 4\r\n\r\nlist',
			{ etag: '"1"', lastModified: 'Sun', end: false },
		);
		expect(asked).toBe(
			'GET /hosts.txt HTTP/1.1\r\nHost: lists.i2p\r\nUser-Agent: MYOB/6.66 (AN/ON)\r\nIf-None-Match: "1"\r\nIf-Modified-Since: Sun\r\nConnection: close\r\n\r\n',
		);
		expect(got).toMatchObject({ kind: 'list', etag: '"2"', lastModified: 'Mon' });
		expect(text(got)).toBe('list');
	});

	it('may come in chunks, or until the end', () => {
		expect(
			text(
				fetched('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nli\r\n2;x\r\nst\r\n0\r\n\r\n', {
					end: false,
				}).got,
			),
		).toBe('list');
		expect(text(fetched('HTTP/1.0 200 OK\n\nlist').got)).toBe('list');
	});

	it.each([
		['HTTP/1.1 304 Not Modified\r\n\r\n', { kind: 'unchanged' }],
		['HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', { kind: 'failed', fault: 'status-404' }],
		['HTTP/1.1 302 Found\r\nLocation: http://evil.com/\r\n\r\n', { kind: 'failed', fault: 'status-302' }],
		['nonsense', { kind: 'failed', fault: 'not-http' }],
		['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', { kind: 'failed', fault: 'not-http' }],
		['HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort', { kind: 'failed', fault: 'truncated' }],
		[`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(40_000)}`, { kind: 'failed', fault: 'too-large' }],
		[`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(33_000)}`, { kind: 'failed', fault: 'not-http' }],
	])('of %j is %j', (answer, expected) => {
		const { got, due } = fetched(answer);
		expect(got).toEqual(expected);
		expect(due).toBe(Number.POSITIVE_INFINITY);
	});

	it('that is not there, or does not come, fails', () => {
		expect(fetched('', { url: 'http://nobody.i2p/' }).got).toEqual({ kind: 'failed', fault: 'unknown-name' });
		expect(fetched('HTTP/1.1 200 OK\r\n', { end: false }).got).toEqual({ kind: 'failed', fault: 'timeout' });
		expect(() => fetched('', { url: 'http://example.com/' })).toThrow(RangeError);
	});
});
