/**
 * A locked phone holds work that the office does not have, and one of its lessons leads to the page of emptied phones:
 * planted in the pack behind the compiler's back, as a second organisation or a stolen desk could. The phone shows the
 * words without the link, and whoever gets there all the same, by one tap on a page of the app, takes nothing away.
 */
import { type Page, expect } from '@playwright/test';
import { canonicalPackJson, hashOfPack } from '#lib/content/server/hash.ts';
import { readContentPack } from '#lib/domain/guide/guide.ts';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone, saysWhen, unlock, unvisitedDoors } from '../harness/coach.ts';
import { mutePush } from '../harness/mute-push.ts';
import { type TestServer, freePort, openServerFile, startServer } from '../harness/server.ts';
import { type Kept, keptStores } from '../harness/stores.ts';

const TARGET = '/api/v1/emptied';
const PLANTED = 'Lees dit stuk eerst';

export async function plantedLink(): Promise<string> {
	const inner = await freePort();
	const server = await startServer({ env: { PORT: String(inner) } });
	const line = await mutePush({ at: Number(new URL(server.origin).port), to: inner });
	const phone = await startPhone('about:blank');
	try {
		return await tell(server, phone);
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/planted-link.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await line.close();
		await server.dispose();
	}
}

async function tell(server: TestServer, { page }: Phone): Promise<string> {
	const lesson = plant(server.data);
	await page.goto(`${server.origin}/enrol#${server.links.enrol}`);
	await enrolPhone(page);
	const [door] = await unvisitedDoors(page);
	await page.goto(`${server.origin}${door ?? ''}`);
	await unlock(page);
	await page.getByRole('button', { name: 'Niet thuis' }).click();
	await saysWhen(page, /Niet thuis genoteerd/);

	// Loaded anew the phone is locked; lessons need no key.
	await page.goto(`${server.origin}/lessons/${lesson}`);
	await saysWhen(page, new RegExp(PLANTED));
	const before = await keptStores(page);
	if (before.envelopes < 1) throw new Error(`nothing unsent lies here: ${JSON.stringify(before)}`);
	await page.screenshot({ path: 'test-results/planted-link-lesson.png', fullPage: true });
	const links = await page.locator(`a[href*="${TARGET}"]`).count();
	if (links > 0) throw new Error(`the lesson shows ${links} planted links`);
	await page.getByText(PLANTED).click();
	expect(new URL(page.url()).pathname).toBe(`/lessons/${lesson}`);

	await tapPastTheWall(page);
	const after = await keptStores(page);
	await page.screenshot({ path: 'test-results/planted-link-page.png' });
	const kept = sameStores(before, after);
	await page.goto(`${server.origin}/outbox`);
	await unlock(page);
	await saysWhen(page, /nog niet op kantoor|Nog niet verstuurd|wacht/i);
	return `0 planted links shown, one tap past the wall: ${kept}`;
}

/** Another pack, whose hash is right and whose words passed no compiler, becomes the organisation's. */
function plant(data: string): string {
	const database = openServerFile(data);
	try {
		const row = database
			.prepare(
				'select pack.tenant, pack.body from organisation join pack on pack.tenant = organisation.tenant and pack.hash = organisation.pack_hash'
			)
			.get();
		const read = readContentPack(JSON.parse(String(row?.['body'])));
		if (!read.ok) throw new Error('the pack of the demo cannot be read');
		const [first, ...others] = read.pack.lessons;
		if (!first) throw new Error('the demo has no lesson');
		const html = Object.fromEntries(
			Object.entries(first.door.html).map(([language, text]) => [
				language,
				`<p><a href="${TARGET}">${PLANTED}</a></p>${text}`
			])
		);
		const pack = { ...read.pack, lessons: [{ ...first, door: { ...first.door, html } }, ...others] };
		const hash = hashOfPack(pack);
		const tenant = String(row?.['tenant']);
		database
			.prepare('insert into pack (tenant, hash, body, published_at) values (?, ?, ?, ?)')
			.run(tenant, hash, canonicalPackJson(pack), Date.now());
		database.prepare('update organisation set pack_hash = ? where tenant = ?').run(hash, tenant);
		return first.id;
	} finally {
		database.close();
	}
}

/** A link that got past every check, in the app's own page: a navigation from this origin by a person's tap. */
async function tapPastTheWall(page: Page): Promise<void> {
	await page.evaluate((href) => {
		const link = document.createElement('a');
		link.href = href;
		link.textContent = 'een tik';
		link.dataset['sveltekitReload'] = '';
		document.querySelector('main')?.prepend(link);
	}, TARGET);
	await page.getByRole('link', { name: 'een tik' }).click();
	await page.waitForURL(new RegExp(TARGET));
	await saysWhen(page, /Dan is er niets gewist/);
}

function sameStores(before: Kept, after: Kept): string {
	const gone = [
		...before.databases.filter((name) => !after.databases.includes(name)),
		...before.files.filter((name) => !after.files.includes(name))
	];
	if (gone.length > 0 || after.envelopes !== before.envelopes || after.caches !== before.caches)
		throw new Error(`taken away: ${gone.join(' ')} ${JSON.stringify({ before, after })}`);
	return `${after.databases.length} databases, ${after.files.length} files, ${after.caches} caches, ${after.envelopes} envelopes, all still there`;
}
