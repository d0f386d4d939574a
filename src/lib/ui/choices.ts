import type { IconName } from './icons.ts';

/** One thing to choose. */
export interface Choice {
	readonly id: string;
	readonly text: string;
	readonly icon?: IconName | undefined;
}
