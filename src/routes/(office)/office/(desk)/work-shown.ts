/** What a row of Work is made of, and what is made of it. */
import type { HouseNumber } from '#lib/domain/address.ts';
import type { Role } from '#lib/domain/roles.ts';
import type { OfficeIconName } from '#lib/ui/office-icons.ts';
import type { OfficeSay } from '#lib/ui/office-say.ts';

type House = HouseNumber & { readonly street: string | null };

export type WorkGroupName =
	| 'promisesLate'
	| 'concernsLate'
	| 'referralsSilent'
	| 'concernsUnowned'
	| 'concernsUntold'
	| 'referralsUntold'
	| 'twoVersions'
	| 'optOuts'
	| 'withdrawals'
	| 'alarms'
	| 'quarantine'
	| 'devicesSilent'
	| 'peopleDue';

export type WorkRowShown =
	| {
			readonly kind: 'promise';
			readonly id: string;
			readonly house: House | null;
			readonly what: string;
			readonly by: 'coach' | 'resident' | 'office' | 'partner' | null;
			readonly coach: string | null;
			readonly visit: string | null;
			readonly dueOn: string;
	  }
	| {
			readonly kind: 'concern';
			readonly id: string;
			readonly house: House | null;
			readonly category: string | null;
			readonly ownWords: string | null;
			readonly owner: string | null;
			readonly raisedBy: string | null;
			readonly raisedAt: number | null;
			readonly dueOn: string | null;
			readonly answeredAt: number | null;
			readonly isCoachTold: boolean;
			readonly isUrgent: boolean;
			readonly isLate?: boolean;
	  }
	| {
			readonly kind: 'device';
			readonly id: string;
			readonly person: string;
			readonly lastContactAt: number;
			readonly unsent: number | null;
			readonly isPersisted: boolean | null;
	  }
	| {
			readonly kind: 'held';
			readonly id: string;
			readonly person: string | null;
			readonly reason: string;
			readonly receivedAt: number;
	  }
	| {
			readonly kind: 'withdrawal';
			readonly id: string;
			readonly address: string | null;
			readonly house: House | null;
			readonly record: boolean;
			readonly photos: number;
			readonly since: number | null;
	  }
	| {
			readonly kind: 'referral';
			readonly id: string;
			readonly house: House | null;
			readonly category: string | null;
			readonly partner: string | null;
			readonly named: string | null;
			readonly since: number | null;
	  }
	| {
			readonly kind: 'version';
			readonly id: string;
			readonly house: House | null;
			readonly author: string | null;
			readonly at: number | null;
			readonly versions: number;
	  }
	| {
			readonly kind: 'optOut';
			readonly id: string;
			readonly house: House;
			readonly by: string | null;
			readonly at: number | null;
			readonly isLent: boolean;
	  }
	| { readonly kind: 'alarm'; readonly id: string; readonly alarm: string; readonly at: number }
	| { readonly kind: 'person'; readonly id: string; readonly roles: readonly Role[]; readonly since: number };

export interface WorkGroupShown {
	readonly group: WorkGroupName;
	readonly count: number;
	readonly rows: readonly WorkRowShown[];
	/** Where the rest of the group stands. */
	readonly restHref: string | null;
}

export interface WorkLine {
	readonly id: string;
	readonly house: House | null;
	readonly icon: OfficeIconName;
	readonly what: string;
	readonly who: string;
	readonly long: string;
	readonly action: string;
	readonly actionIcon: OfficeIconName;
	readonly href: string;
}

export interface Known {
	readonly group: WorkGroupName;
	readonly row: WorkRowShown;
	readonly names: Readonly<Record<string, string>>;
	readonly categories: Readonly<Record<string, Readonly<Record<string, string>>>>;
	/** Names of partners and titles of their kinds, by id. */
	readonly partners: Readonly<Record<string, string>>;
}

export function days(say: OfficeSay, since: number | string): string {
	const count = say.daysSince(since);
	return count <= 0 ? say.t('day.today') : say.t('day.count', { count });
}
