import type { Attachment } from 'svelte/attachments';

/**
 * Shows a native dialog while it is in the page, which stays where it is. Its heading takes the focus, so that a reader hears what opened;
 * Escape and the browser's own close ask `onclose`, which takes the element away.
 */
export function shownAsModal(onclose: () => void): Attachment<HTMLDialogElement> {
	return (dialog) => {
		const opener = document.activeElement;
		const cancel = (event: Event): void => {
			event.preventDefault();
			onclose();
		};
		dialog.addEventListener('cancel', cancel);
		dialog.showModal();
		dialog.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
		return () => {
			dialog.removeEventListener('cancel', cancel);
			dialog.close();
			if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
		};
	};
}
