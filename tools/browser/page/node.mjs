// Stands for what a browser has not: Node's own modules and our engines for Node. While tests are collected every touch is
// answered by more of the same; a test that touches it ends there and is left to Node. Knows nothing of the tests.

let running = false;
let touched = false;

/** A test begins. */
export function begin() {
	running = true;
	touched = false;
}

/** A test has ended; answers whether it needs Node. */
export function end() {
	running = false;
	return touched;
}

function touch(answer) {
	if (!running) return answer();
	touched = true;
	throw new Error('needs Node');
}

/** Answers any name, call and construction with itself. */
export const absent = new Proxy(class {}, {
	get: (_, name) =>
		touch(() => {
			if (name === Symbol.iterator) return () => [].values();
			if (name === Symbol.toPrimitive) return () => 'of Node';
			return name === 'then' ? undefined : absent;
		}),
	has: () => touch(() => true),
	ownKeys: () => touch(() => ['prototype']),
	apply: () => touch(() => absent),
	construct: () => touch(() => absent),
});
