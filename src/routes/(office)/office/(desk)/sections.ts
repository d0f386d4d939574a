/** The doors of the office by what is done behind them: at most ten in the side bar, settings at its foot, and the pages inside each. */
import { can, type Permission, type Roles } from '#lib/domain/roles.ts';
import type { OfficeIconName } from '#lib/ui/office-icons.ts';
import type { OfficeKey } from '#lib/words/office.ts';

export type CountName = 'work' | 'concerns' | 'addresses' | 'rounds' | 'lessons' | 'devices';

interface SectionPage {
	readonly href: string;
	/** One term for one place: in the side bar, among its neighbours and on the page itself. */
	readonly label: OfficeKey;
	/** The right that the page asks for; null for whoever is signed in. */
	readonly needs: Permission | null;
	/** Pages of the same door that begin with another address. */
	readonly also?: readonly string[];
}

export interface Section {
	readonly id: string;
	readonly icon: OfficeIconName;
	readonly label: OfficeKey;
	readonly pages: readonly SectionPage[];
	readonly count?: { readonly name: CountName; readonly counted: OfficeKey };
	/** Its number is work that waits for a person. */
	readonly isPerson?: true;
	readonly isFoot?: true;
}

export const SECTIONS: readonly Section[] = [
	{
		id: 'work',
		icon: 'inbox',
		label: 'nav.work',
		pages: [{ href: '/office', label: 'nav.work', needs: null }],
		count: { name: 'work', counted: 'nav.workCounted' },
		isPerson: true
	},
	{
		id: 'concerns',
		icon: 'speech',
		label: 'nav.concerns',
		pages: [
			{ href: '/office/concerns', label: 'nav.concerns', needs: 'readHouseholds' },
			{ href: '/office/referrals', label: 'referrals.title', needs: 'readHouseholds' },
			{ href: '/office/promises', label: 'promises.title', needs: 'readHouseholds' },
			{ href: '/office/recontact', label: 'recontact.title', needs: 'readHouseholds' }
		],
		count: { name: 'concerns', counted: 'nav.concernsCounted' }
	},
	{
		id: 'visits',
		icon: 'home',
		label: 'nav.visits',
		pages: [{ href: '/office/visits', label: 'nav.visits', needs: 'readHouseholds', also: ['/office/versions'] }]
	},
	{
		id: 'addresses',
		icon: 'table',
		label: 'nav.addresses',
		pages: [
			{ href: '/office/addresses', label: 'nav.addresses', needs: 'readHouseholds' },
			{ href: '/office/map', label: 'map.nav', needs: 'readReports' },
			{ href: '/office/areas', label: 'areas.title', needs: 'readReports' },
			{ href: '/office/import', label: 'import.nav', needs: 'planRounds' },
			{ href: '/office/opt-outs', label: 'optOuts.title', needs: 'readHouseholds' }
		],
		count: { name: 'addresses', counted: 'nav.addressesCounted' }
	},
	{
		id: 'rounds',
		icon: 'route',
		label: 'nav.rounds',
		pages: [{ href: '/office/rounds', label: 'nav.rounds', needs: 'planRounds' }],
		count: { name: 'rounds', counted: 'nav.roundsCounted' }
	},
	{
		id: 'team',
		icon: 'person',
		label: 'nav.team',
		pages: [
			{ href: '/office/devices', label: 'devices.title', needs: 'manageDevices' },
			{ href: '/office/devices/messages', label: 'messages.title', needs: 'planRounds' },
			{ href: '/office/held', label: 'held.title', needs: 'manageDevices' },
			{ href: '/office/people', label: 'people.title', needs: 'managePeople' },
			{ href: '/office/mail', label: 'mail.title', needs: 'managePeople' },
			{ href: '/office/recovery', label: 'recovery.title', needs: 'recoverPhones' }
		],
		count: { name: 'devices', counted: 'nav.devicesCounted' }
	},
	{
		id: 'reports',
		icon: 'bars',
		label: 'reports.nav',
		pages: [
			{ href: '/office/reports', label: 'reports.nav', needs: 'readReports' },
			{ href: '/office/export', label: 'exports.nav', needs: 'exportData' }
		]
	},
	{
		id: 'lessons',
		icon: 'book',
		label: 'nav.lessons',
		pages: [{ href: '/office/lessons', label: 'nav.lessons', needs: null }],
		count: { name: 'lessons', counted: 'nav.lessonsCounted' }
	},
	{
		id: 'partners',
		icon: 'next',
		label: 'partners.title',
		pages: [{ href: '/office/partners', label: 'partners.title', needs: 'readReports' }]
	},
	{
		id: 'privacy',
		icon: 'lock',
		label: 'nav.privacy',
		pages: [
			{ href: '/office/residents', label: 'residents.title', needs: 'readHouseholds' },
			{ href: '/office/retention', label: 'retention.title', needs: 'readPurges' },
			{ href: '/office/purge', label: 'purge.title', needs: 'readPurges' },
			{ href: '/office/audit', label: 'audit.title', needs: 'readAudit' }
		]
	},
	{
		id: 'settings',
		icon: 'tool',
		label: 'settings.title',
		pages: [{ href: '/office/settings', label: 'settings.title', needs: 'readReports' }],
		isFoot: true
	}
];

/** Sections with the pages that somebody may open; a section without one is no door. */
export function sectionsFor(roles: Roles): readonly Section[] {
	return SECTIONS.map((section) => ({
		...section,
		pages: section.pages.filter(({ needs }) => needs === null || can(roles, needs))
	})).filter(({ pages }) => pages.length > 0);
}

/** The page on which somebody is, by its address: the longest that fits. */
export function pageAt(sections: readonly Section[], path: string): { section: Section; page: SectionPage } | null {
	let found: { section: Section; page: SectionPage; length: number } | null = null;
	for (const section of sections)
		for (const page of section.pages)
			for (const href of [page.href, ...(page.also ?? [])]) {
				const fits = href === '/office' ? path === href : path === href || path.startsWith(`${href}/`);
				if (fits && href.length > (found?.length ?? 0)) found = { section, page, length: href.length };
			}
	return found;
}
