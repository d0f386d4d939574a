import { error, fail, redirect } from '@sveltejs/kit';
import { isRunning } from '#lib/domain/imports/batch.ts';
import { IMPORT_FIELDS, type ImportField, missingFields, recogniseColumns } from '#lib/domain/imports/columns.ts';
import { headAmong, TOP_ROWS } from '#lib/domain/imports/layout.ts';
import { VERDICTS } from '#lib/domain/imports/verdicts.ts';
import {
	changeBatch,
	chooseDoubtful,
	countBelowHead,
	countOutcomes,
	type ImportBatch,
	readBatch,
	readFirstRows,
	readTopRows,
	readVerdicts,
	removeBatch
} from '#lib/server/imports/batches.ts';
import { headsOf } from '#lib/server/imports/read-list.ts';
import { judgeList } from '#lib/server/imports/judge-list.ts';
import { isUnderWay, runByItself } from '#lib/server/imports/running.ts';
import { isUndoable, undoBatch } from '#lib/server/imports/undo-batch.ts';
import { writeBatch } from '#lib/server/imports/write-batch.ts';
import { readAreas } from '#lib/server/office/place.ts';
import { pageOf } from '#lib/ui/office-filter.ts';
import { type OpenImport, openImport } from '../import-desk.server.ts';
import { choiceIn, doubtIn, headIn, planIn } from './import-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE = 50;
const SAMPLES = 3;
/** What the width of a list is told from. */
const WIDTH_ROWS = 1_000;
/** Rows that ended otherwise than somebody expected. */
const OUTCOMES_SHOWN = ['kept', 'refused', 'there'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const opened = await openImport(locals);
	const { place, now } = opened;
	const batch = await found(opened, params.batch);
	const view = [...VERDICTS, ...OUTCOMES_SHOWN].find((one) => one === url.searchParams.get('view')) ?? 'all';
	const page = pageOf(url);
	const outcomes = await countOutcomes(place, batch.id);
	const counts = batch.plan.counts;
	const kind = VERDICTS.find((one) => one === view);
	const outcome = OUTCOMES_SHOWN.find((one) => one === view);
	const total = outcome ? outcomes[outcome] : kind ? (counts[kind] ?? 0) : batch.lines;
	const isJudged = batch.state !== 'read' && batch.state !== 'judging';
	return {
		batch: { ...batch, choice: [...batch.choice] },
		isStopped: isRunning(batch.state) && !isUnderWay(batch, now),
		isRunning: isRunning(batch.state) && isUnderWay(batch, now),
		isUndoable: isUndoable(batch),
		fields: IMPORT_FIELDS,
		samples: batch.state === 'read' ? await readFirstRows(place, batch, SAMPLES) : [],
		top:
			batch.state === 'read'
				? await readTopRows(place, { id: batch.id, sheet: batch.layout.sheet, limit: TOP_ROWS })
				: [],
		areas: isJudged ? await readAreas(place) : [],
		outcomes,
		view,
		page,
		size: PAGE,
		total,
		rows: isJudged
			? await readVerdicts(place, batch.id, {
					limit: PAGE,
					offset: (page - 1) * PAGE,
					...(kind ? { kinds: [kind] } : {}),
					...(outcome ? { outcome } : {})
				})
			: []
	};
};

