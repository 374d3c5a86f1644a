// Service records: which service a destination offers, here or elsewhere, said in the options of its LeaseSet2.
// Common structures "LeaseSet2", options; proposal 167. Must not know who looks them up.
import type { Mapping } from '@i2p/data-core';
import { checkBytesWithin, checkInteger, utf8 } from '@i2p/util';
import { maxServiceBytes } from './constants.js';

/** The name of a service. */
export interface Service {
	/** Lower-case letters, digits and inner hyphens: `smtp`. */
	readonly service: string;
	/** `tcp` for streams, `udp` for repliable datagrams; of the same letters. */
	readonly protocol: string;
}

interface CommonFields {
	/** How long the record may be remembered, in s; a day at least is advised. */
	readonly ttlSeconds: number;
	/** I2CP port of the service, 0–65535. */
	readonly port: number;
	/** What the service itself knows to read: no spaces, no commas. */
	readonly application?: string;
}

/** The destination of the set offers the service itself. */
export interface SelfRecord extends CommonFields {
	readonly kind: 'self';
}

/** Another destination offers it. */
export interface TargetRecord extends CommonFields {
	readonly kind: 'target';
	/** The lower, the better; 0–65535. */
	readonly priority: number;
	/** Among records of one priority: the higher, the more often chosen; 0–65535. */
	readonly weight: number;
	/** Lower-case host name or b32 address, ending in `.i2p`. */
	readonly target: string;
}

/** One record of a service. */
export type ServiceRecord = SelfRecord | TargetRecord;

const keyForm = /^_([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)\._([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)$/;
const targetForm = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.i2p$/;
const applicationForm = /^[^ ,]+$/;
const numberForm = /^\d{1,10}$/;
const mostTtlSeconds = 0xffff_ffff;

/** The services that a set's options name, whether their records can be read or not. */
export function servicesIn(options: Mapping): Service[] {
	const services: Service[] = [];
	for (const key of options.keys()) {
		const match = keyForm.exec(key);
		if (match !== null) services.push({ service: match[1]!, protocol: match[2]! });
	}
	return services;
}

/** The records of a service in a set's options, in their order; those that cannot be read are left out. None if there are none. */
export function serviceRecords(options: Mapping, { service, protocol }: Service): ServiceRecord[] {
	const value = options.get(`_${service}._${protocol}`);
	if (value === undefined || value.length > maxServiceBytes) return [];
	const self = parseSelf(value.split(' '));
	if (self !== undefined) return [self];
	const records: ServiceRecord[] = [];
	for (const text of value.split(',')) {
		const fields = text.split(' ');
		// The specification's own example leaves the 1 out of the second record.
		const record = parseTarget(records.length > 0 && !targetForm.test(fields[5] ?? '') ? ['1', ...fields] : fields);
		if (record !== undefined) records.push(record);
	}
	return records;
}

/** The option, key and value, that says records of a service. Throws RangeError for what does not fit the form or 255 bytes. */
export function serviceOption(
	{ service, protocol }: Service,
	records: readonly [SelfRecord] | readonly TargetRecord[],
): readonly [key: string, value: string] {
	const key = `_${service}._${protocol}`;
	if (!keyForm.test(key)) throw new RangeError(`service: expected letters a to z, digits and hyphens, got ${key}`);
	checkInteger('number of service records', records.length, 1, maxServiceBytes);
	const value = records.map(format).join(',');
	checkBytesWithin('service records', utf8(value), 1, maxServiceBytes);
	return [key, value];
}

function format(record: ServiceRecord): string {
	checkInteger('ttl of a service record, in seconds', record.ttlSeconds, 1, mostTtlSeconds);
	checkInteger('port of a service record', record.port, 0, 0xffff);
	if (record.application !== undefined && !applicationForm.test(record.application))
		throw new RangeError('application text of a service record: expected neither space nor comma');
	const end = record.application === undefined ? [] : [record.application];
	if (record.kind === 'self') return ['0', record.ttlSeconds, record.port, ...end].join(' ');
	const { priority, weight, target } = record;
	checkInteger('priority of a service record', priority, 0, 0xffff);
	checkInteger('weight of a service record', weight, 0, 0xffff);
	if (!targetForm.test(target))
		throw new RangeError(`target of a service record: expected a name in .i2p, got ${target}`);
	return ['1', record.ttlSeconds, priority, weight, record.port, target, ...end].join(' ');
}

function parseSelf(fields: readonly string[]): SelfRecord | undefined {
	const common = fields[0] === '0' ? parseCommon(fields[1], fields[2], fields.slice(3)) : undefined;
	return common === undefined ? undefined : { kind: 'self', ...common };
}

function parseTarget(fields: readonly string[]): TargetRecord | undefined {
	const [form, ttl, priorityText, weightText, port, target] = fields;
	const common = form === '1' ? parseCommon(ttl, port, fields.slice(6)) : undefined;
	const priority = parseNumber(priorityText, 0xffff);
	const weight = parseNumber(weightText, 0xffff);
	if (common === undefined || priority === undefined || weight === undefined) return undefined;
	if (target === undefined || !targetForm.test(target)) return undefined;
	return { kind: 'target', ...common, priority, weight, target };
}

function parseCommon(
	ttl: string | undefined,
	portText: string | undefined,
	end: readonly string[],
): CommonFields | undefined {
	const ttlSeconds = parseNumber(ttl, mostTtlSeconds);
	const port = parseNumber(portText, 0xffff);
	if (ttlSeconds === undefined || ttlSeconds === 0 || port === undefined || end.length > 1) return undefined;
	const [application] = end;
	if (application === undefined) return { ttlSeconds, port };
	return applicationForm.test(application) ? { ttlSeconds, port, application } : undefined;
}

function parseNumber(text: string | undefined, most: number): number | undefined {
	const value = text !== undefined && numberForm.test(text) ? Number(text) : Number.NaN;
	return value <= most ? value : undefined;
}
