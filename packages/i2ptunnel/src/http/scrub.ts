// What a request says about who asks, taken away before it goes out. "I2PTunnel", HTTP client filtering.
import type { Field, Head } from './head.js';
import { listOf, valuesOf } from './head.js';
import type { Request } from './request.js';

/** What the user lets through after all. */
export interface ScrubOptions {
	readonly sendReferer: boolean;
	readonly sendUserAgent: boolean;
	readonly sendAccept: boolean;
}

/** Nothing. */
export const scrubAll: ScrubOptions = { sendReferer: false, sendUserAgent: false, sendAccept: false };

/** What every user of a proxy calls itself inside, and towards the outside, where the usual thing is a browser. */
const insideAgent = 'MYOB/6.66 (AN/ON)';
const outsideAgent = 'Mozilla/5.0 (Windows NT 10.0; rv:109.0) Gecko/20100101 Firefox/115.0';

const dropped = new Set([
	'via',
	'from',
	'forwarded',
	'client-ip',
	'true-client-ip',
	'dnt',
	'sec-gpc',
	'host',
	'connection',
	'keep-alive',
	'te',
	'user-agent',
	'upgrade',
	'http2-settings',
	'x-real-ip',
	'x-client-ip',
]);

/** Whether the client asks for another protocol on this connection (a web socket). */
export function wantsUpgrade(head: Head): boolean {
	return listOf(head, 'connection').includes('upgrade') && valuesOf(head, 'upgrade').length > 0;
}

/**
 * The head that goes to the site: host and path alone, or the whole URL for an outproxy; nothing that tells users apart. The site is told to
 * close, as each request has a stream of its own.
 * @param outproxy whether it goes to an outproxy; its credentials, if it has any
 */
export function scrubbed(
	head: Head,
	request: Request,
	options: ScrubOptions,
	outproxy?: { readonly authorization: string | undefined },
): Head {
	const named = new Set(listOf(head, 'connection'));
	const upgrade = wantsUpgrade(head) ? valuesOf(head, 'upgrade')[0] : undefined;
	const fields: Field[] = [];
	const authority = request.hasPort && request.port !== 80 ? `${request.host}:${request.port}` : request.host;
	fields.push({ name: 'Host', value: authority });
	const agent = outproxy === undefined ? insideAgent : outsideAgent;
	const own = valuesOf(head, 'user-agent')[0];
	fields.push({ name: 'User-Agent', value: options.sendUserAgent && own !== undefined ? own : agent });
	for (const field of head.fields) {
		const name = field.name.toLowerCase();
		if (!named.has(name) && passes(name, field.value, request, options)) fields.push(field);
	}
	if (outproxy?.authorization !== undefined)
		fields.push({ name: 'Proxy-Authorization', value: outproxy.authorization });
	if (upgrade === undefined) fields.push({ name: 'Connection', value: 'close' });
	else fields.push({ name: 'Connection', value: 'Upgrade' }, { name: 'Upgrade', value: upgrade });
	const target = outproxy === undefined ? request.path : `http://${authority}${request.path}`;
	return { start: `${request.method} ${target} HTTP/1.1`, fields };
}

function passes(name: string, value: string, request: Request, options: ScrubOptions): boolean {
	if (dropped.has(name) || name.startsWith('proxy-') || name.startsWith('x-forwarded')) return false;
	if (name.startsWith('x-i2p-') || name.startsWith('sec-ch-')) return false;
	if (name.startsWith('accept') && name !== 'accept-encoding') return options.sendAccept && name === 'accept';
	if (name === 'x-requested-with') return value.toLowerCase().includes('httprequest');
	if (name === 'referer') return options.sendReferer && isSameSite(value, request);
	return true;
}

/** Whether a referrer is of the same scheme, host and port. */
function isSameSite(value: string, request: Request): boolean {
	const [, host = '', port = '80'] = /^http:\/\/([^/:?#@]+)(?::(\d+))?(?:[/?#]|$)/i.exec(value) ?? [];
	return host.toLowerCase() === request.host && Number(port) === request.port;
}

/** What a client is told of a site's answer: hop-by-hop fields are ours, the rest is the site's. @param keep whether the connection lives on */
export function answerHead(head: Head, keep: boolean): Head {
	const named = new Set(listOf(head, 'connection'));
	const hasCoding = valuesOf(head, 'transfer-encoding').length > 0;
	const fields = head.fields.filter(({ name }) => {
		const lower = name.toLowerCase();
		if (lower === 'content-length') return !hasCoding;
		if (lower.startsWith('proxy-') || lower === 'connection' || lower === 'keep-alive') return false;
		return lower === 'transfer-encoding' || !named.has(lower) || lower === 'upgrade';
	});
	return { start: head.start, fields: [...fields, { name: 'Connection', value: keep ? 'keep-alive' : 'close' }] };
}
