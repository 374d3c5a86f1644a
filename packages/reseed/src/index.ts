// The face of @i2p/reseed: hosts, signers, su3 files, bundles.
export { readBundle, type SeedRules, type Seeds, siftRouterInfos, writeBundle } from './bundle.js';
export { bundledSigners } from './bundled-signers.js';
export { readCertificate } from './certificate.js';
export {
	hostsWanted,
	mostHosts,
	mostSeedBytes,
	seedLifetimeMs,
	seedsFileName,
	su3Reseed,
	su3Zip,
} from './constants.js';
export type { EntryFault, HostFault, SeedFault, SignatureFault } from './errors.js';
export { knownHosts, type ReseedHost } from './known-hosts.js';
export type { HostReport, ReseedSnapshot, RoundReport } from './reports.js';
export { Reseeder, type ReseedOptions } from './reseeder.js';
export { type OpenedSeeds, openGivenSeeds, openSignedSeeds, type RefusedSeeds } from './seed-file.js';
export { rsaSha512 } from './signature-kinds.js';
export { type Signer, Signers } from './signers.js';
export { isSu3, readSu3, type Su3, type Su3Content, signSu3 } from './su3.js';
export type { ReseedWants } from './wants.js';
export { isZip, readZip, writeZip, type ZipEntry } from './zip.js';
