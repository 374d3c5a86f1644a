// What somebody was handed: signed or not, zipped netDb folders, anything else.
import { isZip, openGivenSeeds, readBundle, Signers, siftRouterInfos, writeBundle, writeZip } from '@i2p/reseed';
import { hostile, virtualStart } from '@i2p/testkit';
import { utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { ownSeeds, ownSigner, routers } from '../../../tools/fixtures/seeds.js';

const rules = { netId: 2, wall: virtualStart };
const signers = new Signers([ownSigner]);

describe('given seeds', () => {
	it('are taken from a bare archive, wherever its RouterInfos lie in it', () => {
		const infos = routers(3);
		const bare = openGivenSeeds(writeBundle(infos), signers, rules);
		expect(bare).toMatchObject({ kind: 'seeds', signer: undefined, refused: {} });
		const files = infos.map(({ key, bytes }) => ({ name: `netDb/r${key[0]}/routerInfo-${key}.dat`, content: bytes }));
		const packed = openGivenSeeds(writeZip(files), signers, rules);
		expect(packed.kind === 'seeds' && packed.infos.map(({ key }) => key)).toEqual(infos.map(({ key }) => key));
		expect(isZip(writeZip(files))).toBe(true);
	});

	it('are taken from an su3 file only if a signer vouches for it', () => {
		const file = ownSeeds(routers(2));
		expect(openGivenSeeds(file, signers, rules)).toMatchObject({ kind: 'seeds', signer: 'own@test.i2p' });
		expect(openGivenSeeds(file, new Signers(), rules)).toMatchObject({ kind: 'refused', code: 'unknown-signer' });
	});

	it('are refused when they are neither', () => {
		expect(openGivenSeeds(utf8('text'), signers, rules)).toMatchObject({ code: 'malformed', detail: 'zip: not-zip' });
		expect(isZip(utf8('text'))).toBe(false);
	});

	it('never throw on bytes', () => {
		const file = ownSeeds(routers(1));
		expect(
			hostile((bytes) => openGivenSeeds(bytes, signers, rules), file, { truncatedMayDecode: true, positions: 150 })
				.refused,
		).toEqual({});
		hostile((bytes) => readBundle(bytes, rules), writeBundle(routers(2)), { truncatedMayDecode: true, positions: 400 });
	});
});

it('RouterInfos of a folder are sifted by the same rules', () => {
	const infos = [...routers(2), ...routers(1, { netId: 5, seed: 'foreign' })];
	const { infos: left, refused } = siftRouterInfos(infos, rules);
	expect(left).toHaveLength(2);
	expect(refused).toEqual({ 'wrong-net': 1 });
});
