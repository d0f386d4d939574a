/** Keeps the screen on while a resident reads; where the phone cannot, it dims as always and nothing else changes. */
export function keepAwake(): () => void {
	let held: WakeLockSentinel | null = null;
	let isOver = false;

	async function hold(): Promise<void> {
		// Some browsers have no wake lock at all, which the types do not say.
		if (isOver || !('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
		try {
			held = await navigator.wakeLock.request('screen');
			if (isOver) await held.release();
		} catch {
			// Refused, as when the battery is low: a card that dims is still a card.
			held = null;
		}
	}
	// The phone lets go by itself when the app is hidden, and does not take hold again.
	const regain = (): void => void hold();
	document.addEventListener('visibilitychange', regain);
	void hold();
	return () => {
		isOver = true;
		document.removeEventListener('visibilitychange', regain);
		void held?.release();
	};
}
