/**
 * What the offline journey asks of a browser, whichever engine it has and however it is driven: go to an address, run a
 * text in the page, be ended and started again. Everything that a coach does is said in those.
 */
export interface Engine {
	/** With the version that the browser itself says. */
	readonly name: string;
	goto(url: string): Promise<void>;
	/** Runs an expression in the page, waits for its promise, answers what JSON can carry. */
	evaluate(text: string): Promise<unknown>;
	/** Ends the browser at once and starts it again on what it kept. */
	restart(url: string): Promise<void>;
	dispose(): Promise<void>;
}

/** How an engine is started. */
export interface Maker {
	start(url: string): Promise<Engine>;
	/** What it lacks, for a person, and the script that stands in for it before the device's worker. */
	readonly lacks?: { readonly what: string; readonly standIn: string };
}

/** An engine that is not here, or that cannot be started, with the reason for a person. */
export class NotHere extends Error {}

const STEP_MS = 60_000;
const LOOK_MS = 200;

const IN_PAGE = `
	const isSeen = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== 'hidden';
	const wordsOf = (one) => ((one.innerText ?? '') || one.getAttribute('aria-label') || '').trim();
	const labelled = (label) => label.control ?? document.getElementById(label.htmlFor);`;

/** Taps the button or link with these words. */
export async function tap(engine: Engine, words: RegExp): Promise<void> {
	await until(
		engine,
		`tap ${String(words)}`,
		`(() => {${IN_PAGE}
		const one = [...document.querySelectorAll('button, a')].find((one) => isSeen(one) && ${String(words)}.test(wordsOf(one)));
		if (!one || one.getAttribute('aria-disabled') === 'true') return false;
		one.click();
		return true;
	})()`
	);
}

/** Types into the field with this label, as one does who then goes on to the next. */
export async function fill(engine: Engine, label: RegExp, text: string): Promise<void> {
	await until(
		engine,
		`fill ${String(label)}`,
		`(() => {${IN_PAGE}
		const field = [...document.querySelectorAll('label')].filter((one) => isSeen(one) && ${String(label)}.test(wordsOf(one))).map(labelled).find(Boolean);
		if (!field) return false;
		const kind = field.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement;
		field.focus();
		Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, ${JSON.stringify(text)});
		field.dispatchEvent(new Event('input', { bubbles: true }));
		field.dispatchEvent(new Event('change', { bubbles: true }));
		field.blur();
		return true;
	})()`
	);
}

/** Waits until the screen says it. */
export async function says(engine: Engine, words: RegExp): Promise<void> {
	await until(engine, `say ${String(words)}`, `${String(words)}.test(document.body.innerText)`);
}

/** The addresses of these links on the screen. */
export async function linksOf(engine: Engine, words: RegExp, start: string): Promise<readonly string[]> {
	const found = await engine.evaluate(`(() => {${IN_PAGE}
		return [...document.querySelectorAll('a[href^="${start}"]')].filter((one) => ${String(words)}.test(wordsOf(one))).map((one) => one.getAttribute('href'));
	})()`);
	return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [];
}

async function until(engine: Engine, what: string, text: string): Promise<void> {
	const late = Date.now() + STEP_MS;
	for (;;) {
		// Between two pages there is none to look at.
		const isSo = await engine.evaluate(text).catch(() => false);
		if (isSo === true) return;
		if (Date.now() > late) {
			const shown = await engine.evaluate('document.body.innerText.slice(0, 600)').catch(() => 'no page');
			throw new Error(`${engine.name} did not ${what}; it shows: ${String(shown)}`);
		}
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
}
