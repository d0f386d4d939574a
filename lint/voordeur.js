/**
 * Lint rules of this house. Each message says what goes wrong, not which rule was broken.
 */

const CLOCKS = new Map([
	['Date.now', 'Reading the clock here cannot be replayed: take `now` as an argument.'],
	['Math.random', 'Chance here cannot be replayed: take it through a port.'],
	['performance.now', 'Reading the clock here cannot be replayed: take `now` as an argument.']
]);

/** Bans clock, chance and locale order where the simulation must be able to replay. */
const replayable = {
	meta: { type: 'problem', schema: [] },
	create(context) {
		return {
			MemberExpression(node) {
				const name = `${node.object.name}.${node.property.name}`;
				if (CLOCKS.has(name)) context.report({ node, message: CLOCKS.get(name) });
				if (node.property.name === 'localeCompare' || node.property.name === 'toLocaleString') {
					context.report({
						node,
						message: 'Order or text by locale differs between phone and server: compare code units.'
					});
				}
			},
			NewExpression(node) {
				if (node.callee.name === 'Date' && node.arguments.length === 0) {
					context.report({ node, message: 'Reading the clock here cannot be replayed: take `now` as an argument.' });
				}
			}
		};
	}
};

/**
 * Inside a Dexie transaction only Dexie may be awaited. Chromium lets another
 * promise pass; Firefox ends the transaction and the write is lost.
 */
const dexieOnly = {
	meta: { type: 'problem', schema: [] },
	create(context) {
		let depth = 0;
		const isTransaction = (node) =>
			node.callee.type === 'MemberExpression' && node.callee.property.name === 'transaction';
		const FOREIGN =
			/(^|\.)(crypto\.subtle|subtle|fetch|seal|open|sign|digest|deriveKey|importKey|encrypt|decrypt|setTimeout)\b/;
		return {
			CallExpression(node) {
				if (isTransaction(node)) depth += 1;
			},
			'CallExpression:exit'(node) {
				if (isTransaction(node)) depth -= 1;
			},
			AwaitExpression(node) {
				if (depth === 0) return;
				const text = context.sourceCode.getText(node.argument);
				const callee = text.split('(')[0] ?? '';
				if (FOREIGN.test(callee)) {
					context.report({
						node,
						message:
							'Awaiting anything but Dexie here ends the transaction in Firefox and loses the write: seal before, then write.'
					});
				}
			}
		};
	}
};

/** A day of this century as a text, such as '2026-12-01' or '2026-12-01T12:00:00Z'; years from 2900 on stand for never. */
const DAY_TEXT = /^2[0-8]\d\d-[01]\d-[0-3]\d(?!\d)/;
/** What runs on the clock of its own machine unless it is given one, with the place of that argument. */
const OWN_CLOCK = new Map([
	['openPostgres', 1],
	['sceneOn', 1]
]);

/**
 * A test that names a day and asks the time holds only until that day comes. The clock may be read, or a day be named,
 * but not both in one file.
 */
const noDayBesideClock = {
	meta: { type: 'problem', schema: [] },
	create(context) {
		const days = [];
		let clock = null;
		let opensStores = false;
		const isDate = (node) => node.type === 'Identifier' && node.name === 'Date';
		return {
			// Every store of the tests opens on the machine's clock, or on the one that `open` is given.
			ImportSpecifier(node) {
				if (/^(memory|sqlite|postgres)Store$/.test(node.imported.name)) opensStores = true;
			},
			Literal(node) {
				if (typeof node.value === 'string' && DAY_TEXT.test(node.value)) days.push({ node, text: node.value });
			},
			TemplateElement(node) {
				if (DAY_TEXT.test(node.value.raw)) days.push({ node, text: node.value.raw });
			},
			MemberExpression(node) {
				if (isDate(node.object) && node.property.name === 'now') clock ??= node;
			},
			NewExpression(node) {
				if (isDate(node.callee) && node.arguments.length === 0) clock ??= node;
			},
			CallExpression(node) {
				const place = OWN_CLOCK.get(node.callee.name);
				if (place !== undefined && node.arguments.length <= place) clock ??= node;
				if (opensStores && node.callee.property?.name === 'open' && node.arguments.length === 0) clock ??= node;
				const isUtc = node.callee.type === 'MemberExpression' && isDate(node.callee.object);
				const [year] = node.arguments;
				if (isUtc && node.callee.property.name === 'UTC' && year?.type === 'Literal' && year.value < 2900)
					days.push({ node, text: context.sourceCode.getText(node) });
			},
			'Program:exit'() {
				if (clock === null) return;
				const line = clock.loc.start.line;
				for (const { node, text } of days)
					context.report({
						node,
						message: `${text} is named beside a clock that runs (line ${line}): on some day this test fails by itself. Freeze the clock, or make the day from it.`
					});
			}
		};
	}
};

export default {
	rules: { replayable, 'dexie-only': dexieOnly, 'no-day-beside-clock': noDayBesideClock }
};
