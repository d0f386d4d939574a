/** What two people can edit at the office: where, what each of them saves there, and how the store tells that it was written. */
import type { Page } from '@playwright/test';
import type { TestServer } from '../harness/server.ts';
import { ofTheOrganisation } from './two-people-organisation.ts';
import type { FieldPhone } from './two-people-phone.ts';

export interface Store {
	readonly server: TestServer;
	/** The first column of what the database answers. */
	ask(question: string, ...values: string[]): readonly string[];
}

export type Turn = 'first' | 'second' | 'again';

export interface Kind {
	readonly name: string;
	readonly role: 'coordinator' | 'administrator' | 'privacyOfficer';
	readonly path: string;
	/** Fills the form and sends it. */
	save(page: Page, turn: Turn): Promise<void>;
	/** Before either of them opens the page. */
	readonly prepare?: () => Promise<void>;
	/** A phone writes first, in the place of the first person. */
	readonly phone?: () => Promise<void>;
	/** Changes whenever the record is written. */
	held(): string;
	/** What `held` says while nobody wrote. */
	readonly empty?: () => string;
	/** How the first one's and the second one's value read in the question. */
	readonly first: RegExp;
	readonly second: RegExp;
	/** It can be written again: the other choice is tried too. */
	readonly again?: true;
}

export function kindsOf(store: Store, phone: FieldPhone): readonly Kind[] {
	return [
		...concerns(store),
		...referrals(store),
		...promises(store, phone),
		...addresses(store, phone),
		...ofTheOrganisation(store)
	];
}

function concerns(store: Store): readonly Kind[] {
	const open = store.ask("select ent from concern_list where state in ('open', 'withSomeone') order by ent limit 6");
	const untold = store.ask(
		"select ent from concern_list where state = 'answered' and told_coach_at is null and told_resident_at is null order by ent limit 2"
	);
	const of = (ent: string | undefined, kind: Omit<Kind, 'role' | 'path' | 'held'>): Kind => ({
		...kind,
		role: 'coordinator',
		path: `/office/concerns/${ent ?? ''}`,
		held: writtenTo(store, ent ?? '')
	});
	return [
		of(open[0], {
			name: 'answer to a concern',
			save: fillText('answer', 'answer', {
				first: 'De monteur komt maandag.',
				second: 'De monteur komt niet meer.',
				again: 'Nog een ander antwoord.'
			}),
			first: /komt maandag/,
			second: /komt niet meer/,
			again: true
		}),
		of(open[1], {
			name: 'owner of a concern',
			save: chooseOption('owner', 'owner', { first: /Marja de Wit/, second: /Bert Koster/ }),
			first: /Marja de Wit/,
			second: /Bert Koster/
		}),
		of(open[2], {
			name: 'date of a concern',
			save: fillDay('due', 'dueOn', { first: 20, second: 30, again: 40 }),
			first: /\d/,
			second: /\d/,
			again: true
		}),
		of(open[3], {
			name: 'end of a concern',
			save: chooseOption('end', 'end', { first: /opgelost/, second: /niet mogelijk/ }),
			first: /opgelost/,
			second: /niet mogelijk/
		}),
		of(untold[0], {
			name: 'telling the resident',
			save: chooseOption('toldResident', 'how', { first: /telefonisch/, second: /per brief/ }),
			first: /\d/,
			second: /\d/
		}),
		of(untold[1] ?? untold[0], {
			name: 'telling the coach',
			save: async (page) => {
				// A minute later, so that both moments read apart.
				await press(page, 'toldCoach');
			},
			first: /\d/,
			second: /\d/
		})
	];
}

