/** The copy of all that is held about one household, to be given to it: on paper, and as data. */
import { isoMoment } from '#lib/words/formats.ts';
import { houseNumberText } from '#lib/domain/address.ts';
import { HOUSEHOLD_KINDS } from '#lib/domain/household-records.ts';
import { PROCESSING_PURPOSES } from '#lib/domain/privacy.ts';
import { t } from '#lib/words/office.ts';
import { factsByField, factsOf } from './facts-by-field.ts';
import { fullMoment } from './resident-words.ts';
import { type Fact, type KnownTitles, type ResidentLine, residentSections } from './resident-lines.ts';
import type { CopyContents } from './copy-of.ts';
import { earlierText } from './earlier-text.ts';
import type { Settings } from './settings.ts';

export interface AccessCopy extends CopyContents {
	readonly known: KnownTitles;
	readonly bases: Settings['bases'];
	readonly organisation: string;
	/** Who makes it, by name. */
	readonly by: string;
	readonly madeAt: number;
	/** Opened photos as base64, by their record. */
	readonly photos: ReadonlyMap<string, string>;
}

/** For a machine, and for whoever takes it elsewhere. Keys and hashes of photos are ours and open nothing to anybody. */
export function accessJson(copy: AccessCopy): string {
	const { held, known, seen, earlier, bases, organisation, by, madeAt, photos } = copy;
	const { id: _id, isNever, ...house } = held.house;
	return `${JSON.stringify(
		{
			voordeur: 'access',
			version: 1,
			madeAt: new Date(madeAt).toISOString(),
			madeBy: by,
			organisation,
			address: { ...house, doNotVisit: isNever },
			legalBases: bases,
			households: held.households.map(({ records, photosToErase }) =>
				Object.fromEntries(
					HOUSEHOLD_KINDS.map((kind) => [
						kind,
						records[kind].map(({ id, values }) => {
							const { sealedKey: _key, sealedHash: _hash, ...rest }: Record<string, unknown> = { ...values };
							const jpeg = photos.get(id);
							const takenBack = photosToErase.includes(id) ? { takenBackAndStillHeld: true } : {};
							return { id, ...rest, ...(jpeg === undefined ? {} : { jpeg }), ...takenBack };
						})
					])
				)
			),
			rings: held.rings.map(({ id, values }) => ({ id, ...values })),
			earlier: earlier.map(({ kind, id, field, value, at, by: person }) => ({
				at: isoMoment(at),
				kind,
				id,
				field,
				value,
				by: known.person(person)
			})),
			seen: (seen ?? []).map(({ at, action, result, person, label }) => ({
				at: isoMoment(at),
				action,
				result,
				by: person === null ? null : known.person(person),
				device: label
			}))
		},
		null,
		'\t'
	)}\n`;
}

/** One page that stands by itself: it loads nothing, runs nothing, and prints as it is read. */
export function accessHtml(copy: AccessCopy): string {
	const { held, known, seen, earlier, bases, organisation, by, madeAt, photos } = copy;
	const { locale } = known;
	const { house } = held;
	const say = (key: Parameters<typeof t>[1], values?: Parameters<typeof t>[2]): string =>
		escaped(t(locale, key, values));
	const homes = held.households.map((household) => {
		const sections = residentSections(household.records, known).map(
			({ title, lines }) =>
				`<h3>${escaped(title)}</h3>${lines
					.map((line) => {
						const takenBack = household.photosToErase.includes(line.id) ? `<p>${say('export.photoTakenBack')}</p>` : '';
						return lineHtml(line, photos.get(line.id), say('rights.photo')) + takenBack;
					})
					.join('')}`
		);
		return `<section><h2>${say('residents.person')}</h2>${sections.join('') || `<p>${say('rights.none')}</p>`}${
			household.waiting > 0 ? `<p>${say('export.held')}</p>` : ''
		}</section>`;
	});
	const ofRing = factsByField(known).attempt;
	const rings = held.rings.map((ring) => `<dl>${factRows(factsOf(ofRing, ring))}</dl>`);
	const earlierRows = earlier.map((one) => {
		const { label, text } = earlierText(one, known);
		return `<tr><td>${escaped(fullMoment(locale, one.at))}</td><td>${say(`rights.kind.${one.kind}`)}</td><td>${escaped(label)}: ${escaped(text)}</td><td>${escaped(known.person(one.by))}</td></tr>`;
	});
	const seenRows = (seen ?? []).map(
		({ at, action, person, label, count }) =>
			`<tr><td>${escaped(fullMoment(locale, at))}</td><td>${escaped(
				person === null ? t(locale, 'export.rule') : known.person(person)
			)}</td><td>${say(`audit.action.${action}`, { count })}</td><td>${escaped(label ?? t(locale, 'export.seenOffice'))}</td></tr>`
	);
	const grounds = PROCESSING_PURPOSES.map((purpose) => {
		const { basis, note } = bases[purpose];
		const ground = basis === 'undecided' ? say('export.basisNone') : say(`basis.${basis}`);
		return `<tr><td>${say(`purpose.${purpose}`)}</td><td>${ground}${note === '' ? '' : `: ${escaped(note)}`}</td></tr>`;
	});
	return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${say('export.title')}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #111; margin: 2rem auto; max-width: 42rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; border-top: 2px solid #111; padding-top: .75rem; margin-top: 2rem; } h3 { font-size: 1.05rem; margin-bottom: .25rem; }
dl { display: grid; grid-template-columns: 11rem 1fr; gap: .15rem 1rem; margin: 0 0 .9rem; break-inside: avoid; } dt { color: #444; } dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; border-bottom: 1px solid #bbb; padding: .3rem .5rem .3rem 0; }
img { max-width: 100%; max-height: 18rem; }
</style>
</head>
<body>
<h1>${say('export.title')}</h1>
<p>${say('export.made', { moment: fullMoment(locale, madeAt), name: by, organisation })}</p>
<p>${say(seen === null ? 'export.leadAddress' : 'export.lead')}</p>
<section><h2>${say('export.address')}</h2>
<p>${escaped(`${house.street ?? ''} ${houseNumberText(house)}`)}<br>${escaped(`${house.postcode ?? ''} ${house.town ?? ''}`)}</p>
${house.isNever ? `<p>${say('export.never')}</p>` : ''}</section>
${homes.join('\n') || `<section><h2>${say('residents.person')}</h2><p>${say('residents.noHousehold')}</p></section>`}
${earlierRows.length > 0 ? `<section><h2>${say('export.earlier')}</h2><table>${earlierRows.join('')}</table></section>` : ''}
<section><h2>${say('export.rings')}</h2>${rings.length > 0 ? rings.join('') : `<p>${say('residents.ringsNone')}</p>`}</section>
<section><h2>${say('export.basis')}</h2><table>${grounds.join('')}</table></section>
${seen === null ? '' : `<section><h2>${say('export.seen')}</h2><p>${say('export.seenNote')}</p><table>${seenRows.join('')}</table></section>`}
</body>
</html>
`;
}

function lineHtml({ facts }: ResidentLine, jpeg: string | undefined, photo: string): string {
	const rows = factRows(facts);
	const picture = jpeg === undefined ? '' : `<p><img src="data:image/jpeg;base64,${jpeg}" alt="${photo}"></p>`;
	return `<dl>${rows}</dl>${picture}`;
}

function factRows(facts: readonly Fact[]): string {
	return facts.map(({ label, text }) => `<dt>${escaped(label)}</dt><dd>${escaped(text)}</dd>`).join('');
}

/** What a resident or a coach wrote is text and never markup. */
function escaped(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#39;');
}
