// What each package's README must hold: a title, what it is, a running example, the rooms, the spec, what it is not.

const sections = [
	['a title', /^# \S/m],
	['an example in a ts block', /```ts\n[\s\S]*?```/],
	['"Example"', /^##+ .*example/im],
	['"Map of rooms"', /^##+ .*map of (the )?rooms/im],
	['"Spec sections covered"', /^##+ .*spec/im],
	['"Not in this package"', /^##+ .*not in this package/im],
];

/** What one README lacks; its text is undefined when there is none. @param {string | undefined} text @param {string} path */
export function readmeFindings(text, path) {
	if (text === undefined) return [`${path} is missing`];
	return sections.filter(([, pattern]) => !pattern.test(text)).map(([name]) => `${path} has no section ${name}`);
}

/** The first `ts` block of a README. @param {string} text @returns {string | undefined} */
export function readmeExample(text) {
	return /```ts\n([\s\S]*?)```/.exec(text)?.[1];
}
