// An example that is started by itself is a program; one whose functions another program uses does nothing of its own accord.
import { pathToFileURL } from 'node:url';

/**
 * Runs an example if it was started by itself. What goes wrong is one line on stderr and status 1.
 * @param url `import.meta.url` of the example
 * @param run gets what stands behind its name on the command line
 */
export async function asProgram(url: string, run: (args: readonly string[]) => Promise<unknown>): Promise<void> {
	const [, started, ...args] = process.argv;
	if (started === undefined || pathToFileURL(started).href !== url) return;
	try {
		await run(args);
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	}
}
