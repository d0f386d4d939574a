/** A double tap is one tap: what the first one brought on the screen is not meant by the second. */

/** A finger that taps again this soon taps twice, by Android's own measure. */
export const SAME_TAP_MS = 300;

/** What tapped, as a click tells it; one that is not a pointer's event says no kind. */
export type Tap = Pick<MouseEvent, 'timeStamp' | 'detail'> & Partial<Pick<PointerEvent, 'pointerType'>>;

export function isOfFinger({ pointerType }: Tap): boolean {
	return pointerType === 'touch' || pointerType === 'pen';
}

/**
 * Keys and a mouse tap as often as they are pressed; a browser counts the clicks of a mouse itself.
 *
 * @param since when the tap before it came, or when what it lands on was drawn, in milliseconds of the event clock
 */
export function isSameTap(tap: Tap, since: number): boolean {
	return isOfFinger(tap) ? tap.timeStamp - since < SAME_TAP_MS : tap.detail > 1;
}
