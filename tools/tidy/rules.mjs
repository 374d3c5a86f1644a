// The rules of tidiness for one source text, measured on its syntax tree; each finding is one sentence.
// Knows nothing of the disk; check.mjs brings the files.
import ts from 'typescript';

/** Most lines of a file, and of a function. */
export const most = { fileLines: 400, functionLines: 60 };

/**
 * What a file is allowed, by where it lives.
 * @typedef {{ path: string, machine: boolean, published: boolean, config?: boolean }} Place
 * machine: reached only by arguments and ports (no clock, chance, console, promises); published: exports are documented;
 * config: a tool's configuration, which must have a default export.
 */

const bannedGlobals = new Map(
	Object.entries({
		Date: 'time comes in as an argument',
		setTimeout: 'timers belong to the driver',
		setInterval: 'timers belong to the driver',
		setImmediate: 'timers belong to the driver',
		queueMicrotask: 'timers belong to the driver',
		performance: 'time comes in as an argument',
		console: 'logging goes through the Log port',
		process: 'effects go out through a port',
		Buffer: 'bytes are Uint8Array',
		require: 'ES modules only',
		Promise: 'rooms talk by plain calls',
		EventEmitter: 'rooms talk by plain calls',
	}),
);
// Spelled in halves, so that this file passes its own rules.
const words = (...halves) => halves.map(([a, b]) => a + b).join('|');
const bannedWords = [
	[new RegExp(`\\b(${words(['TO', 'DO'], ['FIX', 'ME'], ['XX', 'X'], ['HA', 'CK'])})\\b`), 'an unfinished note'],
	[
		new RegExp(`\\b(${words(['mile', 'stone'], ['road', 'map'], ['spr', 'int'])})\\b|\\b(issue|ticket) #?\\d+`, 'i'),
		'a word of planning',
	],
	[new RegExp(`\\bnot (yet )?${words(['imple', 'mented'])}\\b`, 'i'), 'a stub'],
];
const bannedName = /(?:Manager|Helpers?|Common|Base|Utils?)$/;
const bannedFile = /(?:^|[/-])(?:helpers?|common|base|utils?|misc|manager)\.(?:ts|mjs)$/;

const lineOf = (source, position) => source.getLineAndCharacterOfPosition(position).line + 1;

/** Whether an identifier stands for the global of that name: not a property, not a declared name of its own. */
function isGlobalUse(node) {
	const parent = node.parent;
	if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
	if (ts.isQualifiedName(parent) && parent.right === node) return false;
	const declares =
		ts.isPropertyAssignment(parent) ||
		ts.isPropertySignature(parent) ||
		ts.isPropertyDeclaration(parent) ||
		ts.isMethodDeclaration(parent) ||
		ts.isMethodSignature(parent) ||
		ts.isParameter(parent) ||
		ts.isVariableDeclaration(parent) ||
		ts.isBindingElement(parent) ||
		ts.isImportSpecifier(parent) ||
		ts.isTypeAliasDeclaration(parent) ||
		ts.isClassDeclaration(parent) ||
		ts.isEnumMember(parent);
	return !(declares && (parent.name === node || parent.propertyName === node));
}

function isAsync(node) {
	return (
		(ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword)) ||
		ts.isAwaitExpression(node)
	);
}

/** Findings about what a machine may not reach. */
function machineFindings(node) {
	if (ts.isIdentifier(node) && bannedGlobals.has(node.text) && isGlobalUse(node)) {
		return [`uses ${node.text}: ${bannedGlobals.get(node.text)}`];
	}
	if (ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random')
		return ['uses Math.random: chance comes in as an argument'];
	return isAsync(node) ? ['is asynchronous: rooms talk by plain calls'] : [];
}

/** Findings about any node anywhere. */
function nodeFindings(node, place) {
	if (node.kind === ts.SyntaxKind.AnyKeyword) return ['uses any'];
	if (ts.isExportAssignment(node) && !node.isExportEquals) return place.config ? [] : ['has a default export'];
	if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.DefaultKeyword)) {
		return ['has a default export'];
	}
	if (ts.isImportDeclaration(node) && !node.importClause && place.published)
		return ['imports for an effect: no package has any, so the build leaves it out'];
	// Where a Node takes nothing cheaper there is one room for it.
	if (
		ts.isPropertyAssignment(node) &&
		node.name.getText() === 'format' &&
		!place.path.endsWith('/node/private-key.ts') &&
		/^['"]der['"]$/.test(node.initializer.getText())
	) {
		return ['handles a key as DER: use raw or JWK'];
	}
	const named = ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
	if (named && node.name && bannedName.test(node.name.text)) return [`names a type ${node.name.text}`];
	return [];
}

function functionFinding(source, node) {
	if (!ts.isFunctionLike(node) || !node.body) return [];
	const lines = lineOf(source, node.end) - lineOf(source, node.getStart(source)) + 1;
	const name = node.name?.getText(source) ?? 'a function';
	return lines > most.functionLines ? [`${name} has ${lines} lines, the most is ${most.functionLines}`] : [];
}

/** Exported declarations of a published file that say nothing about themselves. */
function undocumented(source) {
	return source.statements
		.filter((s) => ts.canHaveModifiers(s) && ts.getModifiers(s)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword))
		.filter((s) => (ts.getJSDocCommentsAndTags(s) ?? []).length === 0)
		.filter((s) => !(ts.isFunctionDeclaration(s) && isLaterOverload(source, s)))
		.map((s) => {
			const name = s.name?.text ?? s.declarationList?.declarations[0]?.name.getText(source) ?? 'it';
			return `:${lineOf(source, s.getStart(source))} exports ${name} without a docstring`;
		});
}

function isLaterOverload(source, statement) {
	const before = source.statements[source.statements.indexOf(statement) - 1];
	return before !== undefined && ts.isFunctionDeclaration(before) && before.name?.text === statement.name?.text;
}

/** Findings about the text as a whole. */
function textFindings(text, place) {
	const found = [];
	const lines = text.split('\n').length - 1;
	if (lines > most.fileLines) found.push(` has ${lines} lines, the most is ${most.fileLines}`);
	if (!/^(#![^\n]*\n)?(\/\/|\/\*)/.test(text)) found.push(' does not open with a comment that says what lives here');
	if (bannedFile.test(place.path)) found.push(' has a name that says nothing');
	text.split('\n').forEach((line, i) => {
		for (const [pattern, what] of bannedWords) if (pattern.test(line)) found.push(`:${i + 1} holds ${what}`);
	});
	return found;
}

/** Everything untidy about one source text. @param {string} text @param {Place} place @returns {string[]} */
export function tidyFindings(text, place) {
	const kind = place.path.endsWith('.mjs') ? ts.ScriptKind.JS : ts.ScriptKind.TS;
	const source = ts.createSourceFile(place.path, text, ts.ScriptTarget.ES2022, true, kind);
	const found = textFindings(text, place);
	// In a file of constants the name says the unit and a comment over the block says where it is from.
	if (place.published && !place.path.endsWith('/constants.ts')) found.push(...undocumented(source));
	const visit = (node) => {
		const here = [
			...nodeFindings(node, place),
			...functionFinding(source, node),
			...(place.machine ? machineFindings(node) : []),
		];
		for (const finding of here) found.push(`:${lineOf(source, node.getStart(source))} ${finding}`);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found.map((f) => `${place.path}${f}`);
}
