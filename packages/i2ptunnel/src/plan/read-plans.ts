// Plans out of the tables `[[tunnel]]` of a configuration file, as a TOML reader gives them. What is wrong is said in one line, with its tunnel.
import type { HashKey } from '@i2p/data-core';
import type { Endpoint } from '@i2p/runtime';
import { parseListed } from '../access-list.js';
import { maxListed, maxTunnels } from '../constants.js';
import type { RequestBounds } from '../request-limits.js';
import { parseTarget, type Target } from '../target.js';
import { isKeyFileName } from '../tunnel-keys.js';
import { isOutward, noBounds, plainPlan, type TunnelPlan, type TunnelType, tunnelTypes } from './tunnel-plan.js';

/** What is wrong with a plan, as one line for people. */
export class PlanFault extends Error {
	override readonly name = 'PlanFault';
}

type Table = Readonly<Record<string, unknown>>;

/** Keys that a table may have. */
const known = [
	'name',
	'type',
	'listen',
	'target',
	'to',
	'port',
	'keys',
	'shared',
	'lazy',
	'options',
	'allow',
	'deny',
	...['per', 'total-per', 'posts-per', 'total-posts-per'].flatMap((what) =>
		['minute', 'hour', 'day'].map((period) => `${what}-${period}`),
	),
	'pause',
	'total-pause',
	'host',
	'unique-local',
	'webirc-password',
	'datagrams',
	'outproxy',
	'user',
	'password',
	'outproxy-user',
	'outproxy-password',
	'send-referer',
	'send-user-agent',
	'send-accept',
];

/** Reads every table; throws {@link PlanFault} for the first that is wrong. */
export function readPlans(tables: unknown): readonly TunnelPlan[] {
	if (tables === undefined) return [];
	if (!Array.isArray(tables)) throw new PlanFault("'tunnel' is no list of tables; write [[tunnel]]");
	if (tables.length > maxTunnels) throw new PlanFault(`there are more than ${maxTunnels} tunnels`);
	const plans = tables.map((table: unknown, index) => readPlan(table, index));
	const names = new Set<string>();
	for (const { name } of plans) {
		if (names.has(name)) throw new PlanFault(`two tunnels are called '${name}'`);
		names.add(name);
	}
	return plans;
}

function readPlan(given: unknown, index: number): TunnelPlan {
	if (typeof given !== 'object' || given === null || Array.isArray(given))
		throw new PlanFault(`tunnel ${index + 1} is no table`);
	const reader = new PlanReader(given as Table, index);
	const plan = reader.plan();
	reader.check(plan);
	return plan;
}

class PlanReader {
	readonly #table: Table;
	readonly #name: string;

	constructor(table: Table, index: number) {
		this.#table = table;
		const { name } = table;
		this.#name = typeof name === 'string' && /^[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/.test(name) ? name : '';
		if (this.#name === '') throw new PlanFault(`tunnel ${index + 1} has no name of 1 to 64 plain characters`);
		const odd = Object.keys(table).find((key) => !known.includes(key));
		if (odd !== undefined) throw this.#fault(odd, `is not known; the keys are ${known.join(', ')}`);
	}

	#fault(key: string, why: string): PlanFault {
		return new PlanFault(`tunnel '${this.#name}': '${key}' ${why}`);
	}

	plan(): TunnelPlan {
		const type = this.#type();
		return {
			...plainPlan,
			name: this.#name,
			type,
			listen: this.#endpoint('listen'),
			targets: this.#targets(type === 'http-proxy' || type === 'socks' ? 'outproxy' : 'target'),
			to: this.#endpoint('to'),
			port: this.#whole('port', 0, 65_535) ?? 0,
			keys: this.#keys(),
			shared: this.#truth('shared') ?? (isOutward(type) && this.#table['keys'] === undefined),
			lazy: this.#truth('lazy') ?? false,
			options: this.#options(),
			access: this.#access(),
			connections: this.#bounds('per', 'total-per'),
			posts: this.#bounds('posts-per', 'total-posts-per'),
			host: this.#text('host'),
			uniqueLocal: this.#truth('unique-local') ?? false,
			webIrcPassword: this.#text('webirc-password'),
			kind: this.#kind(),
			login: this.#login('user', 'password'),
			outproxyLogin: this.#login('outproxy-user', 'outproxy-password'),
			scrub: {
				sendReferer: this.#truth('send-referer') ?? false,
				sendUserAgent: this.#truth('send-user-agent') ?? false,
				sendAccept: this.#truth('send-accept') ?? false,
			},
		};
	}

