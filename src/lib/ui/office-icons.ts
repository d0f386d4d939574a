/** Strokes that only the office uses, beside those of `icons.ts`. */
import { ICONS } from './icons.ts';

const OFFICE_ONLY = {
	inbox: 'M4 13l2.5-8h11L20 13v6H4zM4 13h5l1.5 2.5h3L15 13h5',
	table: 'M4 4h16v16H4zM4 9.3h16M4 14.6h16M9 4v16',
	route:
		'M3.8 18a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0 -4.4 0zM15.8 6a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0 -4.4 0zM8.2 18H15a3 3 0 0 0 0-6H9a3 3 0 0 1 0-6h6.8',
	box: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8',
	key: 'M3.7 15.5a3.8 3.8 0 1 0 7.6 0a3.8 3.8 0 1 0 -7.6 0zM10.3 12.7L19.5 3.5M15.5 7.5l3.5 3.5M12.8 10.2l2 2',
	split: 'M12 21v-7M12 14L6 8V4M12 14l6-6V4M3.5 6.5L6 4l2.5 2.5M15.5 6.5L18 4l2.5 2.5',
	up: 'M12 20V5M6.5 10.5L12 5l5.5 5.5',
	falling: 'M12 4v15M6.5 13.5L12 19l5.5-5.5',
	leave: 'M14 4H5v16h9M10 12h10M16.5 8.5L20 12l-3.5 3.5',
	keyboard: 'M3 7h18v11H3zM6.5 10.5h.01M10 10.5h.01M13.5 10.5h.01M17 10.5h.01M8 14.5h8',
	bars: 'M4 20h16M6.5 20v-6M12 20V5M17.5 20v-9',
	map: 'M4 6.5l5-2 6 2 5-2v13l-5 2-6-2-5 2zM9 4.5v13M15 6.5v13',
	print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
	ring: 'M4 12a8 8 0 1 0 16 0a8 8 0 1 0 -16 0z'
} as const;

export const OFFICE_ICONS = { ...ICONS, ...OFFICE_ONLY } as const;
export type OfficeIconName = keyof typeof OFFICE_ICONS;
