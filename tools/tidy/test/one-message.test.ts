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

	it('takes what a class of Node has its own way of', () => {
		expect(untrueRows(root, row('packages/client/src/node/socket.ts', 'I2pSocket._write'))).toEqual([]);
	});

	it('finds a step that names no symbol', () => {
		expect(untrueRows(root, '| 1 | `packages/util/src/reader.ts` | reads | what happens |')[0]).toContain('one symbol');
	});

	it('finds a page without a message', () => {
		expect(untrueRows(root, '# Architecture')).toHaveLength(1);
	});
});
