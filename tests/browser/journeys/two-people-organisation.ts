/** What two people can decide for the whole organisation: partners, buurten, rounds, settings, people, and what is written for coaches. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Kind, Store, Turn } from './two-people-kinds.ts';

export function ofTheOrganisation(store: Store): readonly Kind[] {
	return [...places(store), ...settings(store), ...content(store), person(store)];
}

function places(store: Store): readonly Kind[] {
	const one = (question: string): string => store.ask(question)[0] ?? '';
	const partner = one("select ent from entity where kind = 'partner' order by ent limit 1");
	const area = one("select ent from entity where kind = 'area' order by ent limit 1");
	const rounds = store.ask(
		"select ent from entity where kind = 'round' and state not like '%endedOn%' order by ent limit 2"
	);
	const written = (ent: string) => () => one(`select count(*) from operation where ent = '${ent}'`);
	return [
		{
			name: 'partner',
			role: 'coordinator',
			path: `/office/partners/${partner}`,
			save: fill('?/save', 'contact', { first: 'Mevrouw Smit', second: 'De heer Kok', again: 'De receptie' }),
			held: written(partner),
			first: /Mevrouw Smit/,
			second: /De heer Kok/,
			again: true
		},
		{
			name: 'buurt',
			role: 'coordinator',
			path: `/office/areas/${area}`,
			save: fill('?/save', 'name', { first: 'Noorderkwartier', second: 'Zuiderkwartier', again: 'Oosterkwartier' }),
			held: written(area),
			first: /Noorderkwartier/,
			second: /Zuiderkwartier/,
			again: true
		},
		{
			name: 'loan of a round',
			role: 'coordinator',
			path: `/office/rounds/${rounds[0] ?? ''}`,
			save: async (page, turn) => {
				const form = page.locator('form[action="?/lend"]');
				await form.locator('input[name="lentUntil"]').fill(dayIn({ first: 20, second: 25, again: 30 }[turn]));
				await form.locator('button:not([type="button"])').click();
			},
			held: written(rounds[0] ?? ''),
			first: /\d/,
			second: /\d/,
			again: true
		}
	];
}

function settings(store: Store): readonly Kind[] {
	const count = (like: string) => () => store.ask(`select count(*) from setting where name like '${like}'`)[0] ?? '';
	const organisation = () => store.ask("select count(*) from operation where kind = 'organisation'")[0] ?? '';
	return [
		{
			name: 'ground of a purpose',
			role: 'privacyOfficer',
			path: '/office/settings',
			save: async (page, turn) => {
				const form = page.locator('form[action="?/basis"]').first();
				await form
					.locator('textarea')
					.fill({ first: 'Besluit van maandag', second: 'Besluit van dinsdag', again: 'x' }[turn]);
				await form.locator('button:not([type="button"])').click();
			},
			held: count('basis:%'),
			first: /Besluit van maandag/,
			second: /Besluit van dinsdag/
		},
		{
			name: 'rules for phones',
			role: 'privacyOfficer',
			path: '/office/settings',
			save: fill('?/rules', 'silentDays', { first: '10', second: '12', again: '13' }),
			held: count('rules'),
			first: /10/,
			second: /12/
		},
		{
			name: 'whom a coach calls',
			role: 'privacyOfficer',
			path: '/office/settings',
			save: fill('?/contact', 'name', { first: 'Balie Noord', second: 'Balie Zuid', again: 'Balie' }),
			held: organisation,
			first: /Balie Noord/,
			second: /Balie Zuid/
		},
		{
			name: 'terms of keeping',
			role: 'privacyOfficer',
			path: '/office/retention',
			save: async (page, turn) => {
				const form = page.locator('form[action="?/terms"]');
				await form.locator('input[type="number"]').first().fill({ first: '200', second: '300', again: '400' }[turn]);
				await form.locator('button:not([type="button"])').click();
			},
			held: count('terms'),
			first: /200/,
			second: /300/
		},
		{
			name: 'limits of planning',
			role: 'coordinator',
			path: '/office/rounds',
			save: fill('?/caps', 'appointmentsPerDay', { first: '3', second: '5', again: '6' }),
			held: count('planning'),
			first: /3/,
			second: /5/
		}
	];
}

function content(store: Store): readonly Kind[] {
	const drafts = (path: string) => () =>
		store.ask(`select saved_at from content_draft where path like '${path}'`)[0] ?? '';
	const lesson = readdirSync(join('src/content/lessons')).sort()[0] ?? '';
	const guide = readdirSync(join('src/content/guides')).sort()[0] ?? '';
	const card = readdirSync(join('src/content/cards')).sort()[0] ?? '';
	const words: Readonly<Record<Turn, string>> = {
		first: 'Woorden van de een.',
		second: 'Woorden van de ander.',
		again: 'Woorden daarna.'
	};
	const add = (field: string, action: string) => async (page: Page, turn: Turn) => {
		const text = page.locator(`form [name="${field}"]`);
		await text.fill(`${await text.inputValue()}\n${words[turn]}`);
		await page.locator(`form:has([name="${field}"]) button:not([type="button"])${action}`).first().click();
	};
	const at = (name: string, path: string, field: string, draft: string): Kind => ({
		name,
		role: 'coordinator',
		path,
		save: add(field, ''),
		held: drafts(draft),
		empty: () => '',
		first: /Woorden van de een/,
		second: /Woorden van de ander/
	});
	return [
		at('lesson', `/office/lessons/edit/lessons/${lesson}?lang=nl`, 'why', `lessons/${lesson}/nl.md`),
		at('guide', `/office/lessons/edit/guides/${guide}?lang=nl`, 'raw', `guides/${guide}/nl.md`),
		at('card for residents', `/office/lessons/lists/cards/${card}?lang=nl`, 'lines', `cards/${card}/nl.md`),
		{
			name: 'list of words',
			role: 'coordinator',
			path: '/office/lessons/lists/measures',
			save: async (page, turn) => {
				const field = page.locator('main form input[name$=" nl"]').first();
				await field.fill(words[turn]);
				await page.locator('main form button:not([type="button"])').last().click();
			},
			held: drafts('catalogues/measures.yaml'),
			empty: () => '',
			first: /Woorden van de een/,
			second: /Woorden van de ander/
		}
	];
}

function person(store: Store): Kind {
	const [coach = ''] = store.ask("select person from person where role = 'coach' order by name desc limit 1");
	return {
		name: 'rights of a person',
		role: 'administrator',
		path: `/office/people/${coach}`,
		save: fill('?/change', 'until', { first: dayIn(40), second: dayIn(50), again: dayIn(60) }),
		held: () => store.ask('select expires_at from person where person = ?', coach)[0] ?? '',
		first: /\d{4}-\d\d-\d\d/,
		second: /\d{4}-\d\d-\d\d/
	};
}

const DAY_MS = 86_400_000;

function dayIn(days: number): string {
	return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}

function fill(action: string, field: string, words: Readonly<Record<Turn, string>>) {
	return async (page: Page, turn: Turn): Promise<void> => {
		const form = page.locator(`form[action="${action}"]`);
		await form.locator(`[name="${field}"]`).fill(words[turn]);
		await form.locator('button:not([type="button"])').first().click();
	};
}
