/**
 * The survey sheet from top to bottom: which rows become moments, under which ids, within which groups and repeats.
 * Nothing is read here of what a question says; `moments.ts` does that when all names are known.
 *
 *   begin_group  ──►  a moment with the group's label, and its relevant on all that is inside
 *   begin_repeat ──►  a repeat over the answer that repeat_count looks at
 */
import { concernsQuestion, ownColumn } from './headings.ts';
import { createIdBook, type IdBook } from './ids.ts';
import { readQuestionType, type PlainType, type QuestionType } from './question-types.ts';
import { countOf, isRoundValue, type RepeatDraft } from './repeats.ts';
import type { Report } from './report.ts';
import type { Cell, Row, Table } from './table.ts';
import { workbookLimits } from './workbook.ts';

export type DraftType =
	| { readonly kind: 'plain'; readonly type: PlainType }
	| { readonly kind: 'select'; readonly several: boolean; readonly list: string; readonly orOther: boolean }
	| { readonly kind: 'heading' }
	/** Asks how often a repeat is gone through, where the form leaves that to whoever fills it in. */
	| { readonly kind: 'askCount' }
	/** Works out how often a repeat is gone through. */
	| { readonly kind: 'workOutCount'; readonly expression: string };

export interface Draft {
	readonly row: Row;
	readonly id: string;
	/** The name of its row; empty for what was made up here. */
	readonly name: string;
	readonly type: DraftType;
	/** The id of the text that follows `or_other`. */
	readonly other?: string | undefined;
	/** The conditions of the groups it stands in. */
	readonly around: readonly Cell[];
	readonly repeat: RepeatDraft | undefined;
}

export interface Structure {
	readonly drafts: readonly Draft[];
	readonly repeats: readonly RepeatDraft[];
	readonly ids: ReadonlyMap<string, string>;
	readonly leftOut: ReadonlySet<string>;
}

interface Block {
	readonly row: Row;
	readonly block: 'group' | 'repeat';
	readonly condition: Cell | undefined;
	readonly repeat: RepeatDraft | undefined;
	/** Too deep: what is inside is left out. */
	readonly isSkipped: boolean;
}

/** What the walk has gathered so far. */
interface Walk {
	readonly drafts: Draft[];
	readonly repeats: RepeatDraft[];
	readonly open: Block[];
	readonly book: IdBook;
	/** Calculations seen so far, by name, for repeats that count by way of one. */
	readonly calculations: Map<string, string>;
	readonly report: Report;
}

const columnsNotCarried = [
	'appearance',
	'required_message',
	'image',
	'audio',
	'video',
	'big-image',
	'trigger',
	'parameters',
	'save_to'
];

/** Walks through the survey. */
export function readStructure(survey: Table, report: Report): Structure {
	const walk: Walk = {
		drafts: [],
		repeats: [],
		open: [],
		book: createIdBook(report),
		calculations: new Map(),
		report
	};
	for (const row of survey.rows) {
		if (/^(?:yes|true|true\(\))$/i.test(row.text('disabled'))) continue;
		if (walk.drafts.length >= workbookLimits.momentsMax) {
			report.add(row.place, 'tooManyMoments', { limit: String(workbookLimits.momentsMax) });
			break;
		}
		readRow(row, walk);
	}
	for (const { row } of walk.open) report.add(row.place, 'beginWithoutEnd');
	return { drafts: walk.drafts, repeats: walk.repeats, ids: walk.book.ids, leftOut: walk.book.leftOut };
}

function readRow(row: Row, walk: Walk): void {
	const written = row.text('type');
	const type = readQuestionType(written);
	const isSkipped = walk.open.at(-1)?.isSkipped ?? false;
	if (type.kind === 'begin') begin(row, type.block, walk);
	else if (type.kind === 'end') end(row, { block: type.block, written }, walk);
	else if (isSkipped) walk.book.leaveOut(row.text('name'));
	else if (written === '') walk.report.add(row.place, 'typeMissing');
	else if (type.kind === 'unknown' || type.kind === 'notCarried') {
		walk.book.leaveOut(row.text('name'));
		const code = type.kind === 'unknown' ? 'typeUnknown' : 'typeNotCarried';
		walk.report.add(row.cell('type')?.place ?? row.place, code, { type: written });
	} else question(row, type, walk);
}

function question(row: Row, type: Extract<QuestionType, { kind: 'plain' | 'select' }>, walk: Walk): void {
	const name = row.text('name');
	if (name === concernsQuestion) return;
	const repeat = currentRepeat(walk);
	const isCalculation = type.kind === 'plain' && type.type === 'calculate';
	const calculation = row.text('calculation');
	if (isCalculation && repeat !== undefined && isRoundValue(calculation, repeat)) {
		repeat.valueName = name;
		if (!repeat.hasOwnId) {
			const id = walk.book.claim(row, { scope: scopeOf(walk) });
			if (id !== undefined) repeat.id = id;
		} else walk.book.standsFor(name, repeat.id);
		return;
	}
	if (type.kind === 'select' && type.list === '') {
		walk.book.leaveOut(name);
		walk.report.add(row.cell('type')?.place ?? row.place, 'listUnnamed');
		return;
	}
	if (isCalculation && calculation === '') {
		walk.book.leaveOut(name);
		walk.report.add(row.place, 'calculationMissing');
		return;
	}
	if (isRepeatFull(walk, row, repeat)) return;
	const id = walk.book.claim(row, { scope: scopeOf(walk) });
	if (id === undefined) return;
	if (isCalculation) walk.calculations.set(name, calculation);
	// A range lives by its parameters, and says itself which of them it cannot follow.
	const isRange = type.kind === 'plain' && type.type === 'range';
	reportColumns(row, walk.report, isRange ? columnsNotCarried.filter((name) => name !== 'parameters') : undefined);
	const other = type.kind === 'select' && type.orOther ? walk.book.makeUp(`${id}_other`, row) : undefined;
	if (other !== undefined) walk.book.standsFor(`${name}_other`, other);
	walk.drafts.push({ row, id, name, type, other, around: conditionsAround(walk), repeat });
}

