// Writes the compiled module into @i2p/crypto-wasm's sources. Run it after a change below packages/crypto-wasm/assembly.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../house/house.mjs';
import { compile, embedding } from './compile.mjs';

const bytes = compile();
writeFileSync(join(root, 'packages', 'crypto-wasm', 'src', 'module.ts'), embedding(bytes));
console.log(`wrote ${bytes.length} bytes`);
