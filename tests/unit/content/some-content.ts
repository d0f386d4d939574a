/** A small set without mistakes, as files in memory; each test spoils one thing in it. */
import { compileFiles } from '#lib/content/server/compile.ts';
import type { ContentFile } from '#lib/content/server/front-matter.ts';

const lessonNl = `---
id: L25
title: U heeft niets fout gedaan
theme: trust
certainty: H
sources: [eenv]
advice: own
concerns: [mould]
guides: [mould]
situations: [first-contact]
wording: own
---

## why
Dit geeft rust. Schaamte houdt mensen *stil*.

## door
Zeg het vroeg.

## do
Zeg het hardop.

## dont
Leg geen schuld.
`;

const lessonEn = `---
title: You did nothing wrong
---

## why
This gives rest. Shame keeps people *quiet*.

## door
Say it early.

## do
Say it aloud.

## dont
Lay no blame.
`;

const guideNl = `---
id: mould
number: 6
title: Vocht en schimmel
purpose: Samen kijken waar het vocht vandaan komt.
minutes: 15
concerns: [mould]
sources: [eenv]
wording: own
moments:
  - id: opening
    kind: say
  - id: where
    kind: ask
    answer: several
    options: [bathroom, bedroom]
    concerns: [mould]
    lessons: [L25]
  - id: bed
    kind: observe
    relevant: selected(\${where}, 'bedroom')
    answer: number
    unit: cm
    constraint: . >= 0 and . <= 500
  - id: smell
    kind: observe
    answer: choice
    options: [yes, no]
    safety: true
    sources: [eenv]
---

## Begin {#opening}

> Zullen we samen kijken?
> U heeft niets verkeerd gedaan.

> Waar zullen we beginnen?

Vraag het rustig.

### listen
- Een zucht
  aan de deur.

### do
- Ga zitten.

## Waar zit het? {#where}

> Waar ziet u vocht?

### options
- bathroom: Badkamer
- bedroom: Slaapkamer

## Het bed {#bed}

Meet samen hoe ver het bed staat.

## Gas {#smell}

### options
- yes: Ja
- no: Nee
`;

const guideEn = `---
title: Damp and mould
purpose: Look together where the damp comes from.
---

## Begin {#opening}

> Shall we look together?
> You did nothing wrong.

> Where shall we begin?

Ask it calmly.

### listen
- A sigh at the door.

### do
- Sit down.

## Where is it? {#where}

> Where do you see damp?

### options
- bathroom: Bathroom
- bedroom: Bedroom

## The bed {#bed}

Measure together how far away the bed stands.

## Gas {#smell}

### options
- yes: Yes
- no: No
`;

/** Every file of the small set by its path. */
export const someContent: Readonly<Record<string, string>> = {
	'lessons/l25-nothing-wrong/nl.md': lessonNl,
	'lessons/l25-nothing-wrong/en.md': lessonEn,
	'guides/mould/nl.md': guideNl,
	'guides/mould/en.md': guideEn,
	'catalogues/concerns.yaml':
		'- { id: mould, domain: home, nl: Vocht en schimmel, en: Damp and mould, short: { nl: Schimmel, en: Mould }, guide: mould, partner: [tenant-team] }\n',
	'catalogues/themes.yaml': '- { id: health, nl: Gezondheid, en: Health }\n',
	'catalogues/measures.yaml': '- { id: led, nl: Ledlamp, en: LED bulb, unit: piece }\n',
	'catalogues/partners.yaml': '- { id: tenant-team, nl: Huurteam, en: Tenant team, sources: [eenv] }\n',
	'sources.yaml': "eenv: { title: 'EenVandaag', address: 'https://example.org/eenv' }\n"
};

/** A change to the set: `path: [what stood there, what stands there now]`, or the whole text, or null for no file. */
export type Spoiling = Readonly<Record<string, readonly [string, string] | string | null>>;

/** The set with something spoiled, compiled. */
export function compileSpoiled(spoiling: Spoiling = {}): ReturnType<typeof compileFiles> {
	return compileFiles(spoiled(spoiling));
}

/** Errors as `file:line message`. */
export function errorsOf(spoiling: Spoiling): readonly string[] {
	return compileSpoiled(spoiling).errors.map(({ file, line, message }) => `${file}:${line} ${message}`);
}

function spoiled(spoiling: Spoiling): readonly ContentFile[] {
	const texts = new Map(Object.entries(someContent));
	for (const [path, change] of Object.entries(spoiling)) {
		if (change === null) texts.delete(path);
		else if (typeof change === 'string') texts.set(path, change);
		else {
			const before = texts.get(path) ?? '';
			if (!before.includes(change[0])) throw new Error(`${path} does not hold ${change[0]}`);
			texts.set(
				path,
				before.replace(change[0], () => change[1])
			);
		}
	}
	return [...texts].map(([path, text]) => ({ path, text }));
}
