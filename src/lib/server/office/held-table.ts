/** What waits in quarantine, as a person decides on it: whose, about what, why, and what can be done. */
import { actionsFor, type HeldAction, type HeldState } from '#lib/domain/held.ts';
import { roundIdOf } from '../sync/authorise.ts';
import { readKept } from '../sync/held-landing.ts';
import type { StoredQuarantine } from '../store/port.ts';
import { rowToQuarantine } from '../store/rows.ts';
import { type OfficePlace, type PlaceOfHouse, readPlain, textIn } from './place.ts';
import { waitingQuarantine } from './work-counts.ts';

export interface HeldLine {
	readonly id: string;
	/** A phone's owner where the phone is known. */
	readonly person: string | null;
	readonly reason: string;
	readonly receivedAt: number;
	readonly state: HeldState;
	/** What it is about; null for what cannot be read, or not by this reader. */
	readonly record: { readonly kind: string; readonly house: PlaceOfHouse | null } | null;
	/** The best first. */
	readonly actions: readonly HeldAction[];
	/** How many others wait for it. */
	readonly followers: number;
	readonly decidedAt: number | null;
	readonly decidedBy: string | null;
	readonly decision: string | null;
	readonly note: string | null;
}

interface Question {
	readonly limit: number;
	/** Without this the content stays closed: it names residents. */
	readonly mayRead: boolean;
}

/** The longest waiting first; what follows another stands with it and not by itself. */
export async function listHeld(place: OfficePlace, question: Question): Promise<readonly HeldLine[]> {
	const rows = await waitingQuarantine(place)
		.selectAll('quarantine')
		.orderBy('received_at')
		.orderBy('id')
		.limit(question.limit)
		.execute();
	const items = rows.map(rowToQuarantine);
	const made = new Set(items.filter((item) => item.reason !== 'makingWaits').map((item) => item.ent));
	const lines = await linesOf(place, items, question);
	return lines.filter((_, at) => items[at]?.reason !== 'makingWaits' || !made.has(items[at].ent));
}

/** The latest decision first. */
export async function listDecided(place: OfficePlace, question: Question): Promise<readonly HeldLine[]> {
	const rows = await place.db
		.selectFrom('quarantine')
		.selectAll()
		.where('tenant', '=', place.tenant)
		.where('state', '!=', 'waiting')
		.orderBy('decided_at', 'desc')
		.orderBy('id')
		.limit(question.limit)
		.execute();
	return linesOf(place, rows.map(rowToQuarantine), question);
}

export async function linesOf(
	place: OfficePlace,
	items: readonly StoredQuarantine[],
	{ mayRead }: Pick<Question, 'mayRead'>
): Promise<readonly HeldLine[]> {
	const { db, tenant } = place;
	const kept = new Map(items.map((item) => [item.id, readKept(item)?.operation ?? null]));
	const operations = [...kept.values()].filter((one) => one !== null);
	const ents = operations.flatMap(({ ent, root, scope }) => [ent, root, roundIdOf(scope) ?? root]);
	const plain = await readPlain(place, [...new Set(ents)]);
	const addressOf = new Map(
		operations.map((operation) => {
			const { ent, root, kind, fields } = operation;
			const said = typeof fields['address'] === 'string' ? fields['address'] : null;
			const known =
				kind === 'address' ? ent : (textIn(plain.get(ent), 'address') ?? textIn(plain.get(root), 'address'));
			return [operation.opId, said ?? known ?? root];
		})
	);
	const houses = new Map(
		addressOf.size === 0
			? []
			: (
					await db
						.selectFrom('address_list')
						.select(['ent', 'street', 'number', 'letter', 'addition'])
						.where('tenant', '=', tenant)
						.where('ent', 'in', [...new Set(addressOf.values())])
						.execute()
				).map(({ ent, number, ...house }) => [ent, { ...house, number: number === null ? null : Number(number) }])
	);
	const owners = new Map(
		items.length === 0
			? []
			: (
					await db
						.selectFrom('device')
						.select(['dev', 'person'])
						.where('tenant', '=', tenant)
						.where('dev', 'in', [...new Set(items.map((item) => item.dev))])
						.execute()
				).map((row) => [row.dev, row.person])
	);
	return items.map((item): HeldLine => {
		const operation = kept.get(item.id) ?? null;
		const isPlaced =
			operation === null ||
			[operation.ent, operation.root, roundIdOf(operation.scope) ?? ''].some((ent) => plain.has(ent));
		const follows = (other: StoredQuarantine): boolean =>
			other.ent === item.ent && other.id !== item.id && other.reason === 'makingWaits';
		return {
			id: item.id,
			person: item.person ?? owners.get(item.dev) ?? null,
			reason: item.reason,
			receivedAt: item.receivedAt,
			state: item.state,
			record:
				operation && mayRead
					? { kind: operation.kind, house: houses.get(addressOf.get(operation.opId) ?? '') ?? null }
					: null,
			actions: item.state === 'waiting' ? bestActions(item.reason, isPlaced) : [],
			followers: item.reason === 'makingWaits' || item.ent === null ? 0 : items.filter(follows).length,
			decidedAt: item.decidedAt,
			decidedBy: item.decidedBy,
			decision: item.decision,
			note: item.note
		};
	});
}

/** What names a round that nobody knows has to be given a place first. */
function bestActions(reason: string, isPlaced: boolean): readonly HeldAction[] {
	const actions = actionsFor(reason);
	return reason === 'outsideScope' && !isPlaced ? actions.filter((action) => action !== 'accept') : actions;
}