function referrals(store: Store): readonly Kind[] {
	const made = store.ask(
		`select r.ent from referral_list r join consent_list c on c.root = r.root
			where r.state = 'made' and c.purpose = 'referral' and c.given = 1 and c.withdrawn = 0 group by r.ent order by r.ent limit 3`
	);
	const of = (ent: string | undefined, kind: Omit<Kind, 'role' | 'path' | 'held'>): Kind => ({
		...kind,
		role: 'coordinator',
		path: `/office/referrals/${ent ?? ''}`,
		held: writtenTo(store, ent ?? '')
	});
	return [
		of(made[0], {
			name: 'outcome of a referral',
			save: async (page, turn) => {
				const form = page.locator('form[action="?/end"]');
				await form
					.locator(`input[name="state"][value="${turn === 'first' ? 'completed' : 'fellThrough'}"]`)
					.setChecked(true);
				await form.locator('textarea').fill(turn === 'first' ? 'De wand is droog.' : 'De partner had geen plek.');
				await form.locator('button:not([type="button"])').click();
			},
			first: /afgerond|voltooid|klaar|gelukt|geholpen|\w/,
			second: /\w/
		}),
		of(made[1], {
			name: 'handing a referral over',
			save: chooseOption('hand', 'how', { first: /telefonisch/, second: /met een brief/ }),
			first: /\d/,
			second: /\d/
		})
	];
}

function promises(store: Store, phone: FieldPhone): readonly Kind[] {
	const late = store.ask(
		`select c.ent from commitment_list c where c.state = 'open' and c.due_on < date('now') order by c.due_on desc, c.ent limit 1`
	);
	const lent = store.ask(
		`select c.ent from commitment_list c join entity e on e.ent = c.ent
			where c.state = 'open' and c.visit is not null and e.scope in (select scope from entity where kind = 'round' and state like '%' || ? || '%')
			order by c.due_on desc, c.ent limit 1`,
		phone.coach
	);
	const visit = store.ask('select visit from commitment_list where ent = ?', lent[0] ?? '')[0] ?? '';
	const settle = (ent: string, prefix: string) => async (page: Page, turn: Turn) => {
		const row = page.locator('form', { has: page.locator(`input[name="promise"][value="${ent}"]`) });
		await row.locator(`button[formaction="?/${named(prefix, turn === 'first' ? 'done' : 'dropped')}"]`).click();
	};
	return [
		{
			name: 'promise',
			role: 'coordinator',
			path: '/office/promises',
			save: settle(late[0] ?? '', ''),
			held: writtenTo(store, late[0] ?? ''),
			first: /nagekomen/,
			second: /niet meer nodig/
		},
		{
			name: 'promise, a phone first',
			role: 'coordinator',
			path: `/office/visits/${visit}`,
			save: settle(lent[0] ?? '', 'promise'),
			phone: () => phone.write(lent[0] ?? '', { state: { step: 'done' }, doneAt: Date.now() }),
			held: writtenTo(store, lent[0] ?? ''),
			first: /nagekomen/,
			second: /niet meer nodig/
		}
	];
}

function named(prefix: string, step: string): string {
	return prefix === '' ? step : prefix + step.slice(0, 1).toUpperCase() + step.slice(1);
}

