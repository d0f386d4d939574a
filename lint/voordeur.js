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

export default { rules: { replayable, 'dexie-only': dexieOnly } };
