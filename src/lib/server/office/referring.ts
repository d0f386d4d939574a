/** What the form that passes a concern on has to know: to whom it can go, and which yes stands for each of them. */
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { coveringConsent } from '#lib/domain/referral.ts';
import { currentTexts } from '#lib/domain/consent-text.ts';
import { recordValues } from '#lib/sync/values.ts';
import { t } from '#lib/words/office.ts';
import { recordsOf } from '../privacy/records-of.ts';
import { stateFromText } from '../store/rows.ts';
import type { OfficePlace } from './place.ts';
import { type ReferralChoices, readChoices } from './referral-choices.ts';

export interface Referring extends ReferralChoices {
	/** The choice that fits the concern's kind best; null where the catalogue names nobody. */
	readonly suggested: string | null;
	/** By the id of a partner or a kind: its name, and the yes that covers it. */
	readonly answers: readonly {
		readonly id: string;
		readonly name: string | null;
		readonly consent: { readonly at: number | null; readonly how: 'spoken' | 'written' | null } | null;
	}[];
	/** What is read out before a yes, in Dutch; `{partner}` and `{what}` are filled in by the page. */
	readonly text: string;
}

export async function readReferring(
	place: OfficePlace,
	options: { readonly concern: string; readonly pack: ContentPack | undefined }
): Promise<Referring> {
	const { db, tenant } = place;
	const choices = await readChoices(place);
	const own = await db
		.selectFrom('entity')
		.select(['root', 'state'])
		.where('tenant', '=', tenant)
		.where('ent', '=', options.concern)
		.executeTakeFirstOrThrow();
	const around = await db
		.selectFrom('entity')
		.select(['ent', 'kind', 'state'])
		.where('tenant', '=', tenant)
		.where('root', '=', own.root)
		.where('kind', '=', 'consent')
		.execute();
	const { consent } = recordsOf(around.map(({ ent, kind, state }) => ({ ent, kind, state: stateFromText(state) })));
	const covering = (partner: string, named: string | null) => {
		const found = coveringConsent(consent, { partner, named })?.values;
		return found ? { at: found.at ?? null, how: found.how ?? null } : null;
	};
	const { category } = recordValues('concern', stateFromText(own.state));
	const fitting = options.pack?.concerns.find(({ id }) => id === category)?.partners ?? [];
	const suggested =
		choices.partners.find(({ kind }) => fitting.includes(kind))?.id ??
		choices.kinds.find(({ id }) => fitting.includes(id))?.id ??
		null;
	return {
		...choices,
		suggested,
		answers: [
			...choices.partners.map(({ id, kind, name }) => ({ id, name, consent: covering(kind, id) })),
			...choices.kinds.map(({ id }) => ({ id, name: null, consent: covering(id, null) }))
		],
		text: await readSpoken(place)
	};
}

async function readSpoken({ db, tenant }: OfficePlace): Promise<string> {
	const rows = await db
		.selectFrom('entity')
		.select('state')
		.where('tenant', '=', tenant)
		.where('kind', '=', 'consentText')
		.execute();
	const own = currentTexts(
		rows.map(({ state }) => recordValues('consentText', stateFromText(state))),
		'referral'
	).find(({ language }) => language === 'nl');
	return own?.text ?? t('nl', 'ask.text.referral', { partner: '{partner}', what: '{what}' });
}
