// What a console shows of a value, as far as a program can ask: its class and its own properties, all the way down.

/** In the form of Node's `inspect`, on one line. @param {unknown} value @returns {string} */
export function inspect(value) {
	const seen = new Set();
	const show = (part) => {
		if (typeof part === 'string') return `'${part}'`;
		if (typeof part !== 'object' || part === null) return String(part);
		if (seen.has(part)) return '[Circular]';
		seen.add(part);
		if (ArrayBuffer.isView(part)) return `${part.constructor.name}(${part.length}) [ ${Array.from(part).join(', ')} ]`;
		if (part instanceof Error) return part.stack;
		const name = part.constructor?.name ?? '[Object: null prototype]';
		const own = Object.keys(part).map((key) => `${key}: ${show(part[key])}`);
		return `${name === 'Object' ? '' : `${name} `}${own.length === 0 ? '{}' : `{ ${own.join(', ')} }`}`;
	};
	return show(value);
}
