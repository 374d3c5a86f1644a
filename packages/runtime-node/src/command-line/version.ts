// Which version a program is of, as its package says.
import { readFileSync } from 'node:fs';

/**
 * The version in the `package.json` one folder above a module, where both `src` and `dist` have it. A program that somebody
 * put together differently has none beside it: `unknown`.
 * @param module the module's `import.meta.url`
 */
export function packageVersion(module: string): string {
	try {
		const { version } = JSON.parse(readFileSync(new URL('../package.json', module), 'utf8')) as { version?: unknown };
		return typeof version === 'string' ? version : 'unknown';
	} catch {
		return 'unknown';
	}
}
