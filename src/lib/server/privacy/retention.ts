/**
 * What is past its term, shown first and carried out by night. Both read in small pages and decide by the same pure
 * rule (`domain/retention.ts`); what goes, goes by the same purge as when a resident asks (G12), one at a time, so that
 * a push waits for no more than one of them.
 */
import { attemptClass, householdDue, isOver, RETENTION_CLASSES, type RetentionClass } from '#lib/domain/retention.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { serverChance } from '../crypto.ts';
import { purgeRoot, type PurgePorts } from '../purge/purge-root.ts';
import { stateFromText } from '../store/rows.ts';
import type { SqlStore } from '../store/sql-store.ts';
import { recordsOf } from './records-of.ts';
import { keepRetentionAlarms, type RetentionFailure } from './retention-alarms.ts';
import {
	findHousehold,
	findMessage,
	findRing,
	type HouseholdFound,
	householdPages,
	idsInWaiting,
	isInWaiting,
	type MessageFound,
	messagePages,
	type RetentionPlace,
	type RingFound,
	ringPages
} from './retention-facts.ts';
import { readSettings, type Settings } from './settings.ts';

/** Milliseconds between two that are erased: pushes that came meanwhile go first. */
export const PAUSE_MS = 20;

export interface DueItem {
	/** What is to be purged: a household, a photo of one that stays, a ring, or a message. */
	readonly root: string;
	readonly class: RetentionClass;
	readonly address: string | null;
	/** The household that decides it; null for a ring or a message, which belong to none. */
	readonly household: string | null;
}

export interface RetentionPlan {
	readonly due: readonly DueItem[];
	/** Households past the term, held back by what still runs. */
	readonly heldBack: number;
	/** Classes for which nobody decided a term. */
	readonly undecided: readonly RetentionClass[];
	/** Households of which something could not be read: nothing of them is due. */
	readonly failures: readonly RetentionFailure[];
}

/** What would go now. Writes nothing. */
export async function planRetention(place: RetentionPlace, terms: Settings['terms']): Promise<RetentionPlan> {
	const due: DueItem[] = [];
	const failures: RetentionFailure[] = [];
	let heldBack = 0;
	const waiting = await idsInWaiting(place);
	for await (const page of householdPages(place))
		for (const household of page) {
			try {
				const told = dueOfHousehold(household, { place, terms, waitingHeld: waiting.has(household.id) });
				if (told.isHeldBack) heldBack += 1;
				due.push(...told.due);
			} catch (error) {
				failures.push({ root: household.id, error });
			}
		}
	for await (const page of ringPages(place)) due.push(...page.flatMap((ring) => dueOfRing(ring, { place, terms })));
	for await (const page of messagePages(place))
		due.push(...page.flatMap((message) => dueOfMessage(message, { place, terms })));
	return { due, heldBack, undecided: RETENTION_CLASSES.filter((name) => terms[name] === null), failures };
}

export interface RetentionDone {
	readonly erased: Readonly<Partial<Record<RetentionClass, number>>>;
	readonly heldBack: number;
	/** Those that could not be read or erased; the others went. */
	readonly failed: number;
}

/**
 * Null where the organisation has not switched it on.
 *
 * The plan is some minutes old when its last item is reached, so before each one the settings and the item are read
 * anew: what a push brought, or somebody decided meanwhile, counts. Between that and the line in the purge file lies
 * nothing but its writing.
 *
 * @param ports.pause waits between two, in milliseconds
 */
export async function runRetention(
	ports: PurgePorts & {
		readonly store: SqlStore;
		readonly pause: (ms: number) => Promise<void>;
		/** One line without a value of anybody. */
		readonly say?: (line: string) => void;
	},
	options: { readonly tenant: string; readonly now: number }
): Promise<RetentionDone | null> {
	const { tenant, now } = options;
	const settings = await ports.store.transaction(tenant, readSettings);
	if (!settings.nightly) return null;
	const plan = await planRetention({ db: ports.store.db, tenant, now }, settings.terms);
	const erased: Partial<Record<RetentionClass, number>> = {};
	const failures = [...plan.failures];
	let isSwitchedOff = false;
	for (const item of plan.due) {
		try {
			const found = await lookAgain(ports.store, { ...options, item });
			isSwitchedOff = found === 'off';
			if (isSwitchedOff) break;
			if (found === 'due') {
				// By night there is nobody: the organisation itself decided it, when it set the term and switched this on.
				const outcome = await purgeRoot(ports, { tenant, root: item.root, reason: 'termEnded', by: tenant });
				if (outcome.ok) erased[item.class] = (erased[item.class] ?? 0) + 1;
			}
		} catch (error) {
			failures.push({ root: item.root, error });
		}
		await ports.pause(PAUSE_MS);
	}
	for (const { error } of failures) ports.say?.(lineOf(error));
	if (!isSwitchedOff) await keepRetentionAlarms(ports.store.db, { tenant, now, failures });
	return { erased, heldBack: plan.heldBack, failed: failures.length };
}