export const actions: Actions = {
	/** The list stands on another sheet, or below another row. */
	head: async ({ locals, params, request }) => {
		const opened = await openImport(locals);
		const batch = await found(opened, params.batch);
		const { sheet, headLine } = headIn(await request.formData(), batch.layout);
		const rows = await readTopRows(opened.place, { id: batch.id, sheet, limit: WIDTH_ROWS });
		const head = rows.find(({ line }) => line === headLine) ?? headAmong(rows);
		if (head === undefined) return refused(400, 'noHead');
		const lines = await countBelowHead(opened.place, batch.id, { sheet, headLine: head.line });
		if (lines === 0) return refused(400, 'noHead');
		const heads = headsOf(head, rows);
		const layout = { ...batch.layout, sheet, headLine: head.line, heads };
		const step = { from: ['read'], touchedAt: opened.now, lines, layout, choice: recogniseColumns(heads) } as const;
		return (await changeBatch(opened.place, batch.id, step)) ? {} : refused(409, 'meanwhile');
	},
	/** The columns are right: judge every row. */
	judge: async ({ locals, params, request }) => {
		const opened = await openImport(locals);
		const batch = await found(opened, params.batch);
		const choice = choiceIn(await request.formData(), batch.layout.heads.length);
		if (choice === null) return refused(400, 'twice');
		const missing = missingFields(choice);
		if (missing.length > 0) return refused(400, 'missing', missing);
		const step = { from: ['read'], state: 'judging', touchedAt: opened.now, done: 0, choice } as const;
		if (!(await changeBatch(opened.place, batch.id, step))) return refused(409, 'meanwhile');
		begin(opened, { ...batch, state: 'judging', choice });
		return {};
	},
	/** Back to the columns. */
	columns: async ({ locals, params }) => {
		const opened = await openImport(locals);
		const batch = await found(opened, params.batch);
		const isDone = await changeBatch(opened.place, batch.id, {
			from: ['judged'],
			state: 'read',
			touchedAt: opened.now
		});
		return isDone ? {} : refused(409, 'meanwhile');
	},
	/** Which rows of doubt come in after all. */
	choose: async ({ locals, params, request }) => {
		const opened = await openImport(locals);
		const batch = await found(opened, params.batch);
		if (batch.state !== 'judged') return refused(409, 'meanwhile');
		const { taken, left } = doubtIn(await request.formData());
		await chooseDoubtful(opened.place, batch.id, { lines: taken, taken: true });
		await chooseDoubtful(opened.place, batch.id, { lines: left, taken: false });
		return { chosen: taken.length };
	},
	/** The yes. */
	write: async ({ locals, params, request }) => {
		const opened = await openImport(locals);
		const batch = await found(opened, params.batch);
		const areas = new Set((await readAreas(opened.place)).map(({ id }) => id));
		const plan = planIn(await request.formData(), { plan: batch.plan, areas });
		if ((await countOutcomes(opened.place, batch.id)).taken === 0) return refused(400, 'nothing');
		const step = { from: ['judged'], state: 'writing', touchedAt: opened.now, done: 0, plan } as const;
		if (!(await changeBatch(opened.place, batch.id, step))) return refused(409, 'meanwhile');
		begin(opened, { ...batch, state: 'writing' });
		return {};
	},
	/** What a crash left half goes on. */
	resume: async ({ locals, params }) => {
		const opened = await openImport(locals);
		const batch = await found(opened, params.batch);
		// In another process it may be under way: two at once write twice what one would.
		if (!isRunning(batch.state) || isUnderWay(batch, opened.now)) return refused(409, 'meanwhile');
		begin(opened, batch);
		return {};
	},
	undo: async ({ locals, params, request }) => {
		const opened = await openImport(locals);
		const batch = await found(opened, params.batch);
		if ((await request.formData()).get('sure') !== 'yes') return refused(400, 'sure');
		if (!isUndoable(batch) || (batch.state === 'writing' && isUnderWay(batch, opened.now)))
			return refused(409, 'meanwhile');
		const step = { from: [batch.state], state: 'undoing', touchedAt: opened.now, done: 0 } as const;
		if (!(await changeBatch(opened.place, batch.id, step))) return refused(409, 'meanwhile');
		begin(opened, { ...batch, state: 'undoing' });
		return {};
	},
	/** Nothing of it was written: it goes with all that was read of it. */
	drop: async ({ locals, params }) => {
		const opened = await openImport(locals);
		const batch = await found(opened, params.batch);
		const isIdle = batch.state === 'read' || batch.state === 'judged';
		if (!isIdle && !(batch.state === 'judging' && !isUnderWay(batch, opened.now))) return refused(409, 'meanwhile');
		const { store, tenant } = opened.desk;
		const isGone = await store.transaction(tenant, (_tx, db) =>
			removeBatch(db, tenant, { id: batch.id, from: [batch.state] })
		);
		if (!isGone) return refused(409, 'meanwhile');
		redirect(303, '/office/import');
	}
};

type StepTrouble = 'noHead' | 'missing' | 'twice' | 'meanwhile' | 'nothing' | 'sure';

/** @param fields what a person has to choose a column for first */
function refused(status: 400 | 409, kind: StepTrouble, fields: readonly ImportField[] = []) {
	return fail(status, { trouble: { kind, fields } });
}

async function found({ place }: OpenImport, id: string): Promise<ImportBatch> {
	const batch = await readBatch(place, id);
	if (!batch) error(404, 'There is no such list');
	return batch;
}

function begin({ desk, address: store }: OpenImport, { id, state, choice }: ImportBatch): void {
	void runByItself(id, () => {
		if (state === 'judging') return judgeList(desk, { batch: id, choice, store });
		return state === 'writing' ? writeBatch(desk, id) : undoBatch(desk, id);
	});
}
