// Prometheus' text exposition format 0.0.4, written from a snapshot.
import type { Labels, StatSnapshot } from './snapshot.js';

/** The lines of one name: its help, its type and every series; ends with a line feed. */
export function exposition(stat: StatSnapshot): string {
	const kind = stat.kind === 'rate' ? 'gauge' : stat.kind;
	let text = `# HELP ${stat.name} ${stat.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n`;
	text += `# TYPE ${stat.name} ${kind}\n`;
	for (const { labels, value, sum, buckets } of stat.series) {
		if (buckets === undefined) {
			text += sample(stat.name, labels, value);
			continue;
		}
		for (const [bound, count] of buckets)
			text += sample(`${stat.name}_bucket`, { ...labels, le: number(bound) }, count);
		text += sample(`${stat.name}_sum`, labels, sum ?? 0) + sample(`${stat.name}_count`, labels, value);
	}
	return text;
}

function sample(name: string, labels: Labels, value: number): string {
	const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
	return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${number(value)}\n`;
}

function escaped(text: string): string {
	return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function number(value: number): string {
	if (value === Number.POSITIVE_INFINITY) return '+Inf';
	return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}
