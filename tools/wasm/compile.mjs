// Compiles @i2p/crypto-wasm's AssemblyScript: the same bytes on every machine, for the compiler's version is pinned.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../house/house.mjs';

const assembly = join(root, 'packages', 'crypto-wasm', 'assembly');
const options = ['-O3', '--runtime', 'stub', '--noAssert', '--use', 'abort=', '--enable', 'simd'];
/** Two pages hold all regions: neither less nor, ever, more. */
const memory = ['--initialMemory', '2', '--maximumMemory', '2'];
const bytesALine = 87;

/** The module's bytes; throws what the compiler says when it refuses. @returns {Uint8Array} */
export function compile() {
	const folder = mkdtempSync(join(tmpdir(), 'i2p-wasm-'));
	try {
		const outFile = join(folder, 'symmetric.wasm');
		const args = ['index.ts', '--baseDir', assembly, '-o', outFile, ...options, ...memory];
		execFileSync(join(root, 'node_modules', '.bin', 'asc'), args);
		return readFileSync(outFile);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** The source file that holds a module's bytes, in lines of base64. @param {Uint8Array} bytes */
export function embedding(bytes) {
	const lines = [];
	for (let at = 0; at < bytes.length; at += bytesALine)
		lines.push(
			Buffer.from(bytes.subarray(at, at + bytesALine))
				.toString('base64')
				.replaceAll('+', '-')
				.replaceAll('/', '~'),
		);
	return [
		'// The compiled module, in I2P base64. Written by `npm run wasm` from assembly/: not to be edited.',
		'',
		`/** The module's ${bytes.length} bytes. */`,
		'export const moduleText = [',
		...lines.map((line) => `\t'${line}',`),
		"].join('');",
		'',
	].join('\n');
}
