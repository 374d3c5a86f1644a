// One file of seeds, whoever brought it: an su3 file, whose signature must be good, or a bare zip archive. SU3 reseed file specification.
import { WireError } from '@i2p/util';
import { readBundle, type SeedRules, type Seeds } from './bundle.js';
import { seedLifetimeMs, su3Reseed, su3Zip } from './constants.js';
import type { SeedFault } from './errors.js';
import type { Signers } from './signers.js';
import { isSu3, readSu3, type Su3 } from './su3.js';

/** What a file gave. */
export interface OpenedSeeds extends Seeds {
	readonly kind: 'seeds';
	/** Who signed it; `undefined` for a bare archive. */
	readonly signer: string | undefined;
}

/** Why a file gave nothing. */
export interface RefusedSeeds {
	readonly kind: 'refused';
	readonly code: SeedFault;
	/** What exactly, in a few words of ours or printable ASCII of the file's. */
	readonly detail: string;
	/** Entries that were passed over, by reason. */
	readonly refused: Seeds['refused'];
}

const nothing = {};

/**
 * Opens an su3 file of seeds: a trusted signer's, of the right use, not stale. Never throws on bytes.
 * @param bytes the whole file
 */
export function openSignedSeeds(bytes: Uint8Array, signers: Signers, rules: SeedRules): OpenedSeeds | RefusedSeeds {
	return unlessBroken(() => {
		const su3 = readSu3(bytes);
		if (su3.contentType !== su3Reseed || su3.fileType !== su3Zip)
			return refusal('not-reseed', `content type ${su3.contentType}, file type ${su3.fileType}`);
		const fault = signers.fault(su3, rules.wall);
		if (fault !== undefined) return refusal(fault, printable(su3.signer));
		const signedAt = signedAtMs(su3);
		if (signedAt !== undefined && signedAt < rules.wall - seedLifetimeMs)
			return refusal('stale', `${Math.floor((rules.wall - signedAt) / 86_400_000)} days old`);
		return opened(readBundle(su3.content, rules), su3.signer);
	});
}

/** Opens what somebody was handed: an su3 file as {@link openSignedSeeds} does, a zip archive without any signature but those of its RouterInfos. */
export function openGivenSeeds(bytes: Uint8Array, signers: Signers, rules: SeedRules): OpenedSeeds | RefusedSeeds {
	if (isSu3(bytes)) return openSignedSeeds(bytes, signers, rules);
	return unlessBroken(() => opened(readBundle(bytes, rules), undefined));
}

/** When a file was signed, in milliseconds since 1970; `undefined` where its version is no time, as in the first of them. */
function signedAtMs({ version }: Su3): number | undefined {
	return /^\d{10,12}$/.test(version) ? Number(version) * 1000 : undefined;
}

function opened(seeds: Seeds, signer: string | undefined): OpenedSeeds | RefusedSeeds {
	if (seeds.infos.length > 0) return { kind: 'seeds', signer, ...seeds };
	const words = Object.entries(seeds.refused).map(([fault, count]) => `${count} ${fault}`);
	return { ...refusal('no-routers', words.join(', ') || 'empty'), refused: seeds.refused };
}

function refusal(code: SeedFault, detail: string): RefusedSeeds {
	return { kind: 'refused', code, detail, refused: nothing };
}

function unlessBroken(open: () => OpenedSeeds | RefusedSeeds): OpenedSeeds | RefusedSeeds {
	try {
		return open();
	} catch (error) {
		if (!(error instanceof WireError)) throw error;
		return refusal('malformed', error.message);
	}
}

function printable(text: string): string {
	return text.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 64);
}
