import type { IconName } from './icons.ts';

/** One thing to choose. */
export interface Choice {
	readonly id: string;
	readonly text: string;
	/** Of the text, when it is not the language of the screen. */
	readonly lang?: string | undefined;
	readonly icon?: IconName | undefined;
}
