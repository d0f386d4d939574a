/**
 * Lighthouse on an enrolled phone, in a browser that runs already: `node run.mjs '{"port":…,"passphrase":…,"pages":[…]}'`.
 * Each page is opened cold at its address, locked as every phone is after a start, and unlocked; Lighthouse looks at
 * all of that as one navigation, five times, and afterwards at the opened screen as it stands. One line of JSON: scores and
 * what failed.
 */
import { navigation, snapshot } from 'lighthouse';
import puppeteer from 'puppeteer-core';

const { port, passphrase, pages } = JSON.parse(process.argv[2]);
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const STEP_MS = 60_000;
/** A machine that others use gives another figure each time. */
const RUNS = 5;
// The phone keeps what makes it this phone: without that nothing could be unlocked.
const FLAGS = { disableStorageReset: true, logLevel: 'error', onlyCategories: CATEGORIES };

const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}`, defaultViewport: null });
const page = (await browser.pages())[0];
const told = [];
for (const { name, url, field, opened } of pages) {
	const open = async () => {
		await page.goto(url);
		const secret = await page.waitForSelector(field, { timeout: STEP_MS });
		// Nobody types before the screen is drawn, and after the first key no paint counts as the largest.
		await page.evaluate(isDrawn);
		await secret.type(passphrase);
		await secret.press('Enter');
		await page.waitForFunction((text) => document.body.innerText.includes(text), { timeout: STEP_MS }, opened);
	};
	const runs = [];
	for (let run = 0; run < RUNS; run += 1) runs.push((await navigation(page, open, { flags: FLAGS })).lhr);
	told.push(tell(name, 'opened cold and unlocked', medianOf(runs)));
	const standing = await snapshot(page, { flags: { ...FLAGS, onlyCategories: ['accessibility', 'best-practices'] } });
	told.push(tell(name, 'as it stands', standing.lhr));
}
await browser.disconnect();
console.log(JSON.stringify(told));

/** In the page. */
function isDrawn() {
	return new Promise((resolve) => {
		new PerformanceObserver(() => resolve(true)).observe({ type: 'largest-contentful-paint', buffered: true });
	});
}

/** The run whose performance stands in the middle; one that could not be judged counts as the slowest. */
function medianOf(runs) {
	const sorted = runs.toSorted((a, b) => (a.categories.performance.score ?? 0) - (b.categories.performance.score ?? 0));
	return sorted[Math.floor(runs.length / 2)];
}

function tell(name, how, lhr) {
	const scores = Object.fromEntries(
		Object.entries(lhr.categories).map(([id, { score }]) => [id, score === null ? null : Math.round(score * 100)])
	);
	const failed = Object.values(lhr.categories).flatMap(({ id, auditRefs }) =>
		auditRefs
			.filter(
				({ weight, id: audit }) => weight > 0 && lhr.audits[audit].score !== null && lhr.audits[audit].score < 0.9
			)
			.map(({ id: audit }) => ({
				category: id,
				audit,
				score: lhr.audits[audit].score,
				said: lhr.audits[audit].displayValue ?? lhr.audits[audit].title
			}))
	);
	return { name, how, scores, failed, warnings: lhr.runWarnings, error: lhr.runtimeError?.message ?? null };
}
