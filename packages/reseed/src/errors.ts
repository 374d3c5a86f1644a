// Why a file of seeds, or a host, gave nothing. Codes are counted, shown and compared by value.
import type { HttpFault } from '@i2p/runtime';

/** What is wrong with who signed an su3 file. */
export type SignatureFault =
	| 'unknown-signer'
	| 'signature-type'
	| 'signer-not-yet-valid'
	| 'signer-expired'
	| 'bad-signature';

/**
 * What is wrong with a whole file. `malformed`: what it claims to be it is not, as the detail says. `not-reseed`: an su3 file of another use.
 * `stale`: signed more than 30 days ago. `no-routers`: none of its entries is a RouterInfo that can be used.
 */
export type SeedFault = SignatureFault | 'malformed' | 'not-reseed' | 'stale' | 'no-routers';

/** Why a host gave nothing; `status`: it answered with another HTTP status than 200. */
export type HostFault = HttpFault | SeedFault | 'status';

/** Why an entry of a bundle is passed over. */
export type EntryFault =
	| 'name'
	| 'too-large'
	| 'damaged'
	| 'malformed'
	| 'wrong-hash'
	| 'wrong-net'
	| 'stale'
	| 'bad-signature';
