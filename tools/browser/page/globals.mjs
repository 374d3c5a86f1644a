// Globals of Node in a page: what testkit asks of the process, as a browser can tell it, and of Buffer what tests read vectors by.
import { absent } from './node.mjs';

/** Its clock for the processor is the wall's; its arrays cannot be counted. */
export const process = {
	env: {},
	cpuUsage: (since) => {
		const user = performance.now() * 1000;
		return { user: since ? user - since.user : user, system: 0 };
	},
	memoryUsage: () => ({ arrayBuffers: 0 }),
};

const decoders = {
	hex: (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
	base64: (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)),
};

/** Decodes texts; the rest is of Node alone. */
export const Buffer = Object.assign(Object.create(absent), {
	from: (value, encoding) => (decoders[encoding] ?? absent)(value),
});
