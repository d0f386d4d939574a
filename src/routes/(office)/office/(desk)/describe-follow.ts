/** Rows of Work about referrals, notes of two versions and doors where nobody rings again. */
import { own } from '#lib/domain/own.ts';
import type { OfficeSay } from '#lib/ui/office-say.ts';
import { days, type Known, type WorkLine, type WorkRowShown } from './work-shown.ts';

type FollowRow = Extract<WorkRowShown, { kind: 'referral' | 'version' | 'optOut' }>;

export function followLine(
	say: OfficeSay,
	known: Known,
	row: FollowRow,
	name: (id: string | null) => string
): WorkLine {
	switch (row.kind) {
		case 'referral': {
			const category = say.content(own(known.categories, row.category)) || say.t('concern.noCategory');
			const partner = own(known.partners, row.named) ?? own(known.partners, row.partner) ?? row.partner ?? '–';
			const isSilent = known.group === 'referralsSilent';
			return {
				id: row.id,
				house: row.house,
				icon: 'next',
				what: say.t('referrals.one', { what: category, partner }),
				who:
					row.since === null
						? ''
						: say.t(isSilent ? 'work.referral.heard' : 'work.referral.ended', { moment: say.moment(row.since) }),
				long: row.since === null ? '' : days(say, row.since),
				action: say.t(isSilent ? 'work.referral.ask' : 'work.referral.tell'),
				actionIcon: isSilent ? 'call' : 'speech',
				href: `/office/referrals/${row.id}#${isSilent ? 'outcome' : 'told'}`
			};
		}
		case 'version':
			return {
				id: row.id,
				house: row.house,
				icon: 'split',
				what: say.t('work.version.what', { count: row.versions }),
				who: say.t('work.version.by', { name: name(row.author) }),
				long: row.at === null ? '' : days(say, row.at),
				action: say.t('work.version.action'),
				actionIcon: 'split',
				href: `/office/versions/${row.id}`
			};
		case 'optOut':
			return {
				id: row.id,
				house: row.house,
				icon: 'never',
				what: say.t(row.isLent ? 'work.optOut.lent' : 'work.optOut.what'),
				who: say.t('work.optOut.by', { name: name(row.by) }),
				long: row.at === null ? '' : days(say, row.at),
				action: say.t('work.optOut.action'),
				actionIcon: 'check',
				href: '/office/opt-outs'
			};
	}
}
