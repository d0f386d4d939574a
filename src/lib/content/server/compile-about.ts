/** Where a lesson set comes from, in words: `about.yaml`, which a set may leave out. */
import * as v from 'valibot';
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { readFields, type ContentFile } from './front-matter.ts';
import type { Findings } from './findings.ts';

export const aboutFile = 'about.yaml';

const words = v.pipe(v.string(), v.nonEmpty(), v.maxLength(500));
const schema = v.strictObject({ nl: words, en: words });

/** The words for the pack; nothing where the set does not say. */
export function compileAbout(files: readonly ContentFile[], findings: Findings): Pick<ContentPack, 'about'> {
	const file = files.find(({ path }) => path === aboutFile);
	if (file === undefined) return {};
	const fields = readFields({ file: file.path, yaml: file.text, firstLine: 1 }, schema, findings);
	return fields === undefined ? {} : { about: fields.data };
}
