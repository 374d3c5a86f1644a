// Pages of our own as their reader sees them: each says what happened and what to do, in sentences, and loads nothing from anywhere.
import { describe, expect, it } from 'vitest';
import type { CallFault } from '../src/call.js';
import * as pages from '../src/http/fault-pages.js';
import { type Page, writePage } from '../src/http/page.js';
import { tooManyPage, turnedAwayPage, writeServerPage } from '../src/http/server-pages.js';
import type { OpeningFault } from '../src/tunnel-opening.js';
import { textOf } from './tunnel-world.js';

const host = 'site.i2p';
const requestFaults =
	'bad-request-line bad-version bad-scheme user-info bad-host bad-port ipv6 bad-path repeated-host no-host bare-line-feed bare-carriage-return control-character folded-field no-colon bad-field-name too-many-fields no-start-line repeated-length bad-length both-lengths bad-coding too-large'.split(
		' ',
	);
const callFaults: readonly CallFault[] = ['not-ready', 'unknown-name', 'no-lease-set', 'lookup-timeout'];
const openingFaults: readonly OpeningFault[] = [
	'timeout',
	'unreachable',
	'refused',
	'limit',
	'reset',
	'closed',
	'bad-answer',
	'outproxy-refused',
];

const all: readonly (readonly [string, Page])[] = [
	...requestFaults.map((code) => [code, pages.badRequestPage(code)] as const),
	...callFaults.map((fault) => [fault, pages.callPage(fault, host, undefined)] as const),
	...openingFaults.map((fault) => [fault, pages.openingPage(fault, host)] as const),
	['no outproxy', pages.outsidePage('example.com')],
	['this machine', pages.localPage('127.0.0.1')],
	['a port', pages.portPage(25)],
	['an answer', pages.badAnswerPage(host, 'both-lengths')],
	['silence', pages.answerTimeoutPage(host)],
	['a password', pages.credentialsPage()],
	['half a request', pages.requestTimeoutPage()],
	['posts', tooManyPage('posts', 90)],
	...(['access-denied', 'connection-limit', 'peer-limit', 'local-refused', 'request-timeout'] as const).map(
		(code) => [code, turnedAwayPage({ code, retrySeconds: 5000 })] as const,
	),
];

/** What somebody can do, as a sentence says it. */
const advice =
	/\b(?:try|load|look|open|set|name|tell|delete|turn off|take|add|use|ask|copy)\b(?! in two ways)[^.]*[.:]/i;

describe('a page', () => {
	it.each(all)('about %s tells what to do', (_about, page) => {
		const text = textOf(writePage(page, false, 'GET'));
		const [head = '', body = ''] = text.split('\r\n\r\n');
		const sentences = body.replace(/^[\s\S]*<\/h1>/, '').replace(/<[^>]+>/g, ' ');
		expect(sentences).toMatch(advice);
		expect(body).not.toMatch(/undefined|NaN|\[object/);
		expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${page.status} (?!Error)`));
		expect(head).toContain(`Content-Length: ${body.length}`);
		expect(body).not.toMatch(/<script|<img|<link|<form|src=|url\(/);
	});

	it('is signed by who says it, and without a body for HEAD', () => {
		const page = pages.localPage('<b>');
		expect(textOf(writePage(page, false, 'GET'))).toContain('I2P HTTP proxy');
		expect(textOf(writePage(page, false, 'GET'))).toContain('&lt;b&gt; is this machine');
		expect(textOf(writeServerPage(page, 'GET'))).toContain('The tunnel of this I2P site');
		expect(textOf(writeServerPage(page, 'HEAD')).endsWith('\r\n\r\n')).toBe(true);
	});

	it('says when to come back in words and in seconds', () => {
		const said = [1, 119, 120, 7199, 7200, 86_400].map((seconds) => {
			const { body, fields } = tooManyPage('visits', seconds);
			return [/again in (.*)\.$/.exec(String(body[0]))?.[1], fields?.[0]?.[1]];
		});
		expect(said).toEqual([
			['a second', '1'],
			['119 seconds', '119'],
			['2 minutes', '120'],
			['120 minutes', '7199'],
			['2 hours', '7200'],
			['24 hours', '86400'],
		]);
	});
});
