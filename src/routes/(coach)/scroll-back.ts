/** Scrolls a page to where it was once it is drawn as far as that: what is long comes a task later. */
const FRAMES_MAX = 90;

/**
 * @param scroll pixels from the top
 * @param onend it stands there, the reader moved it meanwhile, or it is shorter than it was
 */
export function scrollBack(scroll: number, onend: () => void = () => undefined): void {
	let frames = 0;
	let hasMoved = false;
	const moved = (): void => {
		hasMoved = true;
	};
	const kinds = ['wheel', 'touchmove', 'keydown'] as const;
	for (const kind of kinds) addEventListener(kind, moved, { passive: true });
	const step = (): void => {
		frames += 1;
		if (!hasMoved) window.scrollTo(0, scroll);
		const isThere = Math.abs(window.scrollY - scroll) < 1 && frames > 2;
		if (!hasMoved && !isThere && frames < FRAMES_MAX) return void requestAnimationFrame(step);
		for (const kind of kinds) removeEventListener(kind, moved);
		onend();
	};
	requestAnimationFrame(step);
}
