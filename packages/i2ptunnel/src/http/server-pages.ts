// What an HTTP server tunnel says itself, in place of the server behind it: who is not let in, who asks too much, when nobody is at home.
import type { TurnedAwayReason } from '../server-tunnel.js';
import { type Page, writePage } from './page.js';

/** How our pages on behalf of a site are signed. */
const signature = 'The tunnel of this I2P site';

/** A page of the tunnel as bytes; the connection ends after it. @param method of the request; HEAD gets no body */
export function writeServerPage(page: Page, method: string): Uint8Array {
	return writePage(page, false, method, signature);
}

/** Too many requests. @param what they were */
export function tooManyPage(what: string, retrySeconds: number): Page {
	return {
		status: 429,
		title: `Too many ${what}`,
		body: [`This site takes only so many ${what}. Try again in ${inWords(retrySeconds)}.`],
		fields: [['Retry-After', String(retrySeconds)]],
	};
}

/** The page for whoever is turned away before a word was read. */
export function turnedAwayPage({ code, retrySeconds }: TurnedAwayReason): Page {
	switch (code) {
		case 'access-denied':
			return {
				status: 403,
				title: 'You are not let in',
				body: [
					'This site lets in only some destinations, and yours is none of them. If you should be, tell its owner your destination’s address.',
				],
			};
		case 'connection-limit':
			return {
				status: 503,
				title: 'The site is full',
				body: ['As many visitors as it can serve are there already. Try again in a minute.'],
				fields: [['Retry-After', '60']],
			};
		case 'peer-limit':
		case 'total-limit':
			return tooManyPage('visits', retrySeconds);
		case 'local-refused':
			return {
				status: 503,
				title: 'The site is down',
				body: ['Its tunnel stands, but the web server behind it does not answer. Try again later.'],
				fields: [['Retry-After', '300']],
			};
		case 'request-timeout':
			return {
				status: 408,
				title: 'The request did not come',
				body: ['The site waited for a whole request and gave it up. Load the page again.'],
			};
	}
}

function inWords(seconds: number): string {
	if (seconds === 1) return 'a second';
	if (seconds < 120) return `${seconds} seconds`;
	return seconds < 7200 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3600)} hours`;
}
