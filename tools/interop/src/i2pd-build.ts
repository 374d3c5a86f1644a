// The i2pds that the lane runs: which versions there are, and where Debian has them.
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { CannotFetch, debianBuild } from './debian.js';

/** What we know how to fetch: the Debian suites that hold it, and how its Debian version begins. */
const known: Record<string, { suites: string[]; begins: string }> = {
	'2.36': { suites: ['bullseye'], begins: '2.36.' },
	'2.45.1': { suites: ['bookworm'], begins: '2.45.1' },
	'2.56': { suites: ['trixie'], begins: '2.56.' },
	'2.59': { suites: ['forky', 'sid'], begins: '2.59.' },
};

/** The versions that can be fetched. */
export const knownVersions: readonly string[] = Object.keys(known);

/**
 * Path of a program that runs this version of i2pd: `I2PD` when it is set, else the cached build, fetched first if need be.
 * Throws CannotFetch, with what the machine lacks, when neither works.
 */
export function i2pdBuild(version: string, env = process.env): string {
	const given = env['I2PD'];
	if (given) {
		accessSync(given, constants.X_OK);
		return given;
	}
	const place = known[version];
	if (!place) throw new CannotFetch(`interop knows i2pd ${knownVersions.join(', ')}, not ${version}`);
	const home = debianBuild(
		`i2pd-${version}`,
		{
			...place,
			what: `i2pd ${version}`,
			packages: ['i2pd'],
			programs: ['i2pd'],
			versionArgs: ['--version'],
			elsewhere: 'set I2PD=/path/to/i2pd and run again',
		},
		env,
	);
	return join(home, 'i2pd');
}
