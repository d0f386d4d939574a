/**
 * A resident wants to be forgotten: a visit with a note and a photo reaches the office, a backup is made, the privacy
 * officer erases the household, and what was planted is looked for in every table, every file, on the phone, and again
 * after yesterday's backup was put back.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Page, expect } from '@playwright/test';
import { capture } from '../../../commands/steps/shell.mjs';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone, saysWhen, tapIfOffered, unlock, unvisitedDoors } from '../harness/coach.ts';
import { plugIn } from '../harness/security-key.ts';
import { type TestServer, startServer } from '../harness/server.ts';
import { linkFor, openBrowser } from '../harness/staff.ts';
import { inFiles, inTables, onPhone, rowsOf } from '../harness/traces.ts';

const WORDS = ['Kwetterspecht', 'Bruidsvliegen', 'Zilverwikke'];
const NOTE = `${WORDS.join(' en ')} in de bijkeuken.`;
const PRIVACY_OFFICER = { name: 'Sjoerd Palland', role: 'privacyOfficer' } as const;
const STEP_MS = 30_000;
/** Sealed, and outside the records: what they held of a household goes with their own term, and restoring brings none of it back. */
const BACKUPS = ['backups', '.before-'];

export async function erasure(): Promise<string> {
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	const desk = await openBrowser();
	desk.page.setDefaultTimeout(STEP_MS);
	try {
		return await tell(server, { phone, desk });
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/erasure-phone.png' }).catch(() => null);
		await desk.page.screenshot({ path: 'test-results/erasure-desk.png', fullPage: true }).catch(() => null);
		throw error;
	} finally {
		await desk.dispose();
		await phone.dispose();
		await server.dispose();
	}
}

async function tell(
	server: TestServer,
	{ phone, desk }: { readonly phone: Phone; readonly desk: Phone }
): Promise<string> {
	await enrolPhone(phone.page);
	const [door] = await unvisitedDoors(phone.page);
	if (!door) throw new Error('the round has no door for this journey');
	await phone.page.goto(`${server.origin}${door}`);
	await unlock(phone.page);
	await holdVisit(phone.page);
	await handIn(server, phone.page);
	const subject = readSubject(server, door.split('/').at(-1) ?? '');
	const ids = [subject.household, subject.hash];
	// The search itself is held to finding everything while it is there.
	await phone.page.goto(`${server.origin}/api/v1/health`);
	expect(inTables(server.data, WORDS)).toEqual(WORDS);
	expect(inFiles(server.data, [...WORDS, subject.hash], BACKUPS)).toEqual([...WORDS, subject.hash]);
	expect(await onPhone(phone.page, ids)).toEqual(ids);
	const backup = await makeBackup(server);

	await openFile(server, desk.page, subject);
	const clicked = await erase(desk.page);
	const seconds = async (isGone: () => Promise<boolean>): Promise<string> => {
		await expect.poll(isGone, { timeout: STEP_MS, intervals: [50] }).toBe(true);
		return ((Date.now() - clicked) / 1000).toFixed(1);
	};
	const onServer = await seconds(async () => inTables(server.data, WORDS).length === 0);
	const photoNames = () => readdirSync(join(server.data, 'photos'), { recursive: true }).map(String);
	const onDisk = await seconds(
		async () =>
			inFiles(server.data, WORDS, BACKUPS).length === 0 && !photoNames().some((name) => name.includes(subject.hash))
	);

	await handIn(server, phone.page);
	await expect.poll(() => confirmed(server, subject.household), { timeout: STEP_MS }).toBe(true);
	await phone.page.goto(`${server.origin}/api/v1/health`);
	expect(await onPhone(phone.page, [...ids, ...WORDS])).toEqual([]);
	const onDevice = ((Date.now() - clicked) / 1000).toFixed(1);

	await restore(server, backup);
	const back = inTables(server.data, WORDS).length + inFiles(server.data, WORDS, BACKUPS).length;
	await handIn(server, phone.page);
	await phone.page.goto(`${server.origin}/api/v1/health`);
	const left = [...inTables(server.data, WORDS), ...(await onPhone(phone.page, [...ids, ...WORDS]))];
	if (back > 0 || left.length > 0)
		throw new Error(`after the restore ${back} words and ${left.length} traces were back`);
	if (!stands(server, subject.address)) throw new Error('the address went with its people');
	return `${WORDS.length} words and 1 photo gone from the server after ${onServer} s, from its files after ${onDisk} s, from the phone after ${onDevice} s (its next contact); after restoring yesterday's backup 0 of ${WORDS.length} words on the server and 0 traces on the phone; the address stays`;
}

