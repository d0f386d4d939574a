/** A resident card's file as a form: title, a line per thought, and who read it against the Dutch. */
import { parseDocument } from 'yaml';
import { editFrontMatter, type FieldEdit } from './front-matter-edit.ts';

export interface CardFields {
	readonly title: string;
	readonly lines: readonly string[];
	/** Empty where no person has checked it, or the file does not say who did. */
	readonly checkedBy: string;
	readonly checkedOn: string;
	readonly isChecked: boolean;
}

const fences = /^(---\n)([\s\S]*?)\n---\n([\s\S]*)$/;

/** The fields of a file; undefined where it cannot be read. */
export function fieldsOfCard(text: string): CardFields | undefined {
	const [, , frontMatter, body] = fences.exec(text) ?? [];
	if (frontMatter === undefined || body === undefined) return undefined;
	const document = parseDocument(frontMatter);
	if (document.errors.length > 0) return undefined;
	const field = (name: string): string => {
		const value: unknown = document.get(name);
		return typeof value === 'string' ? value : '';
	};
	return {
		title: field('title'),
		lines: body.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim().replace(/^[-*] +/, '')])),
		checkedBy: field('checkedBy'),
		checkedOn: field('checkedOn'),
		isChecked: document.get('checked') === true
	};
}

/** The file with these words. Who checked it is written down for a translation only: the Dutch is what it is checked by. */
export function cardTextOf(
	text: string,
	fields: Pick<CardFields, 'title' | 'lines'>,
	checked: { readonly by: string; readonly on: string } | null | undefined
): string {
	const title: FieldEdit = { path: ['title'], value: fields.title.replace(/\s+/g, ' ').trim() };
	const edits = checked === undefined ? [title] : [title, ...checkEdits(text, checked)];
	const before = fieldsOfCard(text);
	const edited = editFrontMatter(text, edits);
	if (before !== undefined && before.lines.join('\n') === fields.lines.join('\n')) return edited;
	const head = /^---\n[\s\S]*?\n---\n/.exec(edited)?.[0] ?? '';
	return `${head}\n${fields.lines.map((line) => `- ${line}\n`).join('')}`;
}

/** The file as nobody has checked it. */
export function uncheckedCard(text: string): string {
	return editFrontMatter(text, checkEdits(text, null));
}

function checkEdits(text: string, checked: { readonly by: string; readonly on: string } | null): readonly FieldEdit[] {
	const before = fieldsOfCard(text);
	const says = before !== undefined && (before.checkedBy !== '' || before.checkedOn !== '');
	if (checked === null && !says) return [{ path: ['checked'], value: false }];
	return [
		{ path: ['checked'], value: checked !== null },
		{ path: ['checkedBy'], value: checked?.by ?? '' },
		{ path: ['checkedOn'], value: checked?.on ?? '' }
	];
}
