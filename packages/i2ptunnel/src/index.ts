// The face of @i2p/i2ptunnel: HTTP and SOCKS proxies, client and server tunnels, plans and the table that carries them out.
export { type AccessList, admits, openToAll, parseListed } from './access-list.js';
export type { Login } from './basic-authorization.js';
export { ClientTunnel, type ClientTunnelParts } from './client-tunnel.js';
export { maxTunnels, usualHttpPort, usualSocksPort } from './constants.js';
export type { DoorEvents, DoorFault, DoorParts } from './door.js';
export { type Filter, openFilter, type Sides } from './filter.js';
export { answerFraming, BodyMeter, type Framing, requestFraming } from './http/framing.js';
export { type Field, type Head, headEnd, parseHead, writeHead } from './http/head.js';
export { HttpProxy, type HttpProxyParts } from './http/http-proxy.js';
export { I2pListFetcher } from './http/list-fetch.js';
export { escaped, type Page, writePage } from './http/page.js';
export { type Place, parseRequest, placeOf, type Request } from './http/request.js';
export type { RoutingOptions } from './http/route.js';
export { answerHead, type ScrubOptions, scrubAll, scrubbed } from './http/scrub.js';
export { type Asker, HttpServerFilter, type HttpServerOptions } from './http/server-filter.js';
export { turnedAwayPage, writeServerPage } from './http/server-pages.js';
export { IrcClientFilter } from './irc/client-filter.js';
export { type IrcLine, parseIrcLine, tellsOfMachine, writeIrcLine } from './irc/line.js';
export { IrcServerFilter, type IrcServerOptions } from './irc/server-filter.js';
export type { TunnelNote } from './notes.js';
export { type OpeningGround, type OpenTunnel, openTunnel } from './open-tunnel.js';
export { Pipe, type PipeOptions, type PipeOwner } from './pipe.js';
export type { ForeignKeyFile, ForeignTunnels } from './plan/foreign-file.js';
export { readI2pdTunnels } from './plan/i2pd-file.js';
export { readJavaTunnels } from './plan/java-file.js';
export { PlanFault, parseEndpoint, readPlans } from './plan/read-plans.js';
export {
	isOutward,
	noBounds,
	plainPlan,
	planText,
	type TunnelPlan,
	type TunnelType,
	tunnelTypes,
} from './plan/tunnel-plan.js';
export {
	type LimitFault,
	type OverLimit,
	type PeriodBounds,
	type RequestBounds,
	RequestLimits,
} from './request-limits.js';
export { type Caller, ServerTunnel, type ServerTunnelParts, type TurnedAwayReason } from './server-tunnel.js';
export {
	readGreeting,
	readLogin,
	readRequest4,
	readRequest5,
	type SocksRequest,
	socksReply,
	writeReply,
} from './socks/messages.js';
export { SocksProxy, type SocksProxyParts } from './socks/socks-proxy.js';
export { lookupOf, parseTarget, type Target } from './target.js';
export { TunnelDestination, type TunnelDestinationParts } from './tunnel-destination.js';
export { KeyFault, keptKeys } from './tunnel-keys.js';
export { type PlanChange, type TunnelState, type TunnelSurroundings, TunnelTable } from './tunnel-table.js';
export { type UdpClientParts, UdpClientTunnel, type UdpKind } from './udp/udp-client.js';
export { type UdpServerParts, UdpServerTunnel } from './udp/udp-server.js';
export type { Listening, LocalDialling } from './wants.js';
