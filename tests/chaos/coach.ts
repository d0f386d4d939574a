/**
 * The coach of a round: rings, talks, notes and proposes through the real screens,
 * with words that occur nowhere else, and writes into the ledger only what the
 * screen then says. A crash in between leaves a deed in doubt; it is not done again.
 */
import type { Page } from '@playwright/test';
import { saysWhen } from '../browser/harness/coach.ts';
import type { Chance } from '../simulation/chance.ts';
import type { Ledger, Line } from './ledger.ts';

type Ring = readonly [button: string, outcome: string];
const RINGS: readonly [Ring, Ring, Ring] = [
	['Niet thuis', 'notHome'],
	['Nu niet, later', 'notNow'],
	['Geen interesse', 'notInterested']
];
const LESSONS = ['L03', 'L09', 'L14'] as const;
const STEP_MS = 45_000;

export interface CoachOptions {
	readonly chance: Chance;
	readonly ledger: Ledger;
	readonly doors: readonly string[];
	readonly page: () => Page;
	/** The screen said so just now: the cruellest moment for a crash. */
	readonly onSaid: () => void;
}

interface OpenTalk {
	readonly path: string;
	readonly typed: Extract<Line, { what: 'words' }>[];
}

export class Coach {
	readonly #options: CoachOptions;
	readonly #doors: string[];
	#words = 0;
	#talk: OpenTalk | null = null;

	constructor(options: CoachOptions) {
		this.#options = options;
		this.#doors = [...options.doors];
	}

	/** One deed, chosen by chance; a talk that a crash left open is gone on with first. */
	async act(): Promise<void> {
		if (this.#talk) return this.#endTalk(this.#talk);
		const deed = this.#options.chance.weighted({ ring: 4, talk: 5, propose: 3 });
		if (deed === 'propose' || this.#doors.length === 0) return this.#propose();
		return deed === 'ring' ? this.#ring() : this.#holdTalk();
	}

	async #ring(): Promise<void> {
		const [button, outcome] = this.#options.chance.of(...RINGS);
		const path = this.#nextDoor();
		const line = { what: 'attempt', address: idOf(path), outcome } as const;
		await this.#follow(path);
		await this.#page.getByRole('button', { name: button }).first().waitFor({ timeout: STEP_MS });
		this.#options.ledger.tries(line);
		await this.#page.getByRole('button', { name: button }).first().click();
		this.#says(line, await saysWhen(this.#page, /^Bewaard op deze telefoon/));
	}

	async #propose(): Promise<void> {
		const line = this.#newWords('lessonProposal');
		await this.#follow(`/lessons/${this.#options.chance.of(...LESSONS)}`);
		await this.#page.getByText('Zelf iets geleerd op straat?').click({ timeout: STEP_MS });
		await this.#page.getByLabel('Wat leerde u?').fill(`Op straat: ${line.word}`);
		await this.#page.getByRole('button', { name: 'Leg klaar voor het kantoor' }).click();
		this.#says(line, await saysWhen(this.#page, /^Bewaard\. Uw les/));
	}

