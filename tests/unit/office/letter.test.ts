import { beforeEach, describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { compileContent } from '#lib/content/server/compile.ts';
import { readOrganisationRecord, saveContact } from '#lib/server/office/organisation-record.ts';
import { readVisitStory } from '#lib/server/office/visit-story.ts';
import type { LetterBlock } from '#lib/ui/letter/letter-blocks.ts';
import {
	cardsBeside,
	officeLetter
} from '../../../src/routes/(office)/office/(desk)/visits/[id]/letter/letter-story.ts';
import { makeSmallOffice, NOW, type SmallOffice } from './story.ts';

const { pack } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));
let office: SmallOffice;
beforeEach(async () => {
	office = await makeSmallOffice();
});

const texts = (blocks: readonly LetterBlock[]): string =>
	blocks.map((one) => (one.kind === 'step' ? `${one.who}: ${one.what}` : one.text)).join('\n');

describe('whom one calls', () => {
	it('is written once by the office, kept in the history, and not written again when nothing changed', async () => {
		const { editor, place } = office;
		const contact = { name: ' Marja Dijkema ', phone: '085 000 00 00' };
		expect(await saveContact(editor, place, contact)).toEqual({ ok: true, changed: true });
		const { id, values } = await readOrganisationRecord(place);
		expect(values).toMatchObject({ coordinatorName: 'Marja Dijkema', coordinatorPhone: '085 000 00 00' });
		expect(values.name).toEqual(expect.any(String));
		expect(await saveContact(editor, place, contact)).toEqual({ ok: true, changed: false });
		await saveContact(editor, place, { name: 'Marja Dijkema', phone: '' });
		expect(await readOrganisationRecord(place)).toMatchObject({ id, values: { coordinatorPhone: null } });
	});

	it('is no number with words in it', async () => {
		const outcome = await saveContact(office.editor, office.place, { name: 'Marja', phone: 'bel maar' });
		expect(outcome).toEqual({ ok: false, error: { kind: 'wrongPhone' } });
		expect((await readOrganisationRecord(office.place)).values.coordinatorPhone ?? null).toBeNull();
	});
});

describe('the letter at the office', () => {
	it('says the same as on the phone: what was agreed, in the words of the visit, and no concern', async () => {
		await saveContact(office.editor, office.place, { name: 'Marja', phone: '085 000 00 00' });
		const story = await readVisitStory(office.place, office.visit);
		if (!story) throw new Error('the visit is there');
		const { values: organisation } = await readOrganisationRecord(office.place);
		const said = texts(
			officeLetter({ story, organisation, organisationName: 'X', coach: 'Ria', partners: new Map(), pack, now: NOW })
		);
		const [promise] = story.promises;
		expect(said).toContain(promise?.values.what ?? 'nothing was agreed');
		expect(said).toContain('Bel Marja: 085 000 00 00');
		expect(said).not.toContain('De muur is nat');
	});

	it('explains in the resident\u2019s language with written texts only, marked where nobody checked them', () => {
		const organisation = { name: 'Waterveen', coordinatorName: 'Marja', coordinatorPhone: '085' };
		const cards = cardsBeside(pack, { language: 'tr', organisation, organisationName: '' });
		expect(cards.map(({ title }) => title)).toContain('Haklarınız neler?');
		expect(cards.every(({ mark }) => mark !== undefined)).toBe(true);
		expect(JSON.stringify(cards)).toContain('Marja');
		expect(cardsBeside(pack, { language: 'nl', organisation, organisationName: '' })).toEqual([]);
		expect(cardsBeside(pack, { language: 'xx', organisation, organisationName: '' })).toEqual([]);
	});
});
