/**
 * What the demo's office follows to its end: its own partners, whom each referral went to and the yes it rests on, and
 * doors where nobody rings again that the office has seen. Made last, from what is there, so that all else is the same
 * with and without it. Every name is made up; addresses end in `.example`, which nobody can own.
 */
import { ORG_SCOPE } from '#lib/domain/round.ts';
import { type Chance, seededChance } from './chance.ts';
import type { DemoEntity } from './shapes.ts';

const PARTNERS = [
	{
		kind: 'housing-corporation',
		name: 'Woonstichting De Linde',
		contact: 'Afdeling onderhoud',
		email: 'onderhoud@linde.example',
		purpose: 'Huurwoningen: vocht, schimmel, lekkage, verwarming, achterstallig onderhoud.'
	},
	{
		kind: 'debt-help',
		name: 'Schuldhulp Waterveen',
		contact: 'Nora Vlietstra',
		email: 'nora@schuldhulp-waterveen.example',
		purpose: 'Rekeningen die blijven liggen, achterstand, dreigende afsluiting.'
	},
	{
		kind: 'welfare',
		name: 'Welzijn Waterveen',
		contact: 'Johan Kuiper',
		email: 'johan@welzijn-waterveen.example',
		purpose: 'Wie weinig mensen ziet, of hulp zoekt bij het huishouden.'
	},
	{
		kind: 'energy-bank',
		name: 'Energiebank Waterveen',
		contact: 'Inloop dinsdag',
		email: 'inloop@energiebank-waterveen.example',
		purpose: 'Drie gesprekken aan de keukentafel over verbruik en rekening.'
	},
	{
		kind: 'fix-brigade',
		name: 'Klusteam De Hazel',
		contact: 'Planning',
		email: 'planning@klusteam-hazel.example',
		purpose: 'Tochtstrips, kleine reparaties, radiatoren ontluchten.'
	}
] as const;

/** One in so many doors where nobody rings again was not seen by the office yet. */
const UNSEEN_EACH = 8;

/** @param made everything else of the demo; @param options.at when the office wrote its list of partners */
export function followDemo(
	made: readonly DemoEntity[],
	options: { readonly seed: number; readonly at: number; readonly coordinator: string }
): readonly DemoEntity[] {
	const chance = seededChance(options.seed + 1);
	const { at, coordinator } = options;
	const partners = PARTNERS.map(({ kind, ...fields }): DemoEntity => {
		const ent = chance.uuid();
		return { kind: 'partner', ent, root: ent, scope: ORG_SCOPE, by: coordinator, at, fields: { kind, ...fields } };
	});
	const idOf = new Map(partners.map(({ ent, fields }) => [fields['kind'], ent]));
	let optOuts = 0;
	const all = made.flatMap((entity): readonly DemoEntity[] => {
		if (entity.kind === 'address' && entity.fields['doNotVisit'] !== undefined) {
			optOuts += 1;
			return optOuts % UNSEEN_EACH === 0 ? [entity] : [{ ...entity, fields: { ...entity.fields, optOutSeenAt: at } }];
		}
		return entity.kind === 'referral' ? withConsent(chance, entity, idOf) : [entity];
	});
	return [...all, ...partners];
}

/**
 * A referral with the yes that it rests on and the partner it went to.
 *
 * @param partnerOf the organisation's own partner for each kind of partner
 */
export function withConsent(
	chance: Chance,
	referral: DemoEntity,
	partnerOf: ReadonlyMap<unknown, string>
): readonly DemoEntity[] {
	const partner = referral.fields['partner'] ?? null;
	const consent = chance.uuid();
	const yes: DemoEntity = {
		...referral,
		kind: 'consent',
		ent: consent,
		fields: {
			household: referral.root,
			purpose: 'referral',
			partner,
			given: true,
			textVersion: 'voordeur-1',
			language: 'nl',
			how: 'spoken',
			at: referral.at,
			by: referral.by
		}
	};
	const named = partnerOf.get(partner);
	return [yes, { ...referral, fields: { ...referral.fields, consent, ...(named ? { named } : {}) } }];
}