async function lookAgain(
	store: SqlStore,
	options: { readonly tenant: string; readonly now: number; readonly item: DueItem }
): Promise<'off' | 'due' | 'stays'> {
	const { tenant, now, item } = options;
	return store.transaction(tenant, async (tx, db) => {
		const { nightly, terms } = await readSettings(tx);
		if (!nightly) return 'off';
		const place = { db, tenant, now };
		const due = await dueAgain(place, { terms, item });
		return due.some(({ root }) => root === item.root) ? 'due' : 'stays';
	});
}

async function dueAgain(
	place: RetentionPlace,
	options: { readonly terms: Settings['terms']; readonly item: DueItem }
): Promise<readonly DueItem[]> {
	const { terms, item } = options;
	if (item.class === 'message') {
		const message = await findMessage(place, item.root);
		return message ? dueOfMessage(message, { place, terms }) : [];
	}
	if (item.household === null) {
		const ring = await findRing(place, item.root);
		return ring ? dueOfRing(ring, { place, terms }) : [];
	}
	const household = await findHousehold(place, item.household);
	if (!household) return [];
	return dueOfHousehold(household, { place, terms, waitingHeld: await isInWaiting(place, household.id) }).due;
}

function dueOfHousehold(
	household: HouseholdFound,
	options: { readonly place: RetentionPlace; readonly terms: Settings['terms']; readonly waitingHeld: boolean }
): { readonly due: readonly DueItem[]; readonly isHeldBack: boolean } {
	const { place, terms, waitingHeld } = options;
	const { id, address, touchedAt, photosTouchedAt } = household;
	const records = recordsOf(household.rows.map((row) => ({ ...row, state: stateFromText(row.state) })));
	const told = householdDue(records, {
		terms,
		touchedAt,
		photosTouchedAt,
		waitingHeld,
		now: place.now,
		today: dayInAmsterdam(place.now)
	});
	const { isHeldBack } = told;
	if (told.isDue && told.class !== 'running')
		return { isHeldBack, due: [{ root: id, class: told.class, address, household: id }] };
	return { isHeldBack, due: told.photos.map((root) => ({ root, class: 'photo', address, household: id }) as const) };
}

function dueOfRing(
	{ id, address, outcome, touchedAt }: RingFound,
	{ place, terms }: { readonly place: RetentionPlace; readonly terms: Settings['terms'] }
): readonly DueItem[] {
	const name = attemptClass(outcome);
	const isDue = isOver({ days: terms[name], touchedAt, now: place.now });
	return isDue ? [{ root: id, class: name, address, household: null }] : [];
}

/** One that nobody read goes too: whoever did not look for that long is not told by it any more. */
function dueOfMessage(
	{ id, touchedAt }: MessageFound,
	{ place, terms }: { readonly place: RetentionPlace; readonly terms: Settings['terms'] }
): readonly DueItem[] {
	const isDue = isOver({ days: terms.message, touchedAt, now: place.now });
	return isDue ? [{ root: id, class: 'message', address: null, household: null }] : [];
}

/** The message may repeat a value: the log gets the kind, and where it was. */
function lineOf(error: unknown): string {
	const reference = serverChance.uuid().slice(0, 8);
	const frame = error instanceof Error ? /^\s+at .*$/m.exec(error.stack ?? '')?.[0].trim() : undefined;
	const kind = error instanceof Error ? error.name : 'error';
	return `[voordeur] one record could not be erased by its term, the others were (reference ${reference}): ${kind}${frame ? ` ${frame}` : ''}`;
}
