// The face of @i2p/data-routerinfo: RouterInfo, RouterAddress, capabilities.
export {
	type AddressFamily,
	addressFamily,
	type Ntcp2Address,
	ntcp2Address,
	type RouterAddress,
	readRouterAddress,
	writeRouterAddress,
} from './address.js';
export { bandwidthLetters, type Capabilities, parseCapabilities, versionNumber } from './caps.js';
export { mainNetId, maxAddresses, maxRouterInfoBytes, ntcp2Style, ssu2Style } from './constants.js';
export { hostKey, type IpAddress, isPublicIp, parseIp, sameHost } from './ip.js';
export { RouterInfo, type RouterInfoContent, signRouterInfo } from './router-info.js';
