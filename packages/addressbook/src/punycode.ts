// Names beyond ASCII as hosts write them, `xn--…`. RFC 3492.
// Must not know which names are allowed.

const base = 36;
const least = 1;
const most = 26;
const skew = 38;
const damp = 700;
const firstBias = 72;
const firstCode = 0x80;
const mostCode = 0x10_ffff;
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

function adapt(delta: number, count: number, first: boolean): number {
	let rest = first ? Math.floor(delta / damp) : delta >> 1;
	rest += Math.floor(rest / count);
	let k = 0;
	for (; rest > ((base - least) * most) >> 1; k += base) rest = Math.floor(rest / (base - least));
	return k + Math.floor(((base - least + 1) * rest) / (rest + skew));
}

const threshold = (k: number, bias: number): number => Math.min(most, Math.max(least, k - bias));

function digits(delta: number, bias: number): string {
	let text = '';
	let rest = delta;
	for (let k = base; ; k += base) {
		const t = threshold(k, bias);
		if (rest < t) return text + letters[rest];
		text += letters[t + ((rest - t) % (base - t))];
		rest = Math.floor((rest - t) / (base - t));
	}
}

/** A label (of 63 characters at most) in Punycode, without `xn--`; `undefined` for a longer one. */
export function encodePunycode(label: string): string | undefined {
	const points = [...label].map((letter) => letter.codePointAt(0)!);
	if (points.length > 63) return undefined;
	const plain = points.filter((point) => point < firstCode);
	let text = String.fromCharCode(...plain) + (plain.length > 0 ? '-' : '');
	let code = firstCode;
	let delta = 0;
	let bias = firstBias;
	let done = plain.length;
	while (done < points.length) {
		const next = points.reduce((lowest, point) => (point >= code && point < lowest ? point : lowest), mostCode + 1);
		delta += (next - code) * (done + 1);
		code = next;
		for (const point of points) {
			if (point < code) delta++;
			if (point !== code) continue;
			text += digits(delta, bias);
			bias = adapt(delta, done + 1, done === plain.length);
			delta = 0;
			done++;
		}
		delta++;
		code++;
	}
	return text;
}

/** The label behind Punycode (without `xn--`, 63 characters at most); `undefined` if it is none. */
export function decodePunycode(text: string): string | undefined {
	if (text.length > 63) return undefined;
	const dash = text.lastIndexOf('-');
	const points = dash > 0 ? [...text.slice(0, dash)].map((letter) => letter.charCodeAt(0)) : [];
	let code = firstCode;
	let at = 0;
	let bias = firstBias;
	for (let read = dash > 0 ? dash + 1 : 0; read < text.length; ) {
		const before = at;
		let weight = 1;
		for (let k = base; ; k += base) {
			const digit = letters.indexOf(text.charAt(read++).toLowerCase() || ' ');
			if (digit < 0) return undefined;
			at += digit * weight;
			const t = threshold(k, bias);
			if (digit < t) break;
			weight *= base - t;
			if (at > mostCode * 64 || weight > mostCode * 64) return undefined;
		}
		const count = points.length + 1;
		bias = adapt(at - before, count, before === 0);
		code += Math.floor(at / count);
		at %= count;
		if (code > mostCode || (code >= 0xd800 && code < 0xe000)) return undefined;
		points.splice(at++, 0, code);
	}
	return String.fromCodePoint(...points);
}
