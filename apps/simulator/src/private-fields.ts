// The private fields of any object: their names from the inspector of this very process, once a class; their values by the function of V8 that
// debuggers use, or, where there is none or a name stands twice, by the inspector, which takes fifty times as long.
import { Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';

interface Remote {
	readonly objectId?: string;
	readonly type: string;
}

/** Where objects are handed to the inspector, and back. */
const slot = '__i2pMemorySearch';
const shelf = globalThis as unknown as Record<string, unknown>;

type PrivateReader = (of: object, name: string) => unknown;

function compiledReader(): PrivateReader | undefined {
	try {
		return new Function('of', 'name', 'return %GetPrivateMember(of, name)') as PrivateReader;
	} catch {
		return undefined;
	}
}

/** V8's way to a private field by its name, `#` included; `undefined` where V8 does not offer it. */
function privateReader(): PrivateReader | undefined {
	// Where the process was started with the flag it stays: other threads may need it just now.
	const reader = compiledReader();
	if (reader !== undefined) return reader;
	setFlagsFromString('--allow-natives-syntax');
	try {
		return compiledReader();
	} finally {
		setFlagsFromString('--no-allow-natives-syntax');
	}
}

/** Reads private fields; to be closed in the end. */
export class Mirror {
	readonly #session = new Session();
	readonly #read = privateReader();
	/** Names of the private fields of each class, by its prototype; `undefined` where the inspector has to read them. */
	readonly #names = new Map<object, readonly string[] | undefined>();

	constructor() {
		this.#session.connect();
	}

	/** Names and values of the private fields of an object that is an instance of a class. */
	privateFields(of: object): readonly (readonly [string, unknown])[] {
		const prototype: object = Object.getPrototypeOf(of);
		if (!this.#names.has(prototype)) this.#names.set(prototype, this.#namesOf(of));
		const names = this.#names.get(prototype);
		return names?.map((name) => [name, this.#read!(of, name)]) ?? this.#inspected(of);
	}

	#namesOf(of: object): readonly string[] | undefined {
		const names = this.#inspected(of).map(([name]) => name);
		const isPlain = names.length === new Set(names).size;
		return names.length === 0 || (isPlain && this.#read !== undefined) ? names : undefined;
	}

	#inspected(of: object): [string, unknown][] {
		shelf[slot] = of;
		const group = { objectGroup: slot };
		const { result } = this.#ask<{ result: Remote }>('Runtime.evaluate', {
			expression: `globalThis.${slot}`,
			...group,
		});
		const { privateProperties = [] } = this.#ask<{ privateProperties?: { name: string; value?: Remote }[] }>(
			'Runtime.getProperties',
			{ objectId: result.objectId, ownProperties: true },
		);
		const held = privateProperties.filter(({ value }) => value !== undefined);
		if (held.length === 0) return [];
		this.#ask('Runtime.callFunctionOn', {
			functionDeclaration: `function (...values) { globalThis.${slot} = values; }`,
			objectId: result.objectId,
			arguments: held.map(({ value }) => argumentOf(value!)),
			...group,
		});
		const values = shelf[slot] as unknown[];
		this.#ask('Runtime.releaseObjectGroup', group);
		return held.map(({ name }, i) => [name, values[i]]);
	}

	// A session to one's own thread answers before `post` returns.
	#ask<T>(method: string, params: object): T {
		let answer: unknown;
		this.#session.post(method, params, (error, result) => {
			answer = error ?? result;
		});
		if (answer instanceof Error) throw answer;
		return answer as T;
	}

	close(): void {
		delete shelf[slot];
		this.#session.disconnect();
	}
}

/** A remote value as an argument: by its id, or as it is. */
function argumentOf(value: Remote & { readonly value?: unknown; readonly unserializableValue?: string }): object {
	if (value.objectId !== undefined) return { objectId: value.objectId };
	if (value.unserializableValue !== undefined) return { unserializableValue: value.unserializableValue };
	return { value: value.value };
}
