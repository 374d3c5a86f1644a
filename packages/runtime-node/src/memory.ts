// How much of the memory that this process may use it does use: of V8's heap, and of what the machine or its container has.
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** The share of memory in use by this process, 0 to about 1; costs some microseconds. */
export function nodeMemoryShare(): number {
	const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
	// Without a container's limit the system tells none, or one beyond all memory.
	const constrained = process.constrainedMemory();
	const most = Math.min(totalmem(), constrained > 0 ? constrained : Number.POSITIVE_INFINITY);
	return Math.max(used / limit, process.memoryUsage.rss() / most);
}