	async #holdTalk(): Promise<void> {
		const page = this.#page;
		await this.#follow(this.#nextDoor());
		await page.getByRole('button', { name: 'Start gesprek' }).click({ timeout: STEP_MS });
		await page.waitForURL(/\/visit\//, { timeout: STEP_MS });
		const talk: OpenTalk = { path: new URL(page.url()).pathname, typed: [] };
		this.#talk = talk;
		await page.getByRole('button', { name: /keukentafel/i }).click({ timeout: STEP_MS });
		await this.#noteConcern(talk, 0);
		if (this.#options.chance.is(0.5)) await this.#noteConcern(talk, 1);
		await this.#takeNote(talk);
		if (this.#options.chance.is(0.6)) await this.#promise(talk);
		await this.#endTalk(talk);
	}

	/** A tap at the thumb, and the resident's own words with it. */
	async #noteConcern(talk: OpenTalk, place: number): Promise<void> {
		const page = this.#page;
		const chips = page.getByRole('group', { name: 'Zorg noteren' }).getByRole('button');
		await chips.nth(place).click();
		await page.getByRole('button', { name: /Vertel meer/ }).click({ timeout: STEP_MS });
		const line = this.#newWords('concern', talk);
		const field = page.getByLabel('In de woorden van de bewoner');
		await field.fill(`Het weegt op mij, ${line.word}.`, { timeout: STEP_MS });
		await page.getByRole('button', { name: 'Terug naar het gesprek' }).click();
		await field.waitFor({ state: 'detached', timeout: STEP_MS });
	}

	async #takeNote(talk: OpenTalk): Promise<void> {
		const line = this.#newWords('note', talk);
		await this.#page.getByLabel('Notitie').fill(`Gehoord: ${line.word}`);
		await this.#page.getByRole('button', { name: 'Volgende', exact: true }).click();
	}

	/** The sheet closes when the promise is saved, and not before. */
	async #promise(talk: OpenTalk): Promise<void> {
		const page = this.#page;
		await page.getByRole('button', { name: 'Belofte' }).click();
		const line = this.#newWords('commitment', talk);
		const field = page.getByLabel('Wat is afgesproken?');
		await field.fill(`Terugkomen voor ${line.word}`);
		await page.getByRole('button', { name: 'Leg vast' }).click();
		await field.waitFor({ state: 'detached', timeout: STEP_MS });
		this.#says(line, 'the sheet closed');
	}

	/** The summary shows what the phone holds: what it shows of this talk is said to be saved. Then the talk is closed. */
	async #endTalk(talk: OpenTalk): Promise<void> {
		const page = this.#page;
		await this.#follow(`${talk.path}/close`);
		await page.getByText('Lees voor: dit heb ik gehoord').waitFor({ timeout: STEP_MS });
		await page
			.getByText(/^Bewaard /)
			.first()
			.waitFor({ timeout: STEP_MS });
		for (const line of talk.typed) {
			if (!this.#options.ledger.hasSaid(line) && (await page.getByText(line.word).first().isVisible()))
				this.#says(line, 'shown in the summary');
		}
		const line = { what: 'visit', visit: idOf(talk.path) } as const;
		this.#options.ledger.tries(line);
		await page.getByRole('button', { name: 'Klaar, gesprek afsluiten' }).click();
		const words = await saysWhen(page, /Gesprek afgesloten/);
		this.#talk = null;
		this.#says(line, words);
	}

	#says(line: Line, words: string): void {
		this.#options.ledger.says(line, words);
		this.#options.onSaid();
	}

	#newWords(kind: Extract<Line, { what: 'words' }>['kind'], talk?: OpenTalk): Extract<Line, { what: 'words' }> {
		this.#words += 1;
		const letters = Array.from({ length: 8 }, () => 'bcdfghklmnprstvwz'[this.#options.chance.below(17)]).join('');
		const line = { what: 'words', kind, word: `woord${this.#words}${letters}` } as const;
		this.#options.ledger.tries(line);
		talk?.typed.push(line);
		return line;
	}

	/** To another screen within the app, as a tapped link goes. */
	async #follow(path: string): Promise<void> {
		await follow(this.#page, path);
	}

	#nextDoor(): string {
		return this.#doors.shift() ?? '/today';
	}

	get #page(): Page {
		return this.#options.page();
	}
}

/** Taps a link to a screen of the app, wherever the coach is. */
export async function follow(page: Page, path: string): Promise<void> {
	await page.evaluate((href) => {
		const link = document.createElement('a');
		link.href = href;
		document.body.append(link);
		link.click();
		link.remove();
	}, path);
	await page.waitForURL((url) => url.pathname === path, { timeout: STEP_MS });
}

function idOf(path: string): string {
	return path.split('/').at(-1) ?? '';
}
