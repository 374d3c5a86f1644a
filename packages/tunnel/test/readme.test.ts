// The README's example does what it says.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the example prints what its comment says', async () => {
	const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
	const [, example] = /```ts\n([\s\S]*?)```/.exec(readme)!;
	const said = /console\.log\(.*\); \/\/ (.*)$/m.exec(example!)![1];
	const plain = example!.replaceAll(/^import \{(.*)\} from '(.*)';$/gm, "const {$1} = await load('$2');");
	const printed: unknown[] = [];
	const load = (name: string): Promise<unknown> => modules[name]!();
	const runner = new Function('load', 'console', `return (async () => {${plain.replaceAll(')!;', ');')}})()`);
	await runner(load, { log: (value: unknown) => printed.push(value) });
	expect(printed).toEqual([JSON.parse(said!)]);
});

const modules: Record<string, () => Promise<unknown>> = {
	'@i2p/crypto-x25519': () => import('@i2p/crypto-x25519'),
	'@i2p/data-core': () => import('@i2p/data-core'),
	'@i2p/time': () => import('@i2p/time'),
	'@i2p/util': () => import('@i2p/util'),
	'@i2p/tunnel': () => import('../src/index.js'),
};
