// What the user of a destination may say of its streams: `i2p.streaming.*` and access lists. Streaming library "Options and Defaults".
// One table says names, bounds and what is so when nothing is said.
import {
	connectTimeoutMs,
	inactivityMs,
	initialRtoMs,
	initialWindowPackets,
	leastInitialRtoMs,
	maxAckDelayMs,
	maxPacketSizeBytes,
	maxResends,
	maxRtoMs,
	maxStreams,
	maxWindowPackets,
	minPacketSizeBytes,
	minWindowPackets,
	mostFirstWindowPackets,
	mostPerPeriod,
	mostWaitMs,
} from './constants.js';
import { choice, count, integer, milliseconds, peers, type SettingRow, speed, text, yesNo } from './setting-rows.js';

const endless = Number.POSITIVE_INFINITY;
const ofPeer = 'of one peer; 0: no limit';
const ofAll = 'of all peers; 0: no limit';
const perPeriod = (name: string, what: string) => integer(`i2p.streaming.${name}`, 0, 0, mostPerPeriod, what);

/** Every option: name, bounds, standard, meaning. Others are passed over. */
export const streamOptions = {
	profile: choice(
		'i2p.streaming.profile',
		{ bulk: '1', interactive: '2' },
		'bulk',
		'interactive: every packet is acknowledged within 3 ms, and our SYN says so',
	),
	connectTimeoutMs: milliseconds(
		'i2p.streaming.connectTimeout',
		connectTimeoutMs,
		mostWaitMs,
		mostWaitMs,
		'how long a SYN waits for its answer; 0 and less: the longest',
	),
	connectDelayMs: integer('i2p.streaming.connectDelay', 0, -1, 5000, 'how long our SYN waits for bytes to carry'),
	readTimeoutMs: milliseconds(
		'i2p.streaming.readTimeout',
		endless,
		mostWaitMs,
		endless,
		'how long who has read everything waits for more before the stream is given up; 0 and less: without end',
	),
	writeTimeoutMs: milliseconds(
		'i2p.streaming.writeTimeout',
		endless,
		mostWaitMs,
		endless,
		'how long who was refused room waits while nothing gets on before the stream is given up; 0 and less: without end',
	),
	inactivityTimeoutMs: integer(
		'i2p.streaming.inactivityTimeout',
		inactivityMs,
		1000,
		86_400_000,
		'silence after which the action follows',
	),
	inactivityAction: choice(
		'i2p.streaming.inactivityAction',
		{ nothing: '0', disconnect: '1', send: '2' },
		'send',
		'send: acknowledge again',
	),
	firstWindow: integer(
		'i2p.streaming.initialWindowSize',
		initialWindowPackets,
		1,
		mostFirstWindowPackets,
		'packets in flight at first, to a peer not known yet',
	),
	mostWindow: integer(
		'i2p.streaming.maxWindowSize',
		maxWindowPackets,
		minWindowPackets,
		maxWindowPackets,
		'packets in flight at most; on paths below 128 ms no more than 128',
	),
	initialRtoMs: integer(
		'i2p.streaming.initialRTO',
		initialRtoMs,
		leastInitialRtoMs,
		maxRtoMs,
		'until the SYN is said again',
	),
	mostAckDelayMs: integer(
		'i2p.streaming.initialAckDelay',
		maxAckDelayMs,
		1,
		2000,
		'how long an acknowledgement waits at most',
	),
	mostResends: integer('i2p.streaming.maxResends', maxResends, 1, 30, 'times that one packet is sent again'),
	packetBytes: integer(
		'i2p.streaming.maxMessageSize',
		maxPacketSizeBytes,
		minPacketSizeBytes,
		maxPacketSizeBytes,
		'payload of a packet, said in the SYN and kept to',
	),
	mostSpeedOut: speed('i2p.streaming.maxOutboundSpeed', 'bytes a second that one stream sends; 0 and less: no limit'),
	mostSpeedIn: speed(
		'i2p.streaming.maxInboundSpeed',
		'bytes a second that one stream takes, over some seconds: beyond them the peer is choked; 0 and less: no limit',
	),
	answersPings: yesNo('i2p.streaming.answerPings', true, 'whether pings are answered'),
	mostStreams: count(
		'i2p.streaming.maxConcurrentStreams',
		maxStreams,
		'streams at once, both ways; 0 and less: the most',
	),
	peerMinute: perPeriod('maxConnsPerMinute', `incoming a minute ${ofPeer}`),
	peerHour: perPeriod('maxConnsPerHour', `incoming an hour ${ofPeer}`),
	peerDay: perPeriod('maxConnsPerDay', `incoming a day ${ofPeer}`),
	totalMinute: perPeriod('maxTotalConnsPerMinute', `incoming a minute ${ofAll}`),
	totalHour: perPeriod('maxTotalConnsPerHour', `incoming an hour ${ofAll}`),
	totalDay: perPeriod('maxTotalConnsPerDay', `incoming a day ${ofAll}`),
	limitAction: text(
		'i2p.streaming.limitAction',
		'reset',
		1024,
		'what is done to who is over a limit: `reset`, `drop`, `http` (says 429), or a text that is sent',
	),
	blacklist: peers('i2p.streaming.blacklist', 'who is never let in'),
	accessList: peers('i2cp.accessList', 'whom the next two are about'),
	onlyListed: yesNo('i2cp.enableAccessList', false, 'whether nobody else is let in'),
	noneListed: yesNo('i2cp.enableBlackList', false, 'whether these are not let in'),
} as const;

type Table = typeof streamOptions;

/** Settings of the streams of one destination. */
export type StreamSettings = { readonly [K in keyof Table]: Table[K] extends SettingRow<infer T> ? T : never };

/** An option that cannot be: its message names it, its bounds and what was said, in one line. */
export class SettingFault extends RangeError {
	override readonly name = 'SettingFault';
}

/** Characters of a bad value that a fault repeats. */
const repeatedCharacters = 40;

/** The settings that these options ask for; throws {@link SettingFault}. */
export function streamSettings(options: ReadonlyMap<string, string> = new Map()): StreamSettings {
	const entries = Object.entries(streamOptions).map(([key, row]: [string, SettingRow<unknown>]) => {
		const said = options.get(row.option)?.trim();
		return [key, said === undefined || said === '' ? row.standard : read(row, said)];
	});
	return Object.fromEntries(entries) as StreamSettings;
}

function read(row: SettingRow<unknown>, said: string): unknown {
	const value = row.read(said);
	if (value !== undefined) return value;
	const shown = said.slice(0, repeatedCharacters).replace(/[^\x20-\x7e]/g, '?');
	throw new SettingFault(`${row.option}: expected ${row.bounds}, got ${shown}`);
}
