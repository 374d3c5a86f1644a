// Messages about sessions and the connection: dates, sessions made and ended, limits, farewells. I2CP "Messages".
import { type Mapping, readDate, readMapping, writeDate, writeMapping } from '@i2p/data-core';
import { type Wall, wall } from '@i2p/time';
import { checkInteger, type Reader, type Writer } from '@i2p/util';
import { bandwidthLimitCount, I2cp } from './constants.js';
import { SessionConfig } from './session-config.js';

/** First message of a client. */
export interface GetDate {
	readonly type: typeof I2cp.GetDate;
	/** API version; absent of clients before 0.8.7. */
	readonly version?: string | undefined;
	/** `i2cp.username` and `i2cp.password`, where the router wants them. */
	readonly auth?: Mapping | undefined;
}

/** First message of a router; again when its clock is set. */
export interface SetDate {
	readonly type: typeof I2cp.SetDate;
	readonly date: Wall;
	/** API version; absent of routers before 0.8.7. */
	readonly version?: string | undefined;
}

/** Asks for a session. */
export interface CreateSession {
	readonly type: typeof I2cp.CreateSession;
	readonly config: SessionConfig;
}

/** Changes options of a session. */
export interface ReconfigureSession {
	readonly type: typeof I2cp.ReconfigureSession;
	readonly session: number;
	readonly config: SessionConfig;
}

/** Ends a session. */
export interface DestroySession {
	readonly type: typeof I2cp.DestroySession;
	readonly session: number;
}

/** What a session's status can be, by its code. */
export const sessionStatus = { destroyed: 0, created: 1, updated: 2, invalid: 3, refused: 4 } as const;

/** Answers the three above. */
export interface SessionStatus {
	readonly type: typeof I2cp.SessionStatus;
	/** Without meaning for `invalid` and `refused` of a new session. */
	readonly session: number;
	/** See {@link sessionStatus}; others count as failures. */
	readonly status: number;
}

/** Ends the connection. */
export interface Disconnect {
	readonly type: typeof I2cp.Disconnect;
	/** For people, at most 255 bytes. */
	readonly reason: string;
}

/** Asks what a client may carry. */
export interface GetBandwidthLimits {
	readonly type: typeof I2cp.GetBandwidthLimits;
}

/** What a client may carry. */
export interface BandwidthLimits {
	readonly type: typeof I2cp.BandwidthLimits;
	/** Sixteen numbers: client in, client out, router in, its burst, out, its burst (KB/s), burst time (s), nine without meaning. */
	readonly limits: readonly number[];
}

/** Obsolete; handled by nobody. */
export interface ReportAbuse {
	readonly type: typeof I2cp.ReportAbuse;
	readonly session: number;
	readonly severity: number;
	readonly reason: string;
	readonly messageId: number;
}

/** Body of a GetDate; what follows is left to later versions. */
export function readGetDate(reader: Reader): GetDate {
	const version = reader.remaining > 0 ? reader.string() : undefined;
	const auth = reader.remaining > 0 ? readMapping(reader) : undefined;
	reader.rest();
	return { type: I2cp.GetDate, version, auth };
}

/** Writes a body of the layout that `readGetDate` reads. */
export function writeGetDate(writer: Writer, { version, auth }: GetDate): void {
	if (version === undefined) return;
	writer.string(version);
	if (auth !== undefined) writeMapping(writer, auth, { sorted: true });
}

/** Body of a SetDate; what follows is left to later versions. */
export function readSetDate(reader: Reader): SetDate {
	const date = wall(readDate(reader));
	const version = reader.remaining > 0 ? reader.string() : undefined;
	reader.rest();
	return { type: I2cp.SetDate, date, version };
}

/** Writes a body of the layout that `readSetDate` reads. */
export function writeSetDate(writer: Writer, { date, version }: SetDate): void {
	writeDate(writer, date);
	if (version !== undefined) writer.string(version);
}

/** Reads a body: configuration. */
export function readCreateSession(reader: Reader): CreateSession {
	return { type: I2cp.CreateSession, config: SessionConfig.read(reader) };
}

/** Writes a body of the layout that `readCreateSession` reads. */
export function writeCreateSession(writer: Writer, { config }: CreateSession): void {
	writer.bytes(config.bytes);
}

/** Reads a body: session 2, configuration. */
export function readReconfigureSession(reader: Reader): ReconfigureSession {
	return { type: I2cp.ReconfigureSession, session: reader.u16(), config: SessionConfig.read(reader) };
}

/** Writes a body of the layout that `readReconfigureSession` reads. */
export function writeReconfigureSession(writer: Writer, { session, config }: ReconfigureSession): void {
	writer.u16(session).bytes(config.bytes);
}

/** Reads a body: session 2. */
export function readDestroySession(reader: Reader): DestroySession {
	return { type: I2cp.DestroySession, session: reader.u16() };
}

/** Writes a body of the layout that `readDestroySession` reads. */
export function writeDestroySession(writer: Writer, { session }: DestroySession): void {
	writer.u16(session);
}

/** Reads a body: session 2, status 1. */
export function readSessionStatus(reader: Reader): SessionStatus {
	return { type: I2cp.SessionStatus, session: reader.u16(), status: reader.u8() };
}

/** Writes a body of the layout that `readSessionStatus` reads. */
export function writeSessionStatus(writer: Writer, { session, status }: SessionStatus): void {
	writer.u16(session).u8(status);
}

/** Reads a body: reason String. */
export function readDisconnect(reader: Reader): Disconnect {
	return { type: I2cp.Disconnect, reason: reader.string() };
}

/** Writes a body of the layout that `readDisconnect` reads. */
export function writeDisconnect(writer: Writer, { reason }: Disconnect): void {
	writer.string(reason);
}

/** Reads a body: nothing. */
export function readGetBandwidthLimits(): GetBandwidthLimits {
	return { type: I2cp.GetBandwidthLimits };
}

/** Reads a body: 16 × 4. */
export function readBandwidthLimits(reader: Reader): BandwidthLimits {
	return { type: I2cp.BandwidthLimits, limits: Array.from({ length: bandwidthLimitCount }, () => reader.u32()) };
}

/** Writes a body of the layout that `readBandwidthLimits` reads. */
export function writeBandwidthLimits(writer: Writer, { limits }: BandwidthLimits): void {
	checkInteger('number of bandwidth limits', limits.length, bandwidthLimitCount, bandwidthLimitCount);
	for (const limit of limits) writer.u32(limit);
}

/** Reads a body: session 2, severity 1, reason String, message id 4. */
export function readReportAbuse(reader: Reader): ReportAbuse {
	const session = reader.u16();
	const severity = reader.u8();
	return { type: I2cp.ReportAbuse, session, severity, reason: reader.string(), messageId: reader.u32() };
}

/** Writes a body of the layout that `readReportAbuse` reads. */
export function writeReportAbuse(writer: Writer, { session, severity, reason, messageId }: ReportAbuse): void {
	writer.u16(session).u8(severity).string(reason).u32(messageId);
}
