/**
 * Operations of an earlier schema in today's terms. What was recorded is never
 * rewritten: the log and the envelopes keep the text as it came, and its hash is over
 * that. The step is taken on every reading.
 */
import { SCHEMA_VERSION } from './limits.ts';
import { type Checked, type Operation, parseOperation } from './operation.ts';

/** Makes of an operation of one schema the same of the next. */
export type Upcast = (operation: Operation) => Operation;

/** The step from each schema to the next. None yet: records have only grown. */
const UPCASTS: Readonly<Record<number, Upcast>> = {};

/** An operation of a later schema than ours is left as it is: what we do not know is carried. */
export function upcast(
	operation: Operation,
	options: { readonly steps?: Readonly<Record<number, Upcast>>; readonly to?: number } = {}
): Operation {
	const { steps = UPCASTS, to = SCHEMA_VERSION } = options;
	let current = operation;
	for (let schema = operation.schema; schema < to; schema += 1) {
		current = { ...(steps[schema]?.(current) ?? current), schema: schema + 1 };
	}
	return current;
}

/** Reads an operation of any schema in today's terms. */
export function readOperation(text: string): Checked<Operation> {
	const parsed = parseOperation(text);
	return parsed.ok ? { ok: true, value: upcast(parsed.value) } : parsed;
}
