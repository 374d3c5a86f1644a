// What a test imports from vitest, of vitest's own parts: the collector of its runner and the matchers of its expect.
import {
	ASYMMETRIC_MATCHERS_OBJECT,
	addCustomEqualityTesters,
	chai,
	customMatchers,
	GLOBAL_EXPECT,
	getState,
	JestAsymmetricMatchers,
	JestChaiExpect,
	JestExtend,
	setState,
} from '@vitest/expect';

export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from '@vitest/runner';
/** Stubs of globals and fresh modules are Node's. */
export { absent as vi } from './node.mjs';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

/** vitest's expect, without snapshots and polls. */
export const expect = Object.assign((value, message) => chai.expect(value, message), chai.expect);
Object.assign(expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT], {
	getState: () => getState(expect),
	setState: (state) => setState(state, expect),
	extend: (matchers) => chai.expect.extend(expect, matchers),
	addEqualityTesters: addCustomEqualityTesters,
	unreachable: (message) => chai.assert.fail(`reached${message ? `: ${message}` : ''}`),
});
setState({ assertionCalls: 0 }, expect);
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, configurable: true });
expect.extend(customMatchers);
