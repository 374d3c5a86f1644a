// Where WebAssembly is absent, too old or forbidden there is no engine, and no error either.
import { describe, expect, it } from 'vitest';
import { createSymmetric, symmetric } from '../src/index.js';
import type { WasmHost } from '../src/instance.js';

const here = (globalThis as unknown as { WebAssembly: WasmHost }).WebAssembly;

describe('the engine', () => {
	it('is one for a thread, made when it is first asked for', () => {
		expect(symmetric()).toBeDefined();
		expect(symmetric()).toBe(symmetric());
	});

	it('is absent without WebAssembly', () => {
		expect(createSymmetric(undefined)).toBeUndefined();
	});

	it('is absent where the module is refused: no SIMD, or a content policy', () => {
		class Refusing {
			constructor() {
				throw new Error('unsafe-eval');
			}
		}
		expect(createSymmetric({ ...here, Module: Refusing })).toBeUndefined();
		expect(
			createSymmetric({ Module: here.Module, Instance: Refusing as unknown as WasmHost['Instance'] }),
		).toBeUndefined();
	});
});
