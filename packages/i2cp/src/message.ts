// Every message, by its type number: from and to bytes. I2CP "Messages".
import { Reader, Writer } from '@i2p/util';
import { headerBytes, I2cp, maxBodyBytes } from './constants.js';
import * as leaseSets from './lease-set-messages.js';
import * as lookups from './lookup-messages.js';
import * as payloads from './payload-messages.js';
import * as sessions from './session-messages.js';

/** Any message; `type` says which. */
export type I2cpMessage =
	| sessions.GetDate
	| sessions.SetDate
	| sessions.CreateSession
	| sessions.ReconfigureSession
	| sessions.DestroySession
	| sessions.SessionStatus
	| sessions.Disconnect
	| sessions.GetBandwidthLimits
	| sessions.BandwidthLimits
	| sessions.ReportAbuse
	| leaseSets.RequestLeaseSet
	| leaseSets.RequestVariableLeaseSet
	| leaseSets.CreateLeaseSet
	| leaseSets.CreateLeaseSet2
	| payloads.SendMessage
	| payloads.SendMessageExpires
	| payloads.MessagePayload
	| payloads.MessageStatus
	| payloads.ReceiveMessageBegin
	| payloads.ReceiveMessageEnd
	| lookups.DestLookup
	| lookups.DestReply
	| lookups.HostLookup
	| lookups.HostReply
	| lookups.BlindingInfo;

type OfType<T extends I2cpMessage['type']> = Extract<I2cpMessage, { readonly type: T }>;
type Codecs = {
	readonly [T in I2cpMessage['type']]: {
		readonly name: string;
		readonly read: (reader: Reader) => OfType<T>;
		readonly write: (writer: Writer, message: OfType<T>) => void;
	};
};

const codecs: Codecs = {
	[I2cp.CreateSession]: codec('CreateSession', sessions.readCreateSession, sessions.writeCreateSession),
	[I2cp.ReconfigureSession]: codec(
		'ReconfigureSession',
		sessions.readReconfigureSession,
		sessions.writeReconfigureSession,
	),
	[I2cp.DestroySession]: codec('DestroySession', sessions.readDestroySession, sessions.writeDestroySession),
	[I2cp.CreateLeaseSet]: codec('CreateLeaseSet', leaseSets.readCreateLeaseSet, leaseSets.writeCreateLeaseSet),
	[I2cp.SendMessage]: codec('SendMessage', payloads.readSendMessage, payloads.writeSendMessage),
	[I2cp.ReceiveMessageBegin]: codec('ReceiveMessageBegin', payloads.readReceiveMessageBegin, payloads.writeReceived),
	[I2cp.ReceiveMessageEnd]: codec('ReceiveMessageEnd', payloads.readReceiveMessageEnd, payloads.writeReceived),
	[I2cp.GetBandwidthLimits]: codec('GetBandwidthLimits', sessions.readGetBandwidthLimits, () => undefined),
	[I2cp.SessionStatus]: codec('SessionStatus', sessions.readSessionStatus, sessions.writeSessionStatus),
	[I2cp.RequestLeaseSet]: codec('RequestLeaseSet', leaseSets.readRequestLeaseSet, leaseSets.writeRequestLeaseSet),
	[I2cp.MessageStatus]: codec('MessageStatus', payloads.readMessageStatus, payloads.writeMessageStatus),
	[I2cp.BandwidthLimits]: codec('BandwidthLimits', sessions.readBandwidthLimits, sessions.writeBandwidthLimits),
	[I2cp.ReportAbuse]: codec('ReportAbuse', sessions.readReportAbuse, sessions.writeReportAbuse),
	[I2cp.Disconnect]: codec('Disconnect', sessions.readDisconnect, sessions.writeDisconnect),
	[I2cp.MessagePayload]: codec('MessagePayload', payloads.readMessagePayload, payloads.writeMessagePayload),
	[I2cp.GetDate]: codec('GetDate', sessions.readGetDate, sessions.writeGetDate),
	[I2cp.SetDate]: codec('SetDate', sessions.readSetDate, sessions.writeSetDate),
	[I2cp.DestLookup]: codec('DestLookup', lookups.readDestLookup, lookups.writeDestLookup),
	[I2cp.DestReply]: codec('DestReply', lookups.readDestReply, lookups.writeDestReply),
	[I2cp.SendMessageExpires]: codec(
		'SendMessageExpires',
		payloads.readSendMessageExpires,
		payloads.writeSendMessageExpires,
	),
	[I2cp.RequestVariableLeaseSet]: codec(
		'RequestVariableLeaseSet',
		leaseSets.readRequestVariableLeaseSet,
		leaseSets.writeRequestVariableLeaseSet,
	),
	[I2cp.HostLookup]: codec('HostLookup', lookups.readHostLookup, lookups.writeHostLookup),
	[I2cp.HostReply]: codec('HostReply', lookups.readHostReply, lookups.writeHostReply),
	[I2cp.CreateLeaseSet2]: codec('CreateLeaseSet2', leaseSets.readCreateLeaseSet2, leaseSets.writeCreateLeaseSet2),
	[I2cp.BlindingInfo]: codec('BlindingInfo', lookups.readBlindingInfo, lookups.writeBlindingInfo),
};

function codec<M extends I2cpMessage>(
	name: string,
	read: (reader: Reader) => M,
	write: (writer: Writer, message: M) => void,
) {
	return { name, read, write };
}

/** Name of a type of messages, or `undefined` if there is none. */
export function nameOfType(type: number): string | undefined {
	return isType(type) ? codecs[type].name : undefined;
}

function isType(type: number): type is I2cpMessage['type'] {
	return type in codecs;
}

/**
 * Reads the body of one message; `undefined` for a type that there is none of. Byte arrays in it are views of `lent`, but for those of
 * destinations, sets and configurations, which own theirs. Throws WireError, `trailing-bytes` included.
 */
export function decodeMessage(type: number, lent: Uint8Array): I2cpMessage | undefined {
	if (!isType(type)) return undefined;
	const { name, read } = codecs[type];
	const reader = new Reader(lent, name);
	const message = read(reader);
	reader.expectEnd();
	return message;
}

/** One message with its header; throws RangeError for what does not fit, a body above 65,535 bytes included. */
export function encodeMessage(message: I2cpMessage): Uint8Array {
	const writer = new Writer().zeros(headerBytes);
	const { write } = codecs[message.type] as { write: (writer: Writer, message: I2cpMessage) => void };
	write(writer, message);
	const frame = writer.finish();
	const length = frame.length - headerBytes;
	if (length > maxBodyBytes)
		throw new RangeError(`${nameOfType(message.type)}: expected at most ${maxBodyBytes} bytes`);
	frame[2] = length >>> 8;
	frame[3] = length;
	frame[4] = message.type;
	return frame;
}
