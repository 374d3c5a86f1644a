// Log lines for machines (one JSON object a line) and for people.
import type { Log, LogFields, LogLevel } from '@i2p/runtime';
import type { Clock } from '@i2p/time';

const severity: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

function logOf(level: LogLevel, line: (level: LogLevel, event: string, fields: LogFields) => void): Log {
	const enabled = (asked: LogLevel) => severity[asked] >= severity[level];
	return {
		enabled,
		note(asked, event, fields = {}) {
			if (enabled(asked)) line(asked, event, fields);
		},
	};
}

/** One JSON object a line: `time` (ISO 8601), `level`, `event`, then the fields. `write` gets lines with their line feed. */
export function jsonLog(write: (line: string) => void, level: LogLevel, clock: Clock): Log {
	return logOf(level, (asked, event, fields) => {
		const time = new Date(clock.wall()).toISOString();
		write(`${JSON.stringify({ time, level: asked, event, ...fields })}\n`);
	});
}

/** Plain lines: time of day, level, event, `name=value`. `write` gets lines with their line feed. */
export function textLog(write: (line: string) => void, level: LogLevel, clock: Clock): Log {
	return logOf(level, (asked, event, fields) => {
		const time = new Date(clock.wall()).toISOString().slice(11, 19);
		const words = Object.entries(fields)
			.filter(([, value]) => value !== undefined)
			.map(([name, value]) => ` ${name}=${quoted(value)}`);
		write(`${time} ${asked.padEnd(5)} ${event}${words.join('')}\n`);
	});
}

function quoted(value: string | number | boolean | undefined): string {
	const text = String(value);
	return /^[\w.:/~@+-]+$/.test(text) ? text : JSON.stringify(text);
}
