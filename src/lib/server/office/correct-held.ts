/** A correction of something that was kept aside: what is typed into it passes the same guard as any other words. */
import { correctHeld, type HeldOutcome } from '../sync/held-decision.ts';
import type { WrongField } from './held-controls.ts';
import { askAboutWords, type WordsSaid, type WordsTrouble } from './office-words.ts';

/** A phone number or an address for mail has these for its place. */
const OF_CONTACT: readonly string[] = ['phone', 'email'];

/**
 * Corrects it, unless its words are to be looked at first; then nothing is decided.
 *
 * @param options.wrong the fields that did not fit, of which those in words are guarded
 */
export async function correctHeldInWords(
	ports: Parameters<typeof correctHeld>[0],
	options: Parameters<typeof correctHeld>[1] & { readonly wrong: readonly WrongField[]; readonly said: WordsSaid }
): Promise<HeldOutcome | { readonly ok: false; readonly error: WordsTrouble }> {
	const { wrong, said, ...asked } = options;
	const typed = wrong
		.filter(({ field, control }) => control.kind === 'text' && !OF_CONTACT.includes(field))
		.map(({ field }) => asked.correction.fields?.[field])
		.filter((value) => typeof value === 'string');
	const trouble = askAboutWords({ text: typed.join('\n') }, said);
	return trouble ? { ok: false, error: trouble } : correctHeld(ports, asked);
}
