// The page for each thing that can go wrong, with the status that programs understand and, for people, what they can do. RFC 9209 section 2.3; RFC 9110.
import { type JumpService, jumpLinks } from '@i2p/addressbook';
import type { StreamEnd } from '@i2p/client-core';
import type { CallFault } from '../call.js';
import type { OpeningFault } from '../tunnel-opening.js';
import { link, list, type Page } from './page.js';

/** What to do about a request that is refused, by the code of its WireError. */
const mending: Readonly<Record<string, string>> = {
	'too-large': 'Its head is longer than 32 KiB. Delete the cookies of this site, or shorten the address.',
	'too-many-fields': 'Its head has more than 128 fields. Turn off the extension of your browser that adds them.',
	'bad-scheme':
		'Only addresses with http: are asked for so. For https: set this proxy as that for HTTPS too, so that your program asks it for a tunnel.',
	'user-info': 'A name or a password stands before the host of the address, and would be told. Take it out.',
	'bad-host': 'The host in the address cannot be one. Look for a typing error in it.',
	'bad-port': 'The port in the address is no number from 1 to 65535. Look for a typing error in it.',
	ipv6: 'An IPv6 address is of the internet or of your own network, and is not reached through I2P. Open it without this proxy.',
	'bad-path': 'The address has a # that a browser would have kept to itself. Take it and what follows out.',
	'bad-version': 'This proxy speaks HTTP/1.1 and HTTP/1.0. Tell your program to use one of them.',
};
const ambiguous =
	'It could be read in two ways, which attackers make use of. If your browser sent it, try without its extensions; if it was a program, tell its authors the reason below.';

/** The client's request could not be understood, or must not be. @param code of the WireError */
export function badRequestPage(code: string): Page {
	const status = code === 'too-large' ? 431 : 400;
	return {
		status,
		title: status === 431 ? 'The request is too large' : 'The request is not understood',
		body: [mending[code] ?? ambiguous, `It went nowhere. Reason: ${code}.`],
	};
}

/** A request that was begun did not end. */
export function requestTimeoutPage(): Page {
	return {
		status: 408,
		title: 'The request did not end',
		body: ['Its beginning came, and then nothing for a minute. Load the page again.'],
	};
}

/** Nothing outside is reached: no outproxy is set. */
export function outsidePage(host: string): Page {
	return {
		status: 403,
		title: 'Not in the I2P network',
		body: [
			`${host} is outside of I2P, and this proxy leads into I2P only: no outproxy is set. Your request went nowhere.`,
			'Open the page with a browser that does not use this proxy; or name an outproxy that you trust: --outproxy of the router, or outproxy in the [[tunnel]] of this proxy.',
		],
	};
}

/** This machine and its neighbours are never reached. */
export function localPage(host: string): Page {
	return {
		status: 403,
		title: 'Not through a proxy',
		body: [
			`${host} is this machine, its neighbour or no host at all: nobody reaches that through this proxy, so that no site can make your browser do it.`,
			'If it is yours, add it to the addresses that your browser asks without the proxy; if it should be a site in I2P, look for a typing error.',
		],
	};
}

/** A port that the user does not allow. */
export function portPage(port: number): Page {
	return {
		status: 403,
		title: 'This port is closed',
		body: [
			`Tunnels to port ${port} are not allowed by this proxy there: outside of I2P that is 443 alone. Use another port of the server, or SOCKS for what is no web site.`,
		],
	};
}

/** Why a site could not be called. */
export function callPage(fault: CallFault, host: string, services: readonly JumpService[] | undefined): Page {
	switch (fault) {
		case 'unknown-name':
			return {
				status: 502,
				title: 'Nobody of that name',
				body: [
					`${host} is in none of your address books. Look for a typing error; or ask a jump service, which may know it:`,
					list(jumpLinks(host, services).map(({ name, href }) => link(href, name))),
					'A list of names that is followed (--subscriptions of the router) saves the question next time.',
				],
			};
		case 'no-lease-set':
			return {
				status: 503,
				title: 'The site is not there',
				body: [
					`${host} is not in the network now: its lease set was not found.`,
					'It may be back later; if the address is new to you, look for a typing error in it.',
				],
			};
		case 'lookup-timeout':
			return {
				status: 504,
				title: 'The site was not found in time',
				body: [`Looking up ${host} took too long. Load the page again: a second look-up asks others.`],
			};
		case 'not-ready':
			return {
				status: 503,
				title: 'The router is not ready yet',
				body: ['The tunnels of this proxy do not stand yet. Try again in a minute.'],
				fields: [['Retry-After', '30']],
			};
	}
}

/** Why a stream ended before an answer. */
export function streamPage(reason: StreamEnd, host: string): Page {
	switch (reason) {
		case 'timeout':
		case 'unreachable':
			return {
				status: 504,
				title: 'The site does not answer',
				body: [`${host} was looked up, but did not answer. It is busy, or just gone: try again in a minute.`],
			};
		case 'refused':
		case 'limit':
			return {
				status: 502,
				title: 'The site refused',
				body: [`${host} accepts no connection at that port now. Look at the port in the address, or try again later.`],
			};
		default:
			return {
				status: 502,
				title: 'The site broke off',
				body: [`${host} ended the connection without an answer. Load the page again.`],
			};
	}
}

/** Why a tunnel did not come to stand. */
export function openingPage(fault: OpeningFault, host: string): Page {
	if (fault === 'outproxy-refused')
		return {
			status: 502,
			title: 'The outproxy refused',
			body: [
				`It does not lead to ${host}. Try another address, or name another outproxy: --outproxy of the router, or outproxy in the [[tunnel]] of this proxy.`,
			],
		};
	return fault === 'bad-answer' ? badAnswerPage(host, fault) : streamPage(fault, host);
}

/** The site's answer is no HTTP. */
export function badAnswerPage(host: string, code: string): Page {
	return {
		status: 502,
		title: 'The answer is not understood',
		body: [
			`What ${host} answered is not HTTP, or could be read in two ways (${code}).`,
			'Look at the port in the address: another kind of server may be there. If it is right, only the owner of the site can mend it.',
		],
	};
}

/** The site took too long. */
export function answerTimeoutPage(host: string): Page {
	return {
		status: 504,
		title: 'The site is silent',
		body: [`${host} took the request, but did not answer in three minutes. Try again later.`],
	};
}

/** Who uses this proxy must say who they are. */
export function credentialsPage(): Page {
	return {
		status: 407,
		title: 'Who are you?',
		body: [
			'This proxy wants the name and the password that stand as user and password in its [[tunnel]]. Tell them to your browser when it asks.',
		],
		fields: [['Proxy-Authenticate', 'Basic realm="i2p", charset="UTF-8"']],
	};
}