function addresses(store: Store, phone: FieldPhone): readonly Kind[] {
	const plain = store.ask('select ent from door_list where do_not_visit = 0 and round is null order by ent limit 1');
	const lent = store.ask(
		`select d.ent from door_list d join entity e on e.ent = d.ent
			where d.do_not_visit = 0 and d.households = 1 and e.scope in (select scope from entity where kind = 'round' and state like '%' || ? || '%')
			order by d.ent limit 1`,
		phone.coach
	);
	const named = store.ask(
		`select f.ent from find_list f join entity e on e.ent = f.ent where f.kind = 'household' and f.ended = 0 and f.text <> ''
			and e.scope in (select scope from entity where kind = 'round' and state like '%' || ? || '%') order by f.ent limit 1`,
		phone.coach
	);
	const home = store.ask('select address from find_list where ent = ?', named[0] ?? '')[0] ?? '';
	const settled = store.ask(
		"select f.ent from find_list f where f.kind = 'household' and f.ended = 0 and f.text <> '' order by f.ent desc limit 1"
	);
	const settledHome = store.ask('select address from find_list where ent = ?', settled[0] ?? '')[0] ?? '';
	const correct =
		(ent: string, field: string, words: Readonly<Record<Turn, string>>) => async (page: Page, turn: Turn) => {
			const form = page
				.locator('form[action="?/correct"]', { has: page.locator(`input[name="ent"][value="${ent}"]`) })
				.filter({ has: page.locator(`input[name="field"][value="${field}"]`) });
			await form.locator('input[name="value"], textarea[name="value"]').fill(words[turn]);
			await form.locator('button:not([type="button"])').click();
		};
	return [
		{
			name: 'address',
			role: 'coordinator',
			path: `/office/addresses/${plain[0] ?? ''}`,
			save: async (page, turn) => {
				const form = page.locator('form[action*="/change"]');
				await form
					.locator('input[name="town"]')
					.fill({ first: 'Oosterveen', second: 'Westerveen', again: 'Zuidveen' }[turn]);
				await form.locator('button:not([type="button"])').click();
			},
			held: writtenTo(store, plain[0] ?? ''),
			first: /Oosterveen/,
			second: /Westerveen/,
			again: true
		},
		{
			name: 'nobody rings here, a phone says it anew',
			role: 'coordinator',
			path: `/office/addresses/${lent[0] ?? ''}`,
			save: async (page) => {
				const form = page.locator('form[action*="/allow"]');
				await form.locator('input[name="sure"]').check();
				await form.locator('button:not([type="button"])').click();
			},
			prepare: () => phone.write(lent[0] ?? '', { doNotVisit: { set: true } }),
			phone: () => phone.write(lent[0] ?? '', { doNotVisit: { set: true } }),
			held: writtenTo(store, lent[0] ?? ''),
			first: /Ja/,
			second: /Nee/
		},
		{
			name: 'name of a household',
			role: 'coordinator',
			path: `/office/residents/${settledHome}`,
			save: correct(settled[0] ?? '', 'name', { first: 'De Boer', second: 'Den Boer', again: 'Boerma' }),
			held: writtenTo(store, settled[0] ?? ''),
			first: /De Boer/,
			second: /Den Boer/
		},
		{
			name: 'name of a household, a phone first',
			role: 'coordinator',
			path: `/office/residents/${home}`,
			save: correct(named[0] ?? '', 'name', { first: '', second: 'Jansens', again: '' }),
			phone: () => phone.write(named[0] ?? '', { name: 'Janssen' }),
			held: writtenTo(store, named[0] ?? ''),
			first: /Janssen/,
			second: /Jansens/
		}
	];
}

/** How often a record was written. */
function writtenTo(store: Store, ent: string): () => string {
	return () => store.ask('select count(*) from operation where ent = ?', ent)[0] ?? '';
}

function fillText(action: string, field: string, words: Readonly<Record<Turn, string>>) {
	return async (page: Page, turn: Turn): Promise<void> => {
		await page.locator(`form[action="?/${action}"] [name="${field}"]`).fill(words[turn]);
		await press(page, action);
	};
}

function chooseOption(action: string, field: string, words: { readonly first: RegExp; readonly second: RegExp }) {
	return async (page: Page, turn: Turn): Promise<void> => {
		const list = page.locator(`form[action="?/${action}"] select[name="${field}"]`);
		const option = list.locator('option').filter({ hasText: turn === 'first' ? words.first : words.second });
		await list.selectOption((await option.first().getAttribute('value')) ?? '');
		await press(page, action);
	};
}

const DAY_MS = 86_400_000;

function fillDay(action: string, field: string, days: Readonly<Record<Turn, number>>) {
	return async (page: Page, turn: Turn): Promise<void> => {
		const day = new Date(Date.now() + days[turn] * DAY_MS).toISOString().slice(0, 10);
		await page.locator(`form[action="?/${action}"] [name="${field}"]`).fill(day);
		await press(page, action);
	};
}

async function press(page: Page, action: string): Promise<void> {
	await page.locator(`form[action="?/${action}"] button:not([type="button"])`).click();
}
