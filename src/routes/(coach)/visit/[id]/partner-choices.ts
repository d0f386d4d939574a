/** Whom one can be passed on to: of each kind of partner those with a name in this town, else the kind itself. */
import type { NamedPartner } from '#lib/device/table-port.ts';

/** Called first and written down later, or the office itself: nobody asks for a yes to these at the table. */
const CALLED: ReadonlySet<string> = new Set(['coordinator', 'emergency-112', 'safe-home']);

export interface PartnerChoice {
	/** Kind and name in one, as a choice needs. */
	readonly id: string;
	readonly partner: string;
	readonly named: string | undefined;
	readonly text: string;
}

/** A kind of partner with its title in the language of the screen. */
export interface KindInWords {
	readonly id: string;
	readonly title: string;
	/** The number that holds in the whole country, where there is one. */
	readonly phone?: string | undefined;
}

/** What stands on the screen for one kind of partner. */
export interface PartnerOffer {
	readonly text: string;
	/** The kind behind a name, or the names behind a kind. */
	readonly who: string | null;
	readonly phone: string | undefined;
	/** The choice that is taken beforehand; null where several are there, and the coach says which. */
	readonly to: string | null;
}

export function canRefer(kind: string): boolean {
	return !CALLED.has(kind);
}

export function choicesOfKind(kind: KindInWords, partners: readonly NamedPartner[]): readonly PartnerChoice[] {
	if (!canRefer(kind.id)) return [];
	const local = ofKind(kind.id, partners);
	if (local.length === 0) return [{ id: kind.id, partner: kind.id, named: undefined, text: kind.title }];
	return local.map(({ id, name }) => ({ id: `${kind.id}|${id}`, partner: kind.id, named: id, text: name }));
}

/**
 * A partner of one's own town by its name and its own number: a number that holds elsewhere would stand under the wrong
 * name. Who is called in danger stays as the catalogue has it, since 112 is nobody's own.
 */
export function offerOf(kind: KindInWords, partners: readonly NamedPartner[]): PartnerOffer {
	const local = canRefer(kind.id) ? ofKind(kind.id, partners) : [];
	const [only, ...others] = local;
	if (only === undefined) return { text: kind.title, who: null, phone: kind.phone, to: kind.id };
	if (others.length > 0)
		return { text: kind.title, who: local.map(({ name }) => name).join(', '), phone: undefined, to: null };
	return { text: only.name, who: kind.title, phone: only.phone ?? undefined, to: `${kind.id}|${only.id}` };
}

function ofKind(kind: string, partners: readonly NamedPartner[]): readonly NamedPartner[] {
	return partners.filter((one) => one.kind === kind);
}
