// The page that follows one message: what it names must be there.
import { describe, expect, it } from 'vitest';
import { root } from '../../house/house.mjs';
import { untrueRows } from '../one-message.mjs';

const row = (file: string, symbol: string) => `| 1 | \`${file}\` | \`${symbol}\` | what happens |`;

describe('untrueRows', () => {
	it('takes what is so', () => {
		expect(untrueRows(root, row('packages/util/src/reader.ts', 'Reader.u16'))).toEqual([]);
	});

	it.each([
		['packages/util/src/gone.ts', 'Reader', 'not there'],
		['packages/util/src/reader.ts', 'Writer', 'does not export'],
		['packages/util/src/reader.ts', 'Reader.u128', 'does not have'],
	])('finds %s %s', (file, symbol, finding) => {
		expect(untrueRows(root, row(file, symbol))[0]).toContain(finding);
	});

	it('finds a page without a message', () => {
		expect(untrueRows(root, '# Architecture')).toHaveLength(1);
	});
});
