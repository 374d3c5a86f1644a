// What a RouterInfo costs when it arrives.
import { bench, describe } from 'vitest';
import { testRouter } from '../../../tools/fixtures/data.js';
import { RouterInfo } from '../src/index.js';

const { info } = testRouter('bench');

describe(`a RouterInfo of ${info.bytes.length} bytes`, () => {
	bench('decode', () => {
		RouterInfo.decode(info.bytes);
	});
	bench('decode, look at its addresses and capabilities', () => {
		const read = RouterInfo.decode(info.bytes);
		read.ntcp2();
		read.caps;
	});
	bench('decode and verify', () => {
		RouterInfo.decode(info.bytes).verify();
	});
});
