// Prints the path of an i2pd: of the version named by the argument, else of the newest that the interop lane knows; fetches it if need be.
import { CannotFetch } from './debian.js';
import { i2pdBuild } from './i2pd-build.js';

const newest = '2.59';

try {
	console.log(i2pdBuild(process.argv[2] ?? newest));
} catch (error) {
	if (!(error instanceof CannotFetch)) throw error;
	console.error(error.message);
	process.exitCode = 1;
}
