/**
 * From written content to a pack.
 *
 *   files ──► lessons, guides, cards, catalogues ──► links, evidence, sentences ──► pack and hash
 *
 * The same way is taken by the command an author runs, the server at start and an edit in the office, so that what
 * passed here passes everywhere. Nothing is thrown on what an author wrote; a pack is made even with errors, of what
 * could be read, for a preview. Publish only what has none.
 */
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { checkCards } from './check-cards.ts';
import { checkDates, runOutOn, type RunOut } from './check-dates.ts';
import { checkDont } from './check-dont.ts';
import { checkEvidence } from './check-evidence.ts';
import { checkLinks, type Written } from './check-links.ts';
import { checkSentences } from './check-sentences.ts';
import { checkSet } from './check-set.ts';
import { checkWholeness } from './check-wholeness.ts';
import { compileAbout } from './compile-about.ts';
import { compileAliases } from './compile-aliases.ts';
import { compileCards } from './compile-cards.ts';
import { compileCatalogues } from './compile-catalogues.ts';
import { compileGuide } from './compile-guide.ts';
import { compileLesson } from './compile-lesson.ts';
import type { ContentFile } from './front-matter.ts';
import { createFindings, sortFindings, type Finding, type Findings } from './findings.ts';
import { hashOfPack } from './hash.ts';
import { readContentFiles } from './read.ts';
import { languagesRequired, type Folder } from './translations.ts';

export interface CompiledContent {
	readonly pack: ContentPack;
	/** 64 hexadecimal digits; the same content has the same hash. */
	readonly hash: string;
	readonly errors: readonly Finding[];
	readonly warnings: readonly Finding[];
	/** What the set as a whole lacks: for whoever ships one. */
	readonly ofSet: readonly Finding[];
	/** Claims to look at again by a day that has passed; none where nobody handed in a day. */
	readonly runOut: readonly RunOut[];
}

/** Compiles the content below a folder. Findings name files from that folder. `today` as `2026-12-02`. */
export function compileContent(root: string, today?: string): CompiledContent {
	const findings = createFindings();
	return compileFiles(readContentFiles(root, findings), findings, today);
}

/** Compiles files from wherever they come: a folder, an edit in the office, another organisation's set. */
export function compileFiles(
	files: readonly ContentFile[],
	findings: Findings = createFindings(),
	today?: string
): CompiledContent {
	const isDefined = <T>(value: T | undefined): value is T => value !== undefined;
	const lessons = foldersOf(files, 'lessons')
		.map((folder) => compileLesson(folder, findings))
		.filter(isDefined);
	const guides = foldersOf(files, 'guides')
		.map((folder) => compileGuide(folder, findings))
		.filter(isDefined);
	const catalogues = compileCatalogues(files, findings);
	const cards = compileCards({ folders: foldersOf(files, 'cards'), files }, findings);
	const written: Written = { lessons, guides, catalogues };
	checkLinks(written, findings);
	checkEvidence(written, findings);
	checkDates(written, findings);
	checkSentences(written, findings);
	checkDont(written, findings);
	checkWholeness(written, findings);
	checkCards(cards, catalogues, findings);

	const { concerns, themes, measures, partners, sources } = catalogues;
	const pack: ContentPack = {
		format: 1,
		languages: languagesOf(written),
		lessons: lessons.map(({ lesson }) => lesson).toSorted((one, other) => (one.id < other.id ? -1 : 1)),
		guides: guides.map(({ guide }) => guide).toSorted((one, other) => one.number - other.number),
		concerns,
		themes,
		measures,
		partners,
		sources,
		...(catalogues.synonyms.length === 0 ? {} : { synonyms: catalogues.synonyms }),
		...cards.inPack,
		...compileAliases(files, lessons, findings),
		...compileAbout(files, findings)
	};
	const errors = sortFindings(findings.errors);
	return {
		pack,
		hash: hashOfPack(pack),
		errors,
		warnings: sortFindings(findings.warnings),
		ofSet: sortFindings(checkSet(written, cards)),
		runOut: today === undefined ? [] : runOutOn(written, today)
	};
}

function foldersOf(files: readonly ContentFile[], kind: 'lessons' | 'guides' | 'cards'): readonly Folder[] {
	const folders = new Map<string, ContentFile[]>();
	for (const file of files) {
		const [first, name, ...rest] = file.path.split('/');
		if (first !== kind || name === undefined || rest.length !== 1) continue;
		folders.set(name, [...(folders.get(name) ?? []), file]);
	}
	return [...folders].map(([name, inside]) => ({ path: `${kind}/${name}`, name, files: inside }));
}

function languagesOf({ lessons, guides }: Written): readonly string[] {
	const found = new Set(
		[...lessons, ...guides].flatMap(({ translations }) => translations.map(({ language }) => language))
	);
	const further = [...found].filter((language) => !languagesRequired.some((required) => required === language)).sort();
	return [...languagesRequired, ...further];
}
