// What a meta package holds: each package of its layer under a name that a program can write.
// Works on the house as data; knows nothing of the disk.

/**
 * The name under which a meta shows a package: without the layer's prefix, camelCase. `crypto-session-keys` → `sessionKeys`.
 * @param {string} layer @param {string} name
 */
export function namespaceOf(layer, name) {
	const own = name.startsWith(`${layer}-`) ? name.slice(layer.length + 1) : name;
	return own.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

/**
 * The published packages of one layer, in the order of house.json.
 * @param {{ packages: import('./house.mjs').HousePackage[] }} house @param {string} layer
 * @returns {{ name: string, publishedName: string, namespace: string }[]}
 */
export function membersOf(house, layer) {
	return house.packages
		.filter((p) => p.layer === layer && !p.private)
		.map((p) => ({ name: p.name, publishedName: p.publishedName, namespace: namespaceOf(layer, p.name) }));
}
