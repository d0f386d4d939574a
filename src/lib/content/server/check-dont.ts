/**
 * The lines below `dont` are shown under a heading that says no already ("Doe dit niet"), so a line that says no once
 * more reads as its opposite. Warned about, not refused: a line can be right in a way that no rule foresees.
 */
import type { Written } from './check-links.ts';
import type { Line } from './front-matter.ts';
import { saying, type Findings } from './findings.ts';
import { listIn } from './markdown.ts';
import type { Translation } from './translations.ts';

/** Warns about every line below `dont`, of lessons and of moments, that says no itself. */
export function checkDont({ lessons, guides }: Written, findings: Findings): void {
	for (const { translations } of lessons) {
		for (const translation of translations) {
			const sections = translation.outline.sections.filter(({ title }) => title === 'dont');
			const firsts = sections.flatMap(({ lines }) => lines.find(({ text }) => text.trim() !== '') ?? []);
			warnOnNegation(firsts, translation, findings);
		}
	}
	for (const { translations } of guides) {
		for (const translation of translations) {
			const parts = translation.outline.sections.flatMap((section) => section.parts);
			const lists = parts.filter(({ title }) => title === 'dont');
			const items = lists.flatMap(({ lines }) => listIn(lines).items);
			warnOnNegation(items, translation, findings);
		}
	}
}

/** Whether a line says no itself, rather than naming what is not done. Of other languages nothing is known. */
export function saysNo(line: string, language: string): boolean {
	const text = line.replace(/["“”„][^"“”„]*["“”]/g, '…').trim();
	if (language === 'en') return /^(?:do not|don.t|never|no|not|nothing)\b/i.test(text) || isNegatedOrder(text);
	// Behind a comma or one of these words begins another clause: "iets zeggen dat niet klopt" is fine.
	const [main = ''] = text.split(
		/[,;:—]| (?:dat|die|wat|waar|als|alsof|om|omdat|terwijl|tenzij|tot|voordat|zolang|zonder) /
	);
	return language === 'nl' && /(?<!\p{L})(?:niet|niets|niemand|geen|nooit|nergens)(?!\p{L})/iu.test(main);
}

/** "Leave no card": a verb and its no; "Leaving no time" names what is not done. */
function isNegatedOrder(text: string): boolean {
	return /^(?!\w+ing\b)\w+ (?:no|nothing|nobody|never)\b/i.test(text);
}

function warnOnNegation(lines: readonly Line[], { file, language }: Translation, findings: Findings): void {
	for (const { text, number } of lines) {
		if (saysNo(text, language)) findings.warnings.push({ file, line: number, ...saying('dontNegated') });
	}
}
