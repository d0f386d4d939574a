/** After a change of screen the title takes the focus, so that a reader hears where one is and Tab starts there. */
export function focusTitle(): void {
	requestAnimationFrame(() => {
		const title = document.querySelector<HTMLElement>('h1');
		if (!title) return;
		title.tabIndex = -1;
		title.focus({ preventScroll: true });
	});
}
