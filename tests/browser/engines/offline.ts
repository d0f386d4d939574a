/**
 * The offline journey in any engine: a phone is enrolled once with a network; then there is none. A door that was never
 * opened is found, somebody is not home, a talk is held and closed, the browser is ended and all of it is found again;
 * back in reach everything comes to the office.
 */
import { rmSync } from 'node:fs';
import { copyOfBuild, putBeforeWorker } from '../harness/a-build.ts';
import { startServer } from '../harness/server.ts';
import { type LedgerLine, receivedLines } from '../harness/ledger.ts';
import { PASSPHRASE, PIN } from '../harness/coach.ts';
import { type Engine, type Maker, fill, linksOf, says, tap } from './engine.ts';

const NOTE = 'Zij wil eerst van de tocht af.';
const HAND_IN_MS = 60_000;

/** Answers what was counted; throws where something was lost. */
export async function offlineJourney({ start, lacks }: Maker): Promise<string> {
	const build = lacks === undefined ? undefined : copyOfBuild();
	if (build !== undefined && lacks !== undefined) putBeforeWorker(build, lacks.standIn);
	const server = await startServer(build === undefined ? {} : { build });
	let engine: Engine | null = null;
	try {
		const began = Date.now();
		engine = await start(`${server.origin}/enrol#${server.links.enrol}`);
		const doors = await enrol(engine);
		const [rung = '', talked = ''] = doors;
		await server.kill();
		await engine.restart(`${server.origin}${rung}`);
		await unlock(engine);
		await tap(engine, /^Niet thuis$/);
		await says(engine, /Niet thuis genoteerd/);
		await engine.goto(`${server.origin}${talked}`);
		await unlock(engine);
		await talk(engine);
		await engine.restart(`${server.origin}/today`);
		await unlock(engine);
		for (const door of [rung, talked]) {
			await engine.goto(`${server.origin}${door}`);
			await unlock(engine);
			await says(
				engine,
				door === rung ? /Eerder aan deze deur[\s\S]*Niet thuis/ : /Eerder aan deze deur[\s\S]*Gesprek/
			);
		}
		await server.start();
		const ledger: readonly LedgerLine[] = [
			{ kind: 'attempt', address: idOf(rung), holds: { outcome: 'notHome' }, parts: {}, said: '' },
			{ kind: 'visit', address: idOf(talked), holds: { state: 'closed' }, parts: { concern: 1, note: 1 }, said: '' }
		];
		await engine.goto(`${server.origin}/outbox`);
		await unlock(engine);
		const received = await handIn(engine, () => receivedLines(server.data, ledger, began).length);
		if (received !== ledger.length) throw new Error(`${received} of ${ledger.length} at the office`);
		const how = lacks === undefined ? '' : `; it has no ${lacks.what}, something stood in for those`;
		return `${received} of ${ledger.length} at the office${how}`;
	} finally {
		await engine?.dispose();
		await server.dispose();
		if (build !== undefined) rmSync(build, { recursive: true, force: true });
	}
}

async function enrol(engine: Engine): Promise<readonly string[]> {
	await fill(engine, /Naam voor deze telefoon/, 'De telefoon van Rachid');
	await tap(engine, /^Meld aan$/);
	await fill(engine, /Wachtzin/, PASSPHRASE);
	await fill(engine, /Pincode/, PIN);
	await tap(engine, /Klaar, open Voordeur/);
	await tap(engine, /Toch doorgaan op deze telefoon/);
	await says(engine, /Volgende deur/);
	await engine.evaluate('navigator.serviceWorker.ready.then(() => true)');
	const doors = (await linksOf(engine, /Nog niet geweest/, '/address/')).slice(1);
	await tap(engine, /^Lessen$/);
	await says(engine, /\d+ lessen, ook zonder netwerk/);
	if (doors.length < 2) throw new Error('the round has too few doors for this journey');
	return doors;
}

async function unlock(engine: Engine): Promise<void> {
	await fill(engine, /Uw wachtzin/, PASSPHRASE);
	await tap(engine, /Open met wachtzin/);
	await says(engine, /^(?![\s\S]*Uw wachtzin)/);
}

async function talk(engine: Engine): Promise<void> {
	await tap(engine, /^Start gesprek$/);
	await tap(engine, /keukentafel/i);
	await says(engine, /Andere zorg/);
	await engine.evaluate(`document.querySelector('[role="group"] .vd-chip').click()`);
	await says(engine, /genoteerd/);
	await fill(engine, /^Notitie/, NOTE);
	await tap(engine, /^Volgende$/);
	await says(engine, /Bewaard/);
	await tap(engine, /^Overzicht$/);
	await tap(engine, /^Afronden$/);
	await tap(engine, /[Kk]laar, gesprek afsluiten/);
	await says(engine, /Gesprek afgesloten/);
}

async function handIn(engine: Engine, count: () => number): Promise<number> {
	const late = Date.now() + HAND_IN_MS;
	while (count() < 2 && Date.now() < late) {
		await engine.evaluate(
			`[...document.querySelectorAll('button')].find((one) => /Probeer nu te versturen/.test(one.innerText) && one.getAttribute('aria-disabled') !== 'true')?.click()`
		);
		await new Promise((resolve) => setTimeout(resolve, 1_000));
	}
	return count();
}

function idOf(path: string): string {
	return path.split('/').at(-1) ?? '';
}
