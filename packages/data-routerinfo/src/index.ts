// The face of @i2p/data-routerinfo: RouterInfo, RouterAddress, capabilities, families.
export { type RouterAddress, readRouterAddress, skipRouterAddress, writeRouterAddress } from './address.js';
export {
	type AddressCaps,
	type AddressFamily,
	addressFamily,
	type PublishedAt,
	parseAddressCaps,
} from './address-options.js';
export {
	bandwidthLetters,
	type Capabilities,
	type CapabilityFacts,
	capabilitiesText,
	parseCapabilities,
	versionNumber,
} from './caps.js';
export {
	addressCost,
	mainNetId,
	maxAddresses,
	maxFamilyNameBytes,
	maxIntroducers,
	maxRouterInfoBytes,
	maxSsu2Mtu,
	minSsu2Mtu,
	ntcp2Style,
	ssu2Style,
} from './constants.js';
export { type Family, type FamilyKey, familyOf, familyOptions, verifyFamily } from './family.js';
export { hostKey, type IpAddress, isPublicIp, parseIp, sameHost } from './ip.js';
export {
	type Ntcp2Address,
	type Ntcp2Facts,
	ntcp2Address,
	type PublishedNtcp2,
	publishedNtcp2Address,
	type UnpublishedNtcp2,
	unpublishedNtcp2Address,
} from './ntcp2-address.js';
export { RouterInfo, type RouterInfoContent, signRouterInfo } from './router-info.js';
export {
	type Introducer,
	type PublishedSsu2,
	publishedSsu2Address,
	type Ssu2Address,
	type Ssu2Facts,
	ssu2Address,
	type UnpublishedSsu2,
	unpublishedSsu2Address,
} from './ssu2-address.js';