async function holdVisit(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await page.getByRole('button', { name: /keukentafel/i }).click();
	await page.getByLabel('Notitie').fill(NOTE);
	await page.getByRole('button', { name: 'Volgende' }).click();
	await saysWhen(page, /^Bewaard/);
	await page.getByRole('button', { name: 'Foto', exact: true }).click();
	await page.getByRole('radio', { name: 'Ja, dat mag' }).check();
	const buffer = await picture(page);
	const chooser = page.waitForEvent('filechooser');
	await page.getByRole('button', { name: 'Maak een foto' }).click();
	await (await chooser).setFiles({ name: 'kast.jpg', mimeType: 'image/jpeg', buffer });
	await page.getByRole('button', { name: 'Haal weg' }).first().waitFor({ timeout: STEP_MS });
}

async function picture(page: Page): Promise<Buffer> {
	const base64 = await page.evaluate(async () => {
		const canvas = new OffscreenCanvas(640, 480);
		const context = canvas.getContext('2d');
		if (!context) throw new Error('no canvas');
		for (let at = 0; at < 300; at += 1) {
			context.fillStyle = `hsl(${(at * 37) % 360} 60% 50%)`;
			context.fillRect((at * 79) % 640, (at * 107) % 480, 40, 30);
		}
		const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
		return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
	});
	return Buffer.from(base64, 'base64');
}

/** Everything of the phone at the office, and everything of the office heard. */
async function handIn(server: TestServer, page: Page): Promise<void> {
	await page.goto(`${server.origin}/outbox`);
	await unlock(page);
	await saysWhen(page, /Alles is veilig op kantoor/);
	await tapIfOffered(page.getByRole('button', { name: /Kijk of er iets nieuws is|Probeer nu te versturen/ }));
	await saysWhen(page, /Alles is veilig op kantoor/);
}

interface Subject {
	readonly address: string;
	readonly household: string;
	readonly hash: string;
	readonly postcode: string;
	readonly number: string;
}

function readSubject(server: TestServer, address: string): Subject {
	const one = (sql: string, id: string) => rowsOf(server.data, sql, id)[0] ?? {};
	const at = one('select postcode, number, letter, addition from address_list where ent = ?', address);
	const household = String(one("select ent from entity where kind = 'household' and address = ?", address)['ent']);
	const hash = String(one('select hash from photo_list where root = ?', household)['hash']);
	const number = [at['number'], at['letter'], at['addition']].filter((part) => part !== null).join(' ');
	return { address, household, hash, postcode: String(at['postcode']), number };
}

async function openFile(server: TestServer, page: Page, subject: Subject): Promise<void> {
	await plugIn(page);
	await page.goto(await linkFor(server, PRIVACY_OFFICER));
	await page.getByRole('button', { name: 'Voeg een sleutel toe' }).click();
	await page.getByText(/De sleutel is bewaard/).waitFor();
	await page.goto(`${server.origin}/office/residents`);
	await page.getByLabel('Postcode').fill(subject.postcode);
	await page.getByLabel(/^Huisnummer/).fill(subject.number);
	await page.getByRole('button', { name: 'Zoek', exact: true }).click();
	await page.locator(`a[href="/office/residents/${subject.address}"]`).first().click();
	await page.getByText(NOTE).first().waitFor();
	await page.getByRole('link', { name: 'Wis dit huishouden' }).click();
	// Opening the page asks who it is.
	await page.getByRole('button', { name: 'Bevestig met uw sleutel' }).click();
	await page.getByRole('radio', { name: 'De bewoner vraagt het' }).check();
	await page.getByRole('checkbox').check();
}

async function erase(page: Page): Promise<number> {
	const clicked = Date.now();
	await page.getByRole('button', { name: 'Wis voorgoed' }).click();
	await page.waitForURL(/\/office\/purge\?done=/);
	return clicked;
}

async function makeBackup(server: TestServer): Promise<{ readonly file: string; readonly key: string }> {
	const key = join(server.data, 'backup-private.json');
	await command(server, ['commands/backup.ts', '--make-key', '--out', key]);
	await command(server, ['commands/backup.ts']);
	const file = readdirSync(join(server.data, 'backups')).find((name) => name.endsWith('.backup'));
	if (!file) throw new Error('no backup was made');
	return { file: join(server.data, 'backups', file), key };
}

async function restore(server: TestServer, backup: { readonly file: string; readonly key: string }): Promise<void> {
	await server.kill();
	await command(server, ['commands/restore.ts', '--file', backup.file, '--key', backup.key, '--replace']);
	await server.start();
}

async function command(server: TestServer, parts: readonly string[]): Promise<void> {
	const env = { ...process.env, DATA_DIR: server.data };
	const { code, output } = await capture('node', ['--import', 'tsx', ...parts], { quiet: true, env });
	if (code !== 0) throw new Error(`${parts[0] ?? ''} ended with ${code}: ${output}`);
}

function confirmed(server: TestServer, root: string): boolean {
	const rows = rowsOf(server.data, 'select confirmed_at from purge_device where root = ?', root);
	return rows.some((row) => row['confirmed_at'] !== null);
}

function stands(server: TestServer, address: string): boolean {
	return rowsOf(server.data, 'select ent from address_list where ent = ?', address).length === 1;
}
