// Finds a circle in a directed graph.

/**
 * One circle, as the names along it with the first repeated at the end; undefined when there is none.
 * @param {Map<string, readonly string[]>} edges @returns {string[] | undefined}
 */
export function circleIn(edges) {
	const done = new Set();
	const path = [];
	const walk = (name) => {
		if (done.has(name)) return undefined;
		const at = path.indexOf(name);
		if (at >= 0) return [...path.slice(at), name];
		path.push(name);
		for (const next of edges.get(name) ?? []) {
			const circle = walk(next);
			if (circle) return circle;
		}
		path.pop();
		done.add(name);
		return undefined;
	};
	for (const name of edges.keys()) {
		const circle = walk(name);
		if (circle) return circle;
	}
	return undefined;
}
