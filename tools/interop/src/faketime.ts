// A wall clock that is off, for one i2pd: Debian's libfaketime, preloaded.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CannotFetch, debianBuild } from './debian.js';

const libraryFile = /\/libfaketimeMT\.so\.1$/;

/** Path of the library. Throws CannotFetch when there is none and Debian cannot be read. */
function faketimeLibrary(): string {
	const home = debianBuild('faketime', {
		what: 'libfaketime',
		// It is older than the C libraries of the i2pds that are given it.
		suites: ['bookworm'],
		begins: '0.9.10',
		packages: ['faketime'],
		programs: ['faketime'],
		versionArgs: ['--version'],
		elsewhere: 'this scenario cannot run',
	});
	const root = join(home, 'root');
	const path = readdirSync(root, { recursive: true, encoding: 'utf8' }).find((file) => libraryFile.test(file));
	if (path === undefined) throw new CannotFetch(`${root} holds no libfaketime: remove it and run again`);
	return join(root, path);
}

/** What a program's environment must hold for its wall clock to be off by so many milliseconds. */
export function clockOffBy(ms: number): Record<string, string> {
	const seconds = Math.round(ms / 1000);
	return {
		LD_PRELOAD: faketimeLibrary(),
		FAKETIME: `${seconds < 0 ? '' : '+'}${seconds}`,
		FAKETIME_DONT_FAKE_MONOTONIC: '1',
	};
}
