// Types of house.mjs, for the TypeScript that reads the house.

/** One package as house.json describes it. */
export interface HousePackage {
	readonly name: string;
	readonly publishedName: string;
	readonly folder: string;
	readonly layer: string;
	readonly line: string;
	readonly may: readonly string[];
	readonly external: readonly string[];
	readonly subpaths: readonly string[];
	readonly inside?: Readonly<Record<string, readonly string[]>>;
	readonly node: boolean;
	readonly private: boolean;
}

/** Absolute path of the repository's root. */
export const root: string;

/** Reads house.json. */
export function readHouse(): {
	readonly scope: string;
	readonly repository: string;
	readonly engines: string;
	readonly packages: readonly HousePackage[];
	readonly planned: Readonly<Record<string, string>>;
};

/** Where a published specifier finds its TypeScript source. */
export function sourceAliases(): { find: RegExp; replacement: string }[];
