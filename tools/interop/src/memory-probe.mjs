// Preloaded into a router (`node --expose-gc --import …/memory-probe.mjs?everyMs=N`): it tells what it holds after a collection of garbage.
const everyMs = Number(new URL(import.meta.url).searchParams.get('everyMs'));
setInterval(() => {
	globalThis.gc();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	process.stdout.write(`${JSON.stringify({ event: 'memory', heapBytes: heapUsed, bufferBytes: arrayBuffers })}\n`);
}, everyMs).unref();
