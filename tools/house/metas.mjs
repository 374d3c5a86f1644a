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

/** The meta of everything: the other metas, and of what they do not hold all that applications use. */
const everything = 'i2p';
const notInEverything = new Set([everything, 'simulator']);
const layersOfEverything = new Set(['meta', 'client', 'apps']);

/**
 * The published packages that a meta holds, which are those of the layer that it is named after, in the order of house.json.
 * @param {{ packages: import('./house.mjs').HousePackage[] }} house @param {string} meta
 * @returns {{ name: string, publishedName: string, namespace: string }[]}
 */
export function membersOf(house, meta) {
	const isMember =
		meta === everything
			? (p) => layersOfEverything.has(p.layer) && !notInEverything.has(p.name)
			: (p) => p.layer === meta;
	return house.packages
		.filter((p) => isMember(p) && !p.private)
		.map((p) => ({ name: p.name, publishedName: p.publishedName, namespace: namespaceOf(meta, p.name) }));
}
