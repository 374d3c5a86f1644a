// Taking the usual lines apart.
import { parseSamLine } from '@i2p/sam';
import { bench, describe } from 'vitest';

const create =
	'SESSION CREATE STYLE=STREAM ID=0123456789abcdef DESTINATION=TRANSIENT SIGNATURE_TYPE=7 i2cp.leaseSetEncType=6,4 inbound.quantity=3';
const connect = `STREAM CONNECT ID=0123456789abcdef DESTINATION=${'A'.repeat(524)} SILENT=false`;

describe('a line', () => {
	bench('SESSION CREATE', () => {
		parseSamLine(create);
	});
	bench('STREAM CONNECT', () => {
		parseSamLine(connect);
	});
});
