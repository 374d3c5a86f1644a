// Scenarios that want a Java router: left out, with the reason, where none can be run.
import { test } from 'vitest';
import { whyNoJava } from './java-build.js';

/** Declares them, unless this machine has no JDK or cannot have the jars of this version. */
export async function withJava(version: string, declare: () => void): Promise<void> {
	const why = await whyNoJava(version);
	if (why === undefined) {
		declare();
		return;
	}
	process.stderr.write(`interop: Java I2P ${version} is left out: ${why}\n`);
	test(`Java I2P ${version}`, (context) => context.skip(why));
}
