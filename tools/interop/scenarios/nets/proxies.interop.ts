// Programs that know nothing of I2P, through the proxies of ours and of an i2pd: curl, git, ssh. Those that are not there are left out, with the reason.
import { test } from 'vitest';
import { curlReads, gitClones, sshRuns, whyNoCurl, whyNoGit, whyNoSsh } from '../../src/checks/proxies.js';
import { inNet, type Play } from '../../src/scenario.js';

const scenario = inNet('proxies', { versions: ['2.59', '2.56'], routers: 5 });

/** What a program plays, or one skipped line that says why it does not: a file without any test would be red. */
function unless(why: string | undefined, program: string, plays: Readonly<Record<string, Play>>): void {
	if (why !== undefined) {
		process.stderr.write(`interop: ${program} is not run: ${why}\n`);
		test.skip(`proxies: ${program}: ${why}`, () => {});
	} else for (const [name, play] of Object.entries(plays)) scenario(name, play);
}

unless(whyNoCurl(), 'curl', {
	"curl reads a site behind an i2pd's server tunnel through our HTTP proxy": curlReads('our HTTP proxy'),
	'curl reads it through our SOCKS': curlReads('our SOCKS'),
	"curl reads a site behind our server tunnel through an i2pd's HTTP proxy": curlReads("i2pd's HTTP proxy"),
	"curl reads it through an i2pd's SOCKS": curlReads("i2pd's SOCKS"),
});
unless(whyNoGit(), 'git', {
	"git clones from behind an i2pd's server tunnel through our HTTP proxy": gitClones('our HTTP proxy'),
	"git clones from behind our server tunnel through an i2pd's HTTP proxy": gitClones("i2pd's HTTP proxy"),
});
unless(whyNoSsh(), 'ssh', {
	"ssh to an sshd behind an i2pd's server tunnel through our SOCKS": sshRuns('our SOCKS'),
	"ssh to an sshd behind our server tunnel through an i2pd's SOCKS": sshRuns("i2pd's SOCKS"),
});
