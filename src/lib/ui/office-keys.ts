/**
 * Single keys of the office. They work on what the page marks: `data-row` for a row, `data-open` for the link or
 * button that opens it, `data-key` for whatever a letter does. Never while somebody types, and never when switched off.
 */
const SETTING = 'voordeur-office-keys';
const TYPED_IN = 'input:not([type="checkbox"]), textarea, select, [contenteditable], dialog[open]';

export function areKeysOn(): boolean {
	return localStorage.getItem(SETTING) !== 'off';
}

export function setKeysOn(on: boolean): void {
	localStorage.setItem(SETTING, on ? 'on' : 'off');
}

export function onOfficeKey(event: KeyboardEvent): void {
	const target = event.target instanceof Element ? event.target : document.body;
	if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
	if (target.closest(TYPED_IN) || (event.key !== 'Escape' && !areKeysOn())) return;
	if (doKey(event.key, target)) event.preventDefault();
}

function doKey(key: string, target: Element): boolean {
	switch (key) {
		case '/':
			return focusOn(document.querySelector<HTMLElement>('#office-find'));
		case 'j':
			return moveBy(1, target);
		case 'k':
			return moveBy(-1, target);
		case 'J':
			return moveBy(1, target) && choose(document.activeElement, true);
		case 'K':
			return moveBy(-1, target) && choose(document.activeElement, true);
		case 'x':
			return choose(target);
		case ' ':
			return target.matches('[data-row]') && choose(target);
		case 'ArrowDown':
			return target.matches('[data-row]') && moveBy(1, target);
		case 'ArrowUp':
			return target.matches('[data-row]') && moveBy(-1, target);
		case 'Enter':
			return target.matches('[data-row]') && click(target.querySelector<HTMLElement>('[data-open]'));
		default:
			return click(document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`));
	}
}

function moveBy(step: number, target: Element): boolean {
	const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
	const row = target.closest<HTMLElement>('[data-row]');
	const at = row ? rows.indexOf(row) + step : step > 0 ? 0 : rows.length - 1;
	return focusOn(rows[Math.min(Math.max(at, 0), rows.length - 1)]);
}

function choose(row: Element | null, only = false): boolean {
	const box = row?.closest('[data-row]')?.querySelector<HTMLInputElement>('input[type="checkbox"]');
	if (!box) return false;
	if (!only || !box.checked) box.click();
	return true;
}

function focusOn(element: HTMLElement | null | undefined): boolean {
	element?.focus();
	return element !== null && element !== undefined;
}

function click(element: HTMLElement | null): boolean {
	if (!element) return false;
	element.focus();
	element.click();
	return true;
}
