/** Saves what was typed when the page is hidden or the field goes away. Call while a component is made. */
export function saveOnLeaving(drafted: { leave(): unknown }): void {
	$effect(() => {
		const changeVisibility = (): void => {
			if (document.visibilityState === 'hidden') void drafted.leave();
		};
		document.addEventListener('visibilitychange', changeVisibility);
		return () => {
			document.removeEventListener('visibilitychange', changeVisibility);
			void drafted.leave();
		};
	});
}
