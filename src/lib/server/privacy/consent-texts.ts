/** The organisation's words for each consent: records like any other, so that they travel to phones and keep their history. */
import * as v from 'valibot';
import type { ConsentPurpose } from '#lib/domain/consent.ts';
import { nextTextVersion } from '#lib/domain/consent-text.ts';
import { CONSENT_PURPOSES } from '#lib/domain/household.ts';
import { languageTag, longText } from '#lib/domain/record.ts';
import { ORG_SCOPE } from '#lib/domain/round.ts';
import { recordValues } from '#lib/sync/values.ts';
import type { Editor } from '../office/concern-edits.ts';
import type { OfficePlace } from '../office/place.ts';
import { stateFromText } from '../store/rows.ts';
import { recordOffice } from '../sync/office-operation.ts';

export interface OwnText {
	readonly id: string;
	readonly purpose: ConsentPurpose;
	readonly version: string;
	readonly language: string;
	readonly text: string;
	readonly person: string;
	readonly at: number;
}

/** Every version of every text, the newest first. */
export async function listConsentTexts({ db, tenant }: OfficePlace): Promise<readonly OwnText[]> {
	const rows = await db
		.selectFrom('entity')
		.innerJoin('operation', (join) =>
			join.onRef('operation.tenant', '=', 'entity.tenant').onRef('operation.ent', '=', 'entity.ent')
		)
		.select(['entity.ent', 'entity.state', 'operation.person', 'operation.received_at'])
		.where('entity.tenant', '=', tenant)
		.where('entity.kind', '=', 'consentText')
		.orderBy('operation.received_at', 'desc')
		.execute();
	return rows.flatMap((row) => {
		const { purpose, version, language, text } = recordValues('consentText', stateFromText(row.state));
		if (!purpose || !version || !language || !text) return [];
		return [{ id: row.ent, purpose, version, language, text, person: row.person, at: Number(row.received_at) }];
	});
}

export type TextOutcome =
	| { readonly ok: true; readonly version: string }
	| { readonly ok: false; readonly error: { readonly kind: 'noText' | 'refused' } };

/** A new wording is a new version; what was read out before stays as it was. */
export async function addConsentText(
	editor: Editor,
	options: { readonly purpose: string; readonly language: string; readonly text: string }
): Promise<TextOutcome> {
	const { ports, tenant, person, role } = editor;
	const purpose = CONSENT_PURPOSES.find((one) => one === options.purpose);
	const [language, text] = [options.language.trim(), options.text.trim()];
	if (!purpose || !v.is(languageTag, language) || text === '' || !v.is(longText, text))
		return { ok: false, error: { kind: 'noText' } };
	const before = await ports.store.transaction(tenant, (tx) => tx.readKind('consentText'));
	const version = nextTextVersion(
		before.map(({ state }) => recordValues('consentText', state)),
		{ purpose, language }
	);
	const ent = ports.chance.uuid();
	const outcome = await recordOffice(ports, {
		tenant,
		person,
		role,
		changes: [{ kind: 'consentText', ent, root: ent, scope: ORG_SCOPE, fields: { purpose, version, language, text } }]
	});
	return outcome.ok ? { ok: true, version } : { ok: false, error: { kind: 'refused' } };
}
