// What we think of how others reach us, in words for people.
import type { FamilyReachability, ReachabilityReason } from '@i2p/transport-core';

const reasonWords: Record<ReachabilityReason, string> = {
	'no-evidence': 'nothing says so; see --publish-host',
	configured: 'so the settings say',
	'peer-dialled': 'others did',
	'peer-test': 'others tried',
	'peer-test-failed': 'others tried, and could not; it is published as the settings say',
	'port-mapped': 'the gateway passes our port through',
	'public-interface': 'this machine has a public address',
	'gateway-behind-nat': 'the gateway has no public address itself',
	'no-port-mapping': 'the gateway does not pass our port through; see --publish-host',
	'nobody-dials-us': 'nobody did for half an hour',
	'not-listening': 'we do not listen',
	'listen-failed': 'we cannot listen',
	'asked-to-hide': 'we are to hide',
	'no-interface': 'no interface has such an address',
};

/** One line: can others dial us by this family, and why do we think so. */
export function reachWords({ family, state, reason, at }: Omit<FamilyReachability, 'since'>): string {
	const can = at !== undefined ? `can dial this router at ${at.host} port ${at.port}` : 'cannot dial this router';
	if (state === 'ok' && reason === 'nobody-dials-us')
		return `IPv${family}: others were to dial this router at ${at?.host} port ${at?.port}, and ${reasonWords[reason]}; it is published as the settings say`;
	return `IPv${family}: others ${state === 'unknown' ? 'may not be able to dial this router' : can} (${reasonWords[reason]})`;
}
