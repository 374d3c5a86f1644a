// Writes, rewrites and deletes RouterInfos in a folder without end: to be killed.
import { fileStore } from '@i2p/runtime-node';
import { mono, wall } from '@i2p/time';
import { KeptRouters } from '../../src/index.js';
import { routersOf } from './routers.js';

const kept = new KeptRouters(fileStore(process.argv[2]!), {
	note: () => {},
	onRefused: (code) => {
		throw new Error(code);
	},
});
const routers = routersOf(process.argv[3]!);
let round = 0;
function write(): void {
	const at = { now: mono(0), wall: wall(0) };
	for (const versions of routers) {
		const info = versions[round % versions.length]!;
		if (round % 7 === 6) kept.drop(info.key, at);
		kept.keep(info, at);
	}
	if (round++ === 0) process.stdout.write('begun\n');
	setImmediate(write);
}
write();
