// Lives one router life after another in a folder, and begins others in folders that are new, until somebody kills it.
import { join } from 'node:path';
import { createRouter } from '../../src/index.js';

const [folder] = process.argv.slice(2) as [string];
const settings = { host: '127.0.0.1', port: 0, netId: 99, allowLocal: true, sam: undefined, i2cp: undefined };

console.log('begun');
for (let life = 0; ; life++)
	for (const dataDir of [join(folder, 'old'), join(folder, `new-${process.pid}-${life}`)])
		await createRouter({ ...settings, dataDir }).stop();
