/** What an organisation decides for itself, by name. Each value is kept with who set it and when; see `privacy-verbs.ts`. */
import * as v from 'valibot';
import { mailKindsSchema } from './mail-kinds.ts';
import { organisationRulesSchema } from './organisation-rules.ts';
import { planningSchema } from './planning.ts';
import { LEGAL_BASES, PROCESSING_PURPOSES } from './privacy.ts';
import { longText } from './record.ts';
import { RETENTION_DAYS_MAX, RETENTION_DAYS_MIN } from './retention.ts';

export const basisSchema = v.object({ basis: v.picklist(LEGAL_BASES), note: longText });
const term = v.nullable(
	v.pipe(v.number(), v.integer(), v.minValue(RETENTION_DAYS_MIN), v.maxValue(RETENTION_DAYS_MAX))
);

/** Of a later version a term may be there that this one does not know: it is kept, and not carried out here. */
export const termsSchema = v.record(v.string(), term);

/** The shape of each setting's value. */
export const SETTING_SCHEMAS = {
	'basis:round': basisSchema,
	'basis:visitRecord': basisSchema,
	'basis:referral': basisSchema,
	'basis:contactAgain': basisSchema,
	'basis:photo': basisSchema,
	/** How soon phones lock, and how long they may be silent. */
	rules: organisationRulesSchema,
	terms: termsSchema,
	/** What is asked of a coach at most. */
	planning: planningSchema,
	/** Whether what is due goes by itself every night. */
	nightly: v.boolean(),
	/** Which kinds of mail leave this server. */
	mail: mailKindsSchema
} as const;

export type SettingName = keyof typeof SETTING_SCHEMAS;
export type SettingValue<N extends SettingName> = v.InferOutput<(typeof SETTING_SCHEMAS)[N]>;

export function isSettingName(name: string): name is SettingName {
	return Object.hasOwn(SETTING_SCHEMAS, name);
}

export const BASIS_SETTINGS = PROCESSING_PURPOSES.map((purpose) => `basis:${purpose}` as const);

/** A value as it was stored; null for what this version cannot read. */
export function readSetting<N extends SettingName>(name: N, text: string): SettingValue<N> | null {
	try {
		const parsed = v.safeParse<v.GenericSchema<unknown, SettingValue<N>>>(schemaOf(name), JSON.parse(text));
		return parsed.success ? parsed.output : null;
	} catch {
		// No JSON: written by nothing of ours.
		return null;
	}
}

function schemaOf<N extends SettingName>(name: N): v.GenericSchema<unknown, SettingValue<N>> {
	// The table's type ties each name to its schema; through a generic index that tie is not expressible.
	return SETTING_SCHEMAS[name] as unknown as v.GenericSchema<unknown, SettingValue<N>>;
}
