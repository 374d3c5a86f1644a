// The page for each thing that can go wrong, with the status that programs understand. RFC 9209 section 2.3; RFC 9110.
import { type JumpService, jumpLinks } from '@i2p/addressbook';
import type { StreamEnd } from '@i2p/client-core';
import type { CallFault } from '../call.js';
import type { OpeningFault } from '../tunnel-opening.js';
import { link, list, type Page } from './page.js';

/** The client's request could not be understood, or must not be. @param code of the WireError */
export function badRequestPage(code: string): Page {
	const status = code === 'too-large' ? 431 : 400;
	return {
		status,
		title: status === 431 ? 'The request is too large' : 'The request is not understood',
		body: [`Reason: ${code}.`, 'Requests that can be read in two ways are refused.'],
	};
}

/** Nothing outside is reached: no outproxy is set. */
export function outsidePage(host: string): Page {
	return {
		status: 403,
		title: 'Not in the I2P network',
		body: [
			`${host} is outside of I2P, and this proxy leads into I2P only: no outproxy is set.`,
			'Your request went nowhere.',
		],
	};
}

/** This machine and its neighbours are never reached. */
export function localPage(host: string): Page {
	return {
		status: 403,
		title: 'Not through a proxy',
		body: [`${host} is this machine, its neighbour or no host at all: nobody reaches that through this proxy.`],
	};
}

/** A port that the user does not allow. */
export function portPage(port: number): Page {
	return {
		status: 403,
		title: 'This port is closed',
		body: [`Tunnels to port ${port} are not allowed by this proxy.`],
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
					`${host} is in none of your address books. A jump service may know it:`,
					list(jumpLinks(host, services).map(({ name, href }) => link(href, name))),
				],
			};
		case 'no-lease-set':
			return {
				status: 503,
				title: 'The site is not there',
				body: [`${host} is not in the network now: its lease set was not found.`, 'It may be back later.'],
			};
		case 'lookup-timeout':
			return { status: 504, title: 'The site was not found in time', body: [`Looking up ${host} took too long.`] };
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
			return { status: 504, title: 'The site does not answer', body: [`${host} was looked up, but did not answer.`] };
		case 'refused':
		case 'limit':
			return { status: 502, title: 'The site refused', body: [`${host} accepts no connection at that port now.`] };
		default:
			return { status: 502, title: 'The site broke off', body: [`${host} ended the connection without an answer.`] };
	}
}

/** Why a tunnel did not come to stand. */
export function openingPage(fault: OpeningFault, host: string): Page {
	if (fault === 'outproxy-refused')
		return { status: 502, title: 'The outproxy refused', body: [`It does not lead to ${host}.`] };
	return fault === 'bad-answer' ? badAnswerPage(host, fault) : streamPage(fault, host);
}

/** The site's answer is no HTTP. */
export function badAnswerPage(host: string, code: string): Page {
	return { status: 502, title: 'The answer is not understood', body: [`What ${host} answered is not HTTP (${code}).`] };
}

/** The site took too long. */
export function answerTimeoutPage(host: string): Page {
	return { status: 504, title: 'The site is silent', body: [`${host} took the request, but did not answer in time.`] };
}

/** Who uses this proxy must say who they are. */
export function credentialsPage(): Page {
	return {
		status: 407,
		title: 'Who are you?',
		body: ['This proxy wants a name and a password.'],
		fields: [['Proxy-Authenticate', 'Basic realm="i2p", charset="UTF-8"']],
	};
}
