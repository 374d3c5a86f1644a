// Raw deflate (RFC 1951), opened step by step and never beyond a bound: what gzip and zip files hold.
import { Inflate } from 'fflate';
import { checkAnyBytes, checkInteger } from './arguments.js';
import { inflateStepBytes } from './constants.js';
import { WireError } from './errors.js';

/**
 * What deflated bytes stand for, if that is at most `maxLength` bytes; bytes behind the last block are passed over.
 * Throws WireError `deflate`, or `too-large` at the first byte beyond the bound. Memory stays within it and one step of inflating.
 * @param what the structure's name, for the faults
 */
export function inflate(deflated: Uint8Array, maxLength: number, what = 'deflate'): Uint8Array {
	checkAnyBytes('deflated', deflated);
	checkInteger('inflate maxLength', maxLength, 0, 0xffff_ffff);
	const payload = new Uint8Array(maxLength);
	let filled = 0;
	let over = false;
	const inflater = new Inflate((piece) => {
		over ||= filled + piece.length > maxLength;
		if (!over) payload.set(piece, filled);
		filled += piece.length;
	});
	for (let at = 0; ; at += inflateStepBytes) {
		const last = at + inflateStepBytes >= deflated.length;
		try {
			inflater.push(deflated.subarray(at, at + inflateStepBytes), last);
		} catch {
			throw new WireError('deflate', what);
		}
		if (over) throw new WireError('too-large', what);
		if (last) return filled === maxLength ? payload : payload.subarray(0, filled);
	}
}
