// What reseeding has in files: certificates of further signers and hosts, and seeds that somebody handed over. Read once, at the start.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
	bundledSigners,
	isSu3,
	isZip,
	openGivenSeeds,
	readCertificate,
	type SeedRules,
	type Seeds,
	Signers,
	siftRouterInfos,
} from '@i2p/reseed';
import { WireError } from '@i2p/util';
import { RouterError } from './errors.js';
import { option } from './fault-messages.js';
import { readNetDbFolder } from './netdb-folder.js';

/** Bytes of a file of seeds read at most: a packed network database of 8,000 routers. */
const mostFileBytes = 16_777_216;

/** Whom a router believes that reseeds. */
export interface ReseedTrust {
	readonly signers: Signers;
	/** TLS certificates in PEM, by the name of the host that signs its own. */
	readonly certificates: ReadonlyMap<string, string>;
}

/**
 * The signers that come with this version and those of a folder: `.crt` and `.pem` files in it or in its `reseed/`, and in its `ssl/` the
 * certificates of hosts, named `HOST.crt`, as Java I2P and i2pd lay out theirs. Throws RouterError `reseed`.
 */
export function readReseedTrust(folder: string | undefined): ReseedTrust {
	const signers = new Signers(bundledSigners());
	const certificates = new Map<string, string>();
	if (folder === undefined) return { signers, certificates };
	for (const path of [...certificatesIn(folder, true), ...certificatesIn(join(folder, 'reseed'), false)])
		try {
			signers.add(readCertificate(new Uint8Array(readFileSync(path))));
		} catch (error) {
			throw new RouterError('reseed', `${path} is no certificate of a reseed signer (${reason(error)}); take it out`);
		}
	for (const path of certificatesIn(join(folder, 'ssl'), false))
		certificates.set(/([^/\\]+)\.(?:crt|pem)$/.exec(path)![1]!, readFileSync(path, 'utf8'));
	return { signers, certificates };
}

/** The RouterInfos of an su3 file, a zip archive or a folder of `.dat` files. Throws RouterError `reseed` if there are none that can be used. */
export function readSeeds(path: string, signers: Signers, rules: SeedRules): Seeds {
	const seeds = attempt(path, () => {
		const state = statSync(path);
		if (state.isDirectory()) return siftRouterInfos(readNetDbFolder(path).infos, rules);
		if (state.size > mostFileBytes) throw new Error(`more than ${mostFileBytes} bytes`);
		const bytes = new Uint8Array(readFileSync(path));
		if (!isSu3(bytes) && !isZip(bytes)) throw new Error('neither an su3 file, a zip archive nor a folder');
		const opened = openGivenSeeds(bytes, signers, rules);
		if (opened.kind === 'refused') throw new Error(`${opened.code}: ${opened.detail}`);
		return opened;
	});
	if (seeds.infos.length > 0) return seeds;
	const words = Object.entries(seeds.refused).map(([fault, count]) => `${count} ${fault}`);
	throw new RouterError('reseed', `cannot reseed from ${path} (no routers: ${words.join(', ') || 'empty'})`);
}

function attempt<T>(path: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw new RouterError(
			'reseed',
			`cannot reseed from ${path} (${reason(error)}); give another with ${option('reseedFrom')}`,
		);
	}
}

function certificatesIn(folder: string, mustBe: boolean): string[] {
	try {
		const names = readdirSync(folder).filter((name) => /\.(crt|pem)$/.test(name));
		return names.sort().map((name) => join(folder, name));
	} catch (error) {
		if (!mustBe) return [];
		throw new RouterError(
			'reseed',
			`cannot read the folder ${folder} given by ${option('reseedCertificates')} (${reason(error)})`,
		);
	}
}

function reason(error: unknown): string {
	if (error instanceof WireError) return error.code;
	return error instanceof Error ? error.message : String(error);
}
