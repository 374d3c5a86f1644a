// A plan becomes a tunnel: which rooms each kind is made of.
import type { AddressBook } from '@i2p/addressbook';
import type { Endpoint, Room, TcpPort, Turn, UdpPort } from '@i2p/runtime';
import type { Random } from '@i2p/util';
import { basicAuthorization } from './basic-authorization.js';
import { ClientTunnel } from './client-tunnel.js';
import type { DoorEvents } from './door.js';
import type { Filter } from './filter.js';
import { HttpProxy } from './http/http-proxy.js';
import { HttpServerFilter } from './http/server-filter.js';
import { turnedAwayPage, writeServerPage } from './http/server-pages.js';
import { IrcClientFilter } from './irc/client-filter.js';
import { IrcServerFilter } from './irc/server-filter.js';
import type { TunnelNote } from './notes.js';
import type { TunnelPlan } from './plan/tunnel-plan.js';
import { RequestLimits } from './request-limits.js';
import { type Caller, ServerTunnel, type ServerTunnelParts } from './server-tunnel.js';
import { SocksProxy } from './socks/socks-proxy.js';
import type { TunnelDestination } from './tunnel-destination.js';
import { UdpClientTunnel } from './udp/udp-client.js';
import { UdpServerTunnel } from './udp/udp-server.js';

/** What a tunnel is opened on. */
export interface OpeningGround extends DoorEvents {
	readonly tcp: TcpPort;
	readonly udp: UdpPort;
	readonly destination: TunnelDestination;
	readonly book: AddressBook | undefined;
	readonly random: Random;
	readonly note: (code: TunnelNote) => void;
	readonly status?: (() => readonly string[]) | undefined;
}

/** A tunnel that stands. */
export interface OpenTunnel {
	readonly room: Room;
	/** Where it listens, if it does. */
	at(): Endpoint | undefined;
	connections(): number;
	close(): void;
}

/** Opens a tunnel. The plan has what its kind needs: `readPlans` sees to that; else RangeError. */
export function openTunnel(plan: TunnelPlan, ground: OpeningGround, turn: Turn): OpenTunnel {
	switch (plan.type) {
		case 'client':
		case 'irc-client':
		case 'http-proxy':
		case 'socks':
			return standing(openDoor(plan, ground, wanted(plan.listen, plan)));
		case 'server':
		case 'http-server':
		case 'irc-server':
			return standing(openServer(plan, ground, turn));
		case 'udp-client': {
			const [target] = plan.targets;
			const at = wanted(plan.listen, plan);
			const tunnel = new UdpClientTunnel({ ...ground, at, target: wanted(target, plan), kind: plan.kind }, turn);
			return { room: tunnel, at: () => tunnel.at, connections: () => 0, close: () => tunnel.close() };
		}
		case 'udp-server': {
			const { port, access } = plan;
			const tunnel = new UdpServerTunnel({ ...ground, to: wanted(plan.to, plan), port, access }, turn);
			return { room: tunnel, at: () => undefined, connections: () => tunnel.size, close: () => tunnel.close() };
		}
	}
}

function wanted<T>(value: T | undefined, plan: TunnelPlan): T {
	if (value === undefined) throw new RangeError(`tunnel plan '${plan.name}': a ${plan.type} needs more than it says`);
	return value;
}

interface Standing extends Room {
	readonly at?: Endpoint | undefined;
	readonly size: number;
	close(): void;
}

function standing(room: Standing): OpenTunnel {
	return { room, at: () => room.at, connections: () => room.size, close: () => room.close() };
}

function openDoor(plan: TunnelPlan, ground: OpeningGround, at: Endpoint): Standing {
	const { targets, login, outproxyLogin, scrub } = plan;
	switch (plan.type) {
		case 'http-proxy':
			return new HttpProxy({ ...ground, at, outproxies: targets, login, outproxyLogin, scrub });
		case 'socks': {
			const outproxyAuthorization = outproxyLogin && basicAuthorization(outproxyLogin);
			return new SocksProxy({ ...ground, at, outproxies: targets, login, outproxyAuthorization });
		}
		case 'irc-client':
			return new ClientTunnel({ ...ground, at, targets, filter: () => new IrcClientFilter(ground.note) });
		default:
			return new ClientTunnel({ ...ground, at, targets });
	}
}

function openServer(plan: TunnelPlan, ground: OpeningGround, turn: Turn): ServerTunnel {
	const { port, access, connections: bounds, uniqueLocal } = plan;
	const to = wanted(plan.to, plan);
	const words: ServerTunnelParts['words'] =
		plan.type === 'http-server' ? (why) => writeServerPage(turnedAwayPage(why), 'GET') : undefined;
	return new ServerTunnel(
		{ ...ground, to, port, access, bounds, uniqueLocal, words, filter: filterOf(plan, ground.note) },
		turn,
	);
}

function filterOf(plan: TunnelPlan, note: (code: TunnelNote) => void): ((from: Caller) => Filter) | undefined {
	const { host, webIrcPassword } = plan;
	if (plan.type === 'irc-server') return ({ key }) => new IrcServerFilter({ webIrcPassword, note }, key);
	if (plan.type !== 'http-server') return undefined;
	const posts = new RequestLimits(plan.posts);
	return (from) => new HttpServerFilter({ host, posts, note }, from);
}
