/** One referral from the yes it rests on to what came of it, and what may go to its partner. */
import type { RecordValues } from '#lib/domain/records/index.ts';
import { coveringConsent, passedOn } from '#lib/domain/referral.ts';
import { recordValues } from '#lib/sync/values.ts';
import { recordsOf } from '../privacy/records-of.ts';
import { stateFromText } from '../store/rows.ts';
import { type HistoryEntry, readHistoryOf } from './history.ts';
import { type House, readHouse } from './house.ts';
import { type Partner, readPartner } from './partners.ts';
import type { OfficePlace } from './place.ts';

export interface ReferralStory {
	readonly id: string;
	readonly household: string;
	readonly values: RecordValues<'referral'>;
	/** The partner of the organisation's own list; null where only its kind is known. */
	readonly named: Partner | null;
	/** The yes that stands now; null when there is none any more, and then nothing leaves. */
	readonly consent: RecordValues<'consent'> | null;
	readonly house: House | null;
	readonly householdName: string | null;
	readonly concern: { readonly id: string; readonly values: RecordValues<'concern'> } | null;
	readonly history: readonly HistoryEntry[];
}

export async function readReferralStory(place: OfficePlace, id: string): Promise<ReferralStory | null> {
	const known = await readRecords(place, id);
	if (!known) return null;
	const { root, values, records } = known;
	const concern = records.concern.find((one) => one.id === values.concern) ?? null;
	const household = records.household[0]?.values ?? null;
	const address = household?.address ?? concern?.values.address ?? null;
	return {
		id,
		household: root,
		values,
		named: values.named ? await readPartner(place, values.named) : null,
		consent: coveringConsent(records.consent, to(values))?.values ?? null,
		house: address ? await readHouse(place, address) : null,
		householdName: household?.name ?? null,
		concern,
		history: await readHistoryOf(place, id)
	};
}

/** What one letter says of one home: what the yes covers, and when it was given. */
export interface LetterLine {
	readonly referral: string;
	readonly name: string | null;
	readonly house: House | null;
	readonly purpose: string;
	readonly ownWords: string | null;
	readonly consentAt: number | null;
	readonly consentHow: 'spoken' | 'written' | null;
	readonly raisedAt: number | null;
	readonly category: string | null;
}

/** Null where no yes stands: nothing of that home may leave. */
export async function readLetterLine(place: OfficePlace, id: string): Promise<LetterLine | null> {
	const known = await readRecords(place, id);
	if (!known) return null;
	const { values, records } = known;
	const consent = coveringConsent(records.consent, to(values));
	if (!consent) return null;
	const concern = records.concern.find((one) => one.id === values.concern)?.values ?? null;
	const passed = passedOn({ household: records.household[0]?.values ?? null, referral: values, concern });
	return {
		referral: id,
		name: passed.name,
		house: passed.address ? await readHouse(place, passed.address) : null,
		purpose: passed.purpose,
		ownWords: passed.ownWords,
		consentAt: consent.values.at ?? null,
		consentHow: consent.values.how ?? null,
		raisedAt: concern?.raisedAt ?? null,
		category: concern?.category ?? null
	};
}

function to(values: RecordValues<'referral'>) {
	return { partner: values.partner ?? '', named: values.named ?? null };
}

async function readRecords({ db, tenant }: OfficePlace, id: string) {
	const row = await db
		.selectFrom('entity')
		.select(['root', 'state'])
		.where('tenant', '=', tenant)
		.where('ent', '=', id)
		.where('kind', '=', 'referral')
		.executeTakeFirst();
	if (!row) return null;
	const around = await db
		.selectFrom('entity')
		.select(['ent', 'kind', 'state'])
		.where('tenant', '=', tenant)
		.where('root', '=', row.root)
		.execute();
	return {
		root: row.root,
		values: recordValues('referral', stateFromText(row.state)),
		records: recordsOf(around.map(({ ent, kind, state }) => ({ ent, kind, state: stateFromText(state) })))
	};
}
