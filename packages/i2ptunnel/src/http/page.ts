// The proxy's own pages: plain HTML that loads nothing from anywhere, every foreign word escaped. Status codes as RFC 9209 section 2.3 has them.
import { utf8 } from '@i2p/util';
import { fromLatin1 } from './head.js';

/** A page to be answered. */
export interface Page {
	readonly status: number;
	readonly title: string;
	/** Paragraphs: texts, which are escaped, and HTML that was made here. */
	readonly body: readonly (string | Html)[];
	/** Further fields of the head. */
	readonly fields?: readonly (readonly [name: string, value: string])[];
}

/** HTML whose foreign words were escaped. */
export interface Html {
	readonly html: string;
}

const reasons: Readonly<Record<number, string>> = {
	200: 'OK',
	302: 'Found',
	400: 'Bad Request',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	407: 'Proxy Authentication Required',
	408: 'Request Timeout',
	409: 'Conflict',
	414: 'URI Too Long',
	429: 'Too Many Requests',
	431: 'Request Header Fields Too Large',
	500: 'Internal Server Error',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
	504: 'Gateway Timeout',
};

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** A text for HTML, in elements and in quoted attributes. */
export function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (letter) => entities[letter]!);
}

/** A link to an `http:` address. */
export function link(href: string, text: string): Html {
	return { html: `<a href="${escaped(href)}" rel="noreferrer">${escaped(text)}</a>` };
}

/** Items, one below the other. */
export function list(items: readonly (string | Html)[]): Html {
	return { html: `<ul>${items.map((item) => `<li>${htmlOf(item)}</li>`).join('')}</ul>` };
}

const htmlOf = (part: string | Html): string => (typeof part === 'string' ? escaped(part) : part.html);

const style =
	'body{font:16px/1.5 sans-serif;max-width:42em;margin:3em auto;padding:0 1em;color:#222;background:#fff}h1{font-size:1.4em}code{word-break:break-all}';

/**
 * The answer's bytes, head and body.
 * @param keep whether the connection lives on @param method of the request: HEAD gets no body @param signature who says it
 */
export function writePage(page: Page, keep: boolean, method: string, signature = 'I2P HTTP proxy'): Uint8Array {
	const paragraphs = page.body.map((part) =>
		typeof part === 'string' ? `<p>${escaped(part)}</p>` : `<div>${part.html}</div>`,
	);
	const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(page.title)}</title><style>${style}</style></head><body><h1>${escaped(page.title)}</h1>${paragraphs.join('')}<hr><p><small>${escaped(signature)}</small></p></body></html>\n`;
	const body = utf8(html);
	const fields: (readonly [string, string])[] = [
		['Content-Type', 'text/html; charset=utf-8'],
		['Content-Length', String(body.length)],
		['Cache-Control', 'no-store'],
		[
			'Content-Security-Policy',
			"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'none'",
		],
		['X-Content-Type-Options', 'nosniff'],
		['X-Frame-Options', 'DENY'],
		['Referrer-Policy', 'no-referrer'],
		['Connection', keep ? 'keep-alive' : 'close'],
		...(page.fields ?? []),
	];
	const head = fromLatin1(
		`HTTP/1.1 ${page.status} ${reasons[page.status] ?? 'Error'}\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
	);
	if (method === 'HEAD') return head;
	const bytes = new Uint8Array(head.length + body.length);
	bytes.set(head);
	bytes.set(body, head.length);
	return bytes;
}