	#bounds(own: string, total: string): RequestBounds {
		return {
			perPeer: this.#periods(own),
			total: this.#periods(total),
			pauseSeconds: this.#whole('pause', 0, 86_400) ?? noBounds.pauseSeconds,
			totalPauseSeconds: this.#whole('total-pause', 0, 86_400) ?? noBounds.totalPauseSeconds,
		};
	}

	#periods(what: string): RequestBounds['perPeer'] {
		const of = (period: string) => this.#whole(`${what}-${period}`, 0, 1_000_000) ?? 0;
		return { minute: of('minute'), hour: of('hour'), day: of('day') };
	}

	/** What cannot be in a plan of its kind, or must. */
	check(plan: TunnelPlan): void {
		if (isOutward(plan.type)) {
			if (plan.listen === undefined) throw this.#fault('listen', 'is missing; write listen = "127.0.0.1:PORT"');
			const isProxy = plan.type === 'http-proxy' || plan.type === 'socks';
			if (!isProxy && plan.targets.length === 0)
				throw this.#fault('target', 'is missing; write target = "NAME.i2p:PORT"');
			if (plan.shared && plan.options.size > 0)
				throw this.#fault('options', 'are for a destination of its own; write shared = false');
		} else {
			if (plan.to === undefined) throw this.#fault('to', 'is missing; write to = "127.0.0.1:PORT"');
			if (plan.shared) throw this.#fault('shared', 'is for tunnels into the network');
		}
		if (plan.shared && plan.keys !== undefined)
			throw this.#fault('keys', 'are for a destination of its own; write shared = false');
	}

	#type(): TunnelType {
		const text = this.#text('type');
		const type = tunnelTypes.find((one) => one === text);
		if (type === undefined) throw this.#fault('type', `is none of ${tunnelTypes.join(', ')}`);
		return type;
	}

	#text(key: string): string | undefined {
		const value = this.#table[key];
		if (value === undefined) return undefined;
		if (typeof value !== 'string' || value.length > 4096 || !/^[\x20-\x7e]+$/.test(value))
			throw this.#fault(key, 'is no text of plain characters');
		return value;
	}

	#truth(key: string): boolean | undefined {
		const value = this.#table[key];
		if (value !== undefined && typeof value !== 'boolean') throw this.#fault(key, 'is neither true nor false');
		return value;
	}

	#whole(key: string, least: number, most: number): number | undefined {
		const value = this.#table[key];
		if (value === undefined) return undefined;
		if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
			throw this.#fault(key, `is no whole number from ${least} to ${most}`);
		return value;
	}

	#texts(key: string): readonly string[] {
		const value = this.#table[key];
		if (value === undefined) return [];
		const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
		if (texts.length > maxListed) throw this.#fault(key, `has more than ${maxListed} entries`);
		return texts.map((text) => {
			if (typeof text !== 'string') throw this.#fault(key, 'is no text, nor a list of texts');
			return text;
		});
	}

	#endpoint(key: string): Endpoint | undefined {
		const text = this.#text(key);
		if (text === undefined) return undefined;
		const at = parseEndpoint(text);
		if (at === undefined) throw this.#fault(key, `'${text}' is no address and port, such as 127.0.0.1:8080`);
		return at;
	}

	#targets(key: string): readonly Target[] {
		return this.#texts(key).map((text) => {
			const target = parseTarget(text);
			if (target === undefined) throw this.#fault(key, `'${text.slice(0, 80)}' leads nowhere in the network`);
			return target;
		});
	}

	#keys(): string | undefined {
		const name = this.#text('keys');
		if (name !== undefined && !isKeyFileName(name)) throw this.#fault('keys', `'${name}' is no name of a file`);
		return name;
	}

	#options(): ReadonlyMap<string, string> {
		const value = this.#table['options'] ?? {};
		if (typeof value !== 'object' || value === null || Array.isArray(value))
			throw this.#fault('options', 'is no table; write [tunnel.options]');
		const options = new Map<string, string>();
		flatten(value as Table, '', options, (key) => this.#fault('options', `has '${key}', which is no plain value`));
		return options;
	}

	#access(): TunnelPlan['access'] {
		const allow = this.#listed('allow');
		const deny = this.#listed('deny');
		if (allow.length > 0 && deny.length > 0) throw this.#fault('allow', "and 'deny' exclude each other");
		return allow.length > 0 ? { mode: 'only', keys: new Set(allow) } : { mode: 'not', keys: new Set(deny) };
	}

	#listed(key: string): readonly HashKey[] {
		return this.#texts(key).map((text) => {
			const hash = parseListed(text);
			if (hash === undefined) throw this.#fault(key, `'${text.slice(0, 80)}' is no b32 address or hash`);
			return hash;
		});
	}

	#kind(): TunnelPlan['kind'] {
		const text = this.#text('datagrams') ?? 'repliable';
		if (text !== 'repliable' && text !== 'datagram2' && text !== 'datagram3')
			throw this.#fault('datagrams', 'is none of repliable, datagram2, datagram3');
		return text;
	}

	#login(user: string, password: string): TunnelPlan['login'] {
		const name = this.#text(user);
		const word = this.#text(password);
		if (name === undefined && word === undefined) return undefined;
		if (name === undefined || word === undefined) throw this.#fault(user, `and '${password}' belong together`);
		return { user: name, password: word };
	}
}

/** Dotted keys of TOML come as tables in tables. */
function flatten(table: Table, before: string, into: Map<string, string>, fault: (key: string) => PlanFault): void {
	for (const [key, value] of Object.entries(table)) {
		const name = before + key;
		if (into.size >= 64 || name.length > 128) throw fault(name);
		if (typeof value === 'object' && value !== null && !Array.isArray(value))
			flatten(value as Table, `${name}.`, into, fault);
		else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
			into.set(name, String(value));
		else throw fault(name);
	}
}

/** An address literal and a port; `localhost` is 127.0.0.1, and no other name is taken: names are not resolved. */
export function parseEndpoint(text: string): Endpoint | undefined {
	const [, six, host = six, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
	const port = Number(digits);
	if (host === undefined || port > 65_535) return undefined;
	if (six !== undefined) return { host: six, port };
	if (host === 'localhost') return { host: '127.0.0.1', port };
	const parts = host.split('.');
	const isFour = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
	return isFour ? { host, port } : undefined;
}
