// Layout of su3 files and zip archives; bounds of what a reseed host may send and of how often it is asked.
import { days, hours, minutes, seconds } from '@i2p/time';

// Specification

/** Bytes of an su3 header before its version string (SU3 file specification). */
export const su3HeaderBytes = 40;
/** Fewest bytes of an su3 version string, padding included (SU3 file specification). */
export const su3LeastVersionBytes = 16;
/** Su3 file type of a zip archive. */
export const su3Zip = 0;
/** Su3 content type of reseed data. */
export const su3Reseed = 3;
/** Name of the file below a host's URL (SU3 reseed file specification). */
export const seedsFileName = 'i2pseeds.su3';
/** Hosts that must answer, so that no single one decides whom a new router knows (as Java I2P asks). */
export const hostsWanted = 2;
/** Bytes of a zip archive's end record, without its comment (APPNOTE 4.3.16). */
export const zipEndBytes = 22;
/** Most bytes of a zip archive's comment: a 16-bit length (APPNOTE 4.3.16). */
export const zipMostCommentBytes = 65_535;
/** Bytes of an entry in a zip archive's directory, without name, extra field and comment (APPNOTE 4.3.12). */
export const zipDirectoryBytes = 46;
/** Bytes before an entry's name in a zip archive (APPNOTE 4.3.7). */
export const zipLocalBytes = 30;
/** What other routers call themselves to reseed hosts, some of which answer nobody else. */
export const seedsUserAgent = 'Wget/1.11.4';

// Implementation

/** Most bytes of a file of seeds; those of 2026 have 60,000 to 120,000. */
export const mostSeedBytes = 2_097_152;
/** Most entries of a zip archive of seeds; those of 2026 have 75 to 100, a whole network database may be handed on by hand. */
export const mostZipEntries = 8192;
/** Most bytes that all entries of an archive open to: four times what the largest file of seeds weighs. */
export const mostZipOpenBytes = 8_388_608;
/** Bytes that deflate may add to what does not shrink: five for each stored block, and some for careless writers. */
export const zipOverheadBytes = 64;
/** Milliseconds after which a signed file is stale (Java I2P draws the line there too): who replays one puts new routers into an old network. */
export const seedLifetimeMs = days(30);
/** Milliseconds for a host's whole answer: 100 kB at 5 kB/s and the handshakes before them. */
export const hostTimeoutMs = seconds(30);
/** Hosts asked at a time: as many as must answer. */
export const hostsAtOnce = 2;
/** Milliseconds between the first two rounds when too few hosts answered; each wait is twice the one before. */
export const firstPauseMs = minutes(1);
/** Milliseconds between two rounds at most. */
export const longestPauseMs = hours(1);
/** Most hosts of a list: three times those that are known. */
export const mostHosts = 40;
/** Signers known at a time; there were 18 in 2026. */
export const mostSigners = 200;
/** Certificates of one signer at a time: the old one and the new one, twice. */
export const mostOfOneSigner = 4;
/** Most bytes of a certificate file; one with an RSA-4096 key has 2,000. */
export const mostCertificateBytes = 16_384;
