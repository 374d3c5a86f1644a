// Logging as a port. Hashes are shortened by the caller; addresses and destinations at debug only; keys and payload never.

/** Values that a log line may carry. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Severity, least to most. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where events are told: a stable kebab-case event name and its fields. */
export interface Log {
	/** Whether lines of this level go anywhere: ask before computing costly fields. */
	enabled(level: LogLevel): boolean;
	/** Tells one event. */
	note(level: LogLevel, event: string, fields?: LogFields): void;
}

/** A log that says nothing. */
export const silentLog: Log = { enabled: () => false, note: () => undefined };
