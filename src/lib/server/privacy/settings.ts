/** What the organisation decided: read as it holds now, changed with its history kept, and put back as it was. */
import { type GivenRules, type OrganisationRules, rulesOf } from '#lib/domain/organisation-rules.ts';
import { PROCESSING_PURPOSES, type ProcessingPurpose } from '#lib/domain/privacy.ts';
import { type RetentionTerms, retentionTermsOf } from '#lib/domain/retention.ts';
import {
	isSettingName,
	readSetting,
	SETTING_SCHEMAS,
	type SettingName,
	type SettingValue
} from '#lib/domain/settings.ts';
import * as v from 'valibot';
import { officeNote } from '../audit/notes.ts';
import type { ServerStore, StoreTransaction } from '../store/port.ts';
import type { StoredSetting } from '../store/privacy-verbs.ts';

export interface Settings {
	readonly bases: Readonly<Record<ProcessingPurpose, SettingValue<'basis:round'>>>;
	/** As they were given: what was not is absent, and phones hold their own defaults. */
	readonly givenRules: GivenRules | null;
	readonly rules: OrganisationRules;
	readonly terms: RetentionTerms;
	/** False until somebody switched it on. */
	readonly nightly: boolean;
	/** Names whose value somebody set; all others hold what the product begins with. */
	readonly decided: ReadonlySet<string>;
}

const UNDECIDED = { basis: 'undecided', note: '' } as const;

export async function readSettings(tx: Pick<StoreTransaction, 'readSettings'>): Promise<Settings> {
	const newest = new Map((await tx.readSettings()).map((setting) => [setting.name, setting.value]));
	const valueOf = <N extends SettingName>(name: N): SettingValue<N> | null => {
		const text = newest.get(name);
		return text === undefined ? null : readSetting(name, text);
	};
	const givenRules = valueOf('rules');
	const basisOf = (purpose: ProcessingPurpose) => [purpose, valueOf(`basis:${purpose}`) ?? UNDECIDED] as const;
	return {
		bases: {
			round: UNDECIDED,
			visitRecord: UNDECIDED,
			referral: UNDECIDED,
			contactAgain: UNDECIDED,
			photo: UNDECIDED,
			...Object.fromEntries(PROCESSING_PURPOSES.map(basisOf))
		},
		givenRules,
		rules: rulesOf(givenRules),
		terms: retentionTermsOf(valueOf('terms')),
		nightly: valueOf('nightly') ?? false,
		decided: new Set(newest.keys())
	};
}

/** Every value that anything had, the newest first. */
export async function readSettingHistory(
	store: Pick<ServerStore, 'transaction'>,
	tenant: string
): Promise<readonly StoredSetting[]> {
	const all = await store.transaction(tenant, (tx) => tx.readSettings());
	return [...all].sort((a, b) => b.at - a.at || b.number - a.number);
}

export type SettingOutcome =
	| { readonly ok: true; readonly changed: boolean }
	| {
			readonly ok: false;
			readonly error: { readonly kind: 'wrongValue' | 'meanwhile' | 'noSuchValue' | 'switchesOn' };
	  };

/** Erasing by night is switched on where what would go is seen first, and by no undo. */
export function isPutBack({ name, value }: { readonly name: string; readonly value: string }): boolean {
	return name !== 'nightly' || readSetting('nightly', value) !== true;
}

/**
 * Sets one value. The same as before writes nothing.
 *
 * @param options.seen the number that the editor saw, 0 for none; when somebody changed it since, nothing is written
 */
export async function changeSetting(
	store: Pick<ServerStore, 'transaction'>,
	options: {
		readonly tenant: string;
		readonly person: string;
		readonly name: SettingName;
		readonly value: unknown;
		readonly seen?: number;
	}
): Promise<SettingOutcome> {
	const { tenant, person, name, seen } = options;
	const parsed = v.safeParse(SETTING_SCHEMAS[name], options.value);
	if (!parsed.success) return { ok: false, error: { kind: 'wrongValue' } };
	const value = JSON.stringify(parsed.output);
	return store.transaction(tenant, async (tx) => {
		const last = (await tx.readSettings()).filter((one) => one.name === name).at(-1);
		if (seen !== undefined && seen !== (last?.number ?? 0)) return { ok: false, error: { kind: 'meanwhile' } };
		if (last?.value === value) return { ok: true, changed: false };
		await put(tx, { tenant, person, name, value });
		return { ok: true, changed: true };
	});
}

/** Puts back what held before a change: a change of its own, so that nothing of the history goes. */
export async function undoSetting(
	store: Pick<ServerStore, 'transaction'>,
	options: { readonly tenant: string; readonly person: string; readonly name: string; readonly number: number }
): Promise<SettingOutcome> {
	const { tenant, person, name, number } = options;
	if (!isSettingName(name)) return { ok: false, error: { kind: 'noSuchValue' } };
	return store.transaction(tenant, async (tx) => {
		const values = (await tx.readSettings()).filter((one) => one.name === name);
		const wanted = values.find((one) => one.number === number);
		if (!wanted) return { ok: false, error: { kind: 'noSuchValue' } };
		if (values.at(-1)?.value === wanted.value) return { ok: true, changed: false };
		if (!isPutBack(wanted)) return { ok: false, error: { kind: 'switchesOn' } };
		await put(tx, { tenant, person, name, value: wanted.value });
		return { ok: true, changed: true };
	});
}

async function put(
	tx: StoreTransaction,
	options: { readonly tenant: string; readonly person: string; readonly name: SettingName; readonly value: string }
): Promise<void> {
	const { tenant, person, name, value } = options;
	const number = await tx.putSetting({ name, value, person, at: await tx.now() });
	await tx.appendAudit([officeNote('set', { refs: [`setting:${name}/${number}`], tenant, person })]);
}
