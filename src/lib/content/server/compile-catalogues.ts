/** The catalogues and the list of sources to the entries of a pack. */
import * as v from 'valibot';
import type { ConcernCategory, Measure, PartnerKind, Source, Synonyms, Theme } from '#lib/domain/guide/guide.ts';
import { readFields, type ContentFile, type Fields } from './front-matter.ts';
import { dateFields, datesOf } from './dates.ts';
import { saying, type Findings } from './findings.ts';

const words = v.pipe(v.string(), v.nonEmpty());
const named = { id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)), nl: words, en: words };
const ids = v.optional(v.array(v.string()), []);

const concernEntries = v.array(
	v.strictObject({
		...named,
		domain: v.string(),
		short: v.strictObject({ nl: words, en: words }),
		discreet: v.optional(v.strictObject({ nl: words, en: words })),
		guide: v.optional(v.string()),
		partner: ids
	})
);
const themeEntries = v.array(v.strictObject(named));
const measureEntries = v.array(v.strictObject({ ...named, unit: v.string() }));
const partnerEntries = v.array(
	v.strictObject({
		...named,
		phone: v.optional(v.string()),
		sources: ids,
		...dateFields,
		general: v.optional(v.boolean(), false)
	})
);
const synonymEntries = v.array(v.strictObject({ ...named, concerns: ids, guides: ids }));
const sourceEntries = v.record(
	v.string(),
	v.looseObject({
		title: words,
		address: v.optional(v.pipe(v.string(), v.regex(/^https?:\/\//))),
		also: v.optional(v.string()),
		/** Lessons that it says something about. */
		lessons: ids,
		/** A rule, a fee, a scheme or a phone line, which can be another one next year. */
		changes: v.optional(v.boolean(), false),
		/** What the set as a whole stands on, or was measured by, rather than one text. */
		background: v.optional(v.boolean(), false)
	})
);

/** What residents say, for search. A set may leave it out. */
export const synonymsFile = 'catalogues/synonyms.yaml';

export interface SourceNotes {
	readonly lessons: readonly string[];
	readonly changes: boolean;
	readonly isBackground: boolean;
}

/** Checked entries. A place is undefined where the file cannot be read: what links there cannot be checked either. */
export interface Catalogues {
	readonly concerns: readonly ConcernCategory[];
	readonly themes: readonly Theme[];
	readonly measures: readonly Measure[];
	readonly partners: readonly PartnerKind[];
	readonly sources: readonly Source[];
	/** What the checks know of a source; phones need not. */
	readonly sourceNotes: ReadonlyMap<string, SourceNotes>;
	readonly synonyms: readonly Synonyms[];
	readonly places: {
		readonly concerns: Fields<unknown> | undefined;
		readonly themes: Fields<unknown> | undefined;
		readonly partners: Fields<unknown> | undefined;
		readonly sources: Fields<unknown> | undefined;
		readonly synonyms: Fields<unknown> | undefined;
	};
}

/** Compiles what stands beside lessons and guides. */
export function compileCatalogues(files: readonly ContentFile[], findings: Findings): Catalogues {
	const read = <T>(path: string, schema: v.GenericSchema<unknown, T>): Fields<T> | undefined => {
		const file = files.find((candidate) => candidate.path === path);
		if (file === undefined) {
			findings.errors.push({ file: path, line: 1, ...saying('fileMissing') });
			return undefined;
		}
		return readFields({ file: path, yaml: file.text, firstLine: 1 }, schema, findings);
	};
	const concerns = read('catalogues/concerns.yaml', concernEntries);
	const themes = read('catalogues/themes.yaml', themeEntries);
	const measures = read('catalogues/measures.yaml', measureEntries);
	const partners = read('catalogues/partners.yaml', partnerEntries);
	const sources = read('sources.yaml', sourceEntries);
	const hasSynonyms = files.some(({ path }) => path === synonymsFile);
	const synonyms = hasSynonyms ? read(synonymsFile, synonymEntries) : undefined;
	for (const fields of [concerns, themes, measures, partners, synonyms]) checkTwins(fields, findings);

	return {
		concerns: (concerns?.data ?? []).map(({ id, domain, short, discreet, guide, partner, ...entry }) => ({
			id,
			domain,
			title: title(entry),
			short,
			...(discreet === undefined ? {} : { discreet }),
			...(guide === undefined ? {} : { guide }),
			partners: partner
		})),
		themes: (themes?.data ?? []).map(({ id, ...entry }) => ({ id, title: title(entry) })),
		measures: (measures?.data ?? []).map(({ id, unit, ...entry }) => ({ id, title: title(entry), unit })),
		partners: (partners?.data ?? []).map(({ id, phone, sources: named, general, checked, again, ...entry }) => ({
			id,
			title: title(entry),
			...(phone === undefined ? {} : { phone }),
			sources: named,
			...datesOf({ checked, again }),
			general
		})),
		sources: Object.entries(sources?.data ?? {}).map(([id, { title: words, address, also }]) => ({
			id,
			title: words,
			...(address === undefined ? {} : { address }),
			...(also === undefined ? {} : { also })
		})),
		sourceNotes: new Map(
			Object.entries(sources?.data ?? {}).map(([id, { lessons, changes, background }]) => [
				id,
				{ lessons, changes, isBackground: background }
			])
		),
		synonyms: (synonyms?.data ?? []).map(({ nl, en, ...entry }) => ({ ...entry, words: { nl, en } })),
		places: { concerns, themes, partners, sources, synonyms }
	};
}

function title({ nl, en }: { readonly nl: string; readonly en: string }): { nl: string; en: string } {
	return { nl, en };
}

function checkTwins(fields: Fields<readonly { readonly id: string }[]> | undefined, findings: Findings): void {
	const seen = new Set<string>();
	fields?.data.forEach(({ id }, index) => {
		if (seen.has(id)) {
			findings.errors.push({
				file: fields.file,
				line: fields.lineOf([index, 'id']),
				...saying('idTwice', { id })
			});
		}
		seen.add(id);
	});
}
