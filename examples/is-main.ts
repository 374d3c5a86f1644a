// Whether an example is run by itself, or its function is used by another program.
import { pathToFileURL } from 'node:url';

/** @param url `import.meta.url` of the example */
export function isMain(url: string): boolean {
	return process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === url;
}
