/**
 * The product in the bench: the build that `npm start` starts, on SQLite, with a real coach's
 * phone. Its screens stay as they are; the bench speaks to the worker behind them in the
 * same words as the screens do.
 */
import type { Page } from '@playwright/test';
import { startPhone, type Phone } from '../../browser/harness/chromium.ts';
import { PASSPHRASE, PIN, waitForShell } from '../../browser/harness/coach.ts';
import { startServer, type TestServer } from '../../browser/harness/server.ts';
import type { Proxy } from '../../chaos/proxy.ts';
import { documentOf } from '../documents.ts';
import type { Contestant, ContestantPhone } from './contestant.ts';
import { type Meter, startMeter } from './meter.ts';
import {
	beginVisit,
	countNotes,
	handInAll,
	exposeDevice,
	fetchUntil,
	openRound,
	saveNotes,
	seeRound
} from './ours-page.ts';
import type { Road } from './road.ts';

/** How many texts go to the page at a time. */
const PORTION = 1_000;
const STEP_MS = 120_000;
const WRONG_PASSPHRASE = 'thee zonder suiker';

export async function startOurs(options: { readonly road: Road; readonly scriptKib: number }): Promise<Contestant> {
	const server = await startServer();
	const proxy = await options.road(Number(new URL(server.origin).port));
	const meter = await startMeter(proxy.port);
	const talk: Talk = { visit: null };
	return {
		name: 'Voordeur',
		isOurs: true,
		isDurable: true,
		durability: {
			phone: 'IndexedDB strict and a flushed journal, sealed',
			office: 'SQLite WAL, synchronous FULL, a receipt for each operation'
		},
		scriptKib: options.scriptKib,
		road: meter,
		newPhone: () => newPhone({ server, proxy, meter, talk }),
		async dispose() {
			await meter.close();
			await proxy.close();
			await server.dispose();
		}
	};
}

/** The visit that holds the documents, on every phone. */
interface Talk {
	visit: string | null;
}

interface Place {
	readonly talk: Talk;
	readonly server: TestServer;
	readonly proxy: Proxy;
	readonly meter: Meter;
}

async function newPhone(place: Place): Promise<ContestantPhone> {
	const { server, proxy, meter, talk } = place;
	const { enrol } = await server.prepare();
	const origin = `http://localhost:${meter.port}`;
	const phone = await startPhone('about:blank');
	await exposeTo(phone);
	await phone.page.goto(`${origin}/enrol#${enrol}`);
	await waitForShell(phone.page);
	await enrolUpToVault(phone.page);
	let isOpen = false;
	const open = async (): Promise<void> => {
		if (isOpen) return;
		isOpen = true;
		await openVault(phone.page);
		await phone.page.evaluate(seeRound);
	};
	const over = async (isRough: boolean, work: () => Promise<number>): Promise<number> => {
		proxy.setRough(isRough);
		try {
			return await work();
		} finally {
			proxy.setRough(false);
		}
	};
	const save = async (from: number, count: number): Promise<readonly number[]> => {
		await open();
		const visit = (talk.visit ??= await phone.page.evaluate(beginVisit));
		meter.setOpen(false);
		const times: number[] = [];
		for (let done = 0; done < count; done += PORTION) {
			const length = Math.min(PORTION, count - done);
			const texts = Array.from({ length }, (_, at) => documentOf(from + done + at).text);
			times.push(...(await phone.page.evaluate(saveNotes, { visit, texts })));
		}
		meter.setOpen(true);
		return times;
	};
	const count = async (): Promise<number> => (talk.visit === null ? 0 : phone.page.evaluate(countNotes, talk.visit));
	return {
		insert: async (from, many) => (await save(from, many)).reduce((sum, time) => sum + time, 0),
		saveEach: save,
		push: ({ isRough } = { isRough: false }) => over(isRough, () => phone.page.evaluate(handInAll)),
		pull: (expected, { isRough } = { isRough: false }) =>
			over(isRough, async () => {
				isOpen = true;
				const arriving = phone.page.evaluate(fetchUntil, { visit: talk.visit ?? '', expected });
				await openVault(phone.page);
				return arriving;
			}),
		coldOpen: () => coldOpen(phone, { origin, meter }),
		count,
		dispose: () => phone.dispose()
	};
}

/** From the killed browser to the opened round with no network, without the key derivation, which a wrong passphrase shows. */
async function coldOpen(
	phone: Phone,
	{ origin, meter }: { readonly origin: string; readonly meter: Meter }
): Promise<number> {
	await phone.kill();
	meter.setOpen(false);
	const page = await phone.restart('about:blank');
	await exposeTo(phone);
	await page.goto(`${origin}/today`);
	const spent = await page.evaluate(openRound, { right: PASSPHRASE, wrong: WRONG_PASSPHRASE });
	meter.setOpen(true);
	return spent;
}

/** Lets the bench speak to the worker behind the screens of every page that is opened from here on. */
export async function exposeTo(phone: Phone): Promise<void> {
	// The loader of this script keeps the names of functions by a call that no page knows.
	await phone.context.addInitScript('globalThis.__name = (named) => named');
	await phone.context.addInitScript(exposeDevice);
}

/** Enrolled, with passphrase and PIN typed: nothing has been fetched yet. */
export async function enrolUpToVault(page: Page): Promise<void> {
	const name = page.getByLabel('Naam voor deze telefoon');
	await name.waitFor({ timeout: STEP_MS });
	if ((await name.inputValue()) === '') await name.fill('De telefoon van Rachid');
	await page.getByRole('button', { name: 'Meld aan' }).click();
	await page.getByLabel('Wachtzin').fill(PASSPHRASE, { timeout: STEP_MS });
	await page.getByLabel('Pincode').fill(PIN);
}

export async function openVault(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Klaar, open Voordeur' }).click();
}