function begin(row: Row, block: 'group' | 'repeat', walk: Walk): void {
	const { open, report } = walk;
	const isTooDeep = open.length >= workbookLimits.groupsDeepMax;
	const isSkipped = isTooDeep || (open.at(-1)?.isSkipped ?? false);
	if (isTooDeep && open.at(-1)?.isSkipped !== true) {
		report.add(row.place, 'groupsTooDeep', { limit: String(workbookLimits.groupsDeepMax) });
	}
	const outer = currentRepeat(walk);
	const isNested = block === 'repeat' && outer !== undefined;
	if (isNested && !isSkipped) report.add(row.place, 'repeatWithinRepeat');
	const repeat = block === 'repeat' && !isNested && !isSkipped ? beginRepeat(row, walk) : outer;
	open.push({ row, block, condition: row.cell('relevant'), repeat, isSkipped });
	if (isSkipped) return;
	const hasHeading = row.cells('label').length > 0;
	// Without a heading there is no moment that could hold the guidance.
	reportColumns(row, report, hasHeading ? columnsNotCarried : [...columnsNotCarried, 'guidance_hint']);
	if (!hasHeading || isRepeatFull(walk, row, repeat)) return;
	const name = row.text('name') || block;
	const id = walk.book.makeUp(block === 'group' ? name : `${name}-title`, row);
	walk.drafts.push({ row, id, name: '', type: { kind: 'heading' }, around: conditionsAround(walk), repeat });
}

/** Begins a repeat, with a moment before it that counts the rounds where no answer does. */
function beginRepeat(row: Row, walk: Walk): RepeatDraft {
	const name = row.text('name') || 'repeat';
	const own = row.text(ownColumn('repeat'));
	const hasOwnId = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(own);
	const again = hasOwnId ? walk.repeats.find(({ id }) => id === own) : undefined;
	if (again !== undefined) return again;
	const id = walk.book.makeUp(hasOwnId ? own : name, row);
	const written = row.text('repeat_count');
	const count = countOf(written, walk.calculations);
	const counter = walk.book.makeUp(count.kind === 'over' ? '' : `${name}-count`, row);
	const repeat: RepeatDraft = {
		id,
		hasOwnId,
		row,
		valueName: undefined,
		over: count.kind === 'over' ? { name: count.name, counted: count.counted } : { id: counter, counted: true }
	};
	const around = conditionsAround(walk);
	if (count.kind === 'asked') {
		walk.report.add(row.place, 'repeatUncounted', { id: counter });
		walk.drafts.push({ row, id: counter, name: '', type: { kind: 'askCount' }, around, repeat: undefined });
	}
	if (count.kind === 'workedOut') {
		const type = { kind: 'workOutCount', expression: written } as const;
		walk.drafts.push({ row, id: counter, name: '', type, around, repeat: undefined });
	}
	walk.repeats.push(repeat);
	return repeat;
}

function end(row: Row, ended: { readonly block: 'group' | 'repeat'; readonly written: string }, walk: Walk): void {
	const { open, report } = walk;
	const place = row.cell('type')?.place ?? row.place;
	const begun = open.pop();
	if (begun === undefined) report.add(place, 'endWithoutBegin', { type: ended.written });
	else if (begun.block !== ended.block) {
		report.add(place, 'endCrossed', { type: ended.written, other: String(begun.row.number) });
	}
}

/** Whether the repeats hold all they can; the row is then reported. */
function isRepeatFull({ drafts, book, report }: Walk, row: Row, repeat: RepeatDraft | undefined): boolean {
	const limit = workbookLimits.repeatedMomentsMax;
	if (repeat === undefined || drafts.filter((draft) => draft.repeat !== undefined).length < limit) return false;
	book.leaveOut(row.text('name'));
	report.add(row.place, 'tooManyRepeated', { limit: String(limit) });
	return true;
}

function currentRepeat({ open }: Walk): RepeatDraft | undefined {
	return open.at(-1)?.repeat;
}

function conditionsAround({ open }: Walk): readonly Cell[] {
	return open.flatMap(({ condition }) => (condition === undefined ? [] : [condition]));
}

/** The group a row stands in; names may come back in another one. */
function scopeOf({ open }: Walk): { readonly key: string; readonly name: string } {
	const block = open.at(-1);
	return { key: block === undefined ? '' : String(block.row.number), name: block?.row.text('name') ?? '' };
}

function reportColumns(row: Row, report: Report, names: readonly string[] = columnsNotCarried): void {
	for (const name of names) {
		for (const cell of row.cells(name)) report.add(cell.place, 'columnNotCarried', { name, value: cell.text });
	}
}
