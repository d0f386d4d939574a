/** The office takes a yes back on the resident's word, with all that this does; see `domain/consent.ts`. */
import { type ConsentAbout, type Withdrawal, withdrawalOf } from '#lib/domain/consent.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { t } from '#lib/words/office.ts';
import type { Editor } from '../office/concern-edits.ts';
import { type OfficeChange, recordOffice } from '../sync/office-operation.ts';
import { fieldsOf } from './change-fields.ts';
import { recordsOf } from './records-of.ts';

export type WithdrawOutcome =
	| { readonly ok: true; readonly withdrawal: Withdrawal }
	| { readonly ok: false; readonly error: { readonly kind: 'noConsent' | 'refused' } };

/** All of it in one transaction, or nothing. @param options.partnerTitle how the office's task names the partner */
export async function withdrawConsent(
	editor: Editor,
	options: { readonly household: string; readonly about: ConsentAbout; readonly partnerTitle?: string }
): Promise<WithdrawOutcome> {
	const { ports, tenant, person, role, now } = editor;
	const { household, about } = options;
	const entities = await ports.store.transaction(tenant, (tx) => tx.readRoot(household));
	const withdrawal = withdrawalOf(recordsOf(entities), about, dayInAmsterdam(now));
	const home = entities.find(({ ent }) => ent === household);
	if (!home || !withdrawal.changes.some(({ kind }) => kind === 'consent'))
		return { ok: false, error: { kind: 'noConsent' } };
	const { scope } = home;
	const address = recordsOf(entities).household[0]?.values.address ?? null;
	const changes: OfficeChange[] = [
		...withdrawal.changes.map(({ kind, id, values }) => ({
			kind,
			ent: id,
			root: household,
			scope,
			fields: fieldsOf(kind, values)
		})),
		...withdrawal.tell.map(({ partner, dueOn }) => ({
			kind: 'commitment',
			ent: ports.chance.uuid(),
			root: household,
			scope,
			fields: fieldsOf('commitment', {
				household,
				address,
				who: 'office',
				// A record is written in one language, whoever reads it later.
				what: t('nl', 'privacy.tellPartner', { partner: options.partnerTitle ?? partner }),
				dueOn,
				state: 'open'
			})
		}))
	];
	const outcome = await recordOffice(ports, { tenant, person, role, changes });
	return outcome.ok ? { ok: true, withdrawal } : { ok: false, error: { kind: 'refused' } };
}
