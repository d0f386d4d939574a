/** A row of Work in words: what, who and where, how long, and its one action. */
import { rolesSaid } from '#lib/ui/roles-said.ts';
import { own } from '#lib/domain/own.ts';
import type { OfficeSay } from '#lib/ui/office-say.ts';
import { alarmWords } from './alarm-words.ts';
import { followLine } from './describe-follow.ts';
import { heldReason } from './held/held-reason.ts';
import { days, type Known, type WorkLine, type WorkRowShown } from './work-shown.ts';
import { dayOf } from '#lib/words/formats.ts';

export function describeWork(say: OfficeSay, known: Known): WorkLine {
	const { row } = known;
	const name = (id: string | null): string => own(known.names, id) ?? say.t('person.unknown');
	switch (row.kind) {
		case 'promise':
			return {
				id: row.id,
				house: row.house,
				icon: 'promise',
				what: row.what,
				who: say.t('work.promise.who', {
					who: row.by === 'coach' ? name(row.coach) : say.t(`work.by.${row.by ?? 'office'}`),
					day: say.day(row.dueOn)
				}),
				long: days(say, row.dueOn),
				action: say.t('work.promise.action'),
				actionIcon: 'home',
				href: row.visit === null ? '/office/visits' : `/office/visits/${row.visit}#promises`
			};
		case 'concern':
			return concernLine(say, known, row, name);
		case 'referral':
		case 'version':
		case 'optOut':
			return followLine(say, known, row, name);
		case 'device':
			return {
				id: row.id,
				house: null,
				icon: 'phone',
				what: deviceWhat(say, { row, name: name(row.person) }),
				who:
					row.isPersisted === false
						? say.t('work.device.unpersisted')
						: say.t('work.device.contact', { moment: say.moment(row.lastContactAt) }),
				long: days(say, row.lastContactAt),
				action: say.t('work.device.action'),
				actionIcon: 'show',
				href: `/office/devices#device-${row.id}`
			};
		case 'held':
			return {
				id: row.id,
				house: null,
				icon: 'box',
				what: row.person === null ? say.t('work.held.unknown') : say.t('work.held.from', { name: name(row.person) }),
				who: `${say.t('work.held.received', { moment: say.moment(row.receivedAt) })}. ${say.t(heldReason(row.reason))}`,
				long: days(say, row.receivedAt),
				action: say.t('work.held.action'),
				actionIcon: 'show',
				href: '/office/held'
			};
		case 'withdrawal':
			return {
				id: row.id,
				house: row.house,
				icon: 'no',
				what: row.record ? say.t('residents.waitingRecord') : say.t('residents.waitingPhotos', { count: row.photos }),
				who: row.since === null ? '' : say.t('work.withdrawal.heard', { moment: say.moment(row.since) }),
				long: row.since === null ? '' : days(say, row.since),
				action: say.t('work.held.action'),
				actionIcon: 'show',
				href: row.address === null ? '/office/residents' : `/office/residents/${row.address}`
			};
		case 'person':
			return {
				id: row.id,
				house: null,
				icon: 'person',
				what: `${name(row.id)}, ${rolesSaid(say, row.roles)}`,
				who: say.t('work.people.since', { day: say.day(dayOf(row.since)) }),
				long: days(say, row.since),
				action: say.t('work.people.action'),
				actionIcon: 'show',
				href: `/office/people/${row.id}`
			};
		case 'alarm':
			return {
				id: row.id,
				house: null,
				icon: 'warning',
				what: say.t(alarmWords(row.alarm).what),
				who: say.t('work.alarm.seen', { moment: say.moment(row.at) }),
				long: days(say, row.at),
				action: say.t('work.held.action'),
				actionIcon: 'show',
				href: '/office/held#alarms'
			};
	}
}

/** A phone is here because it was silent, or because it may lose what it holds; the first matters more. */
function deviceWhat(
	say: OfficeSay,
	device: { readonly row: Extract<WorkRowShown, { kind: 'device' }>; readonly name: string }
): string {
	const { row, name } = device;
	if (row.unsent) return say.t('work.device.unsent', { name, count: row.unsent });
	return say.t(row.isPersisted === false ? 'work.device.storage' : 'work.device.silent', { name });
}

function concernLine(
	say: OfficeSay,
	known: Known,
	row: Extract<WorkRowShown, { kind: 'concern' }>,
	name: (id: string | null) => string
): WorkLine {
	const category = say.content(own(known.categories, row.category)) || say.t('concern.noCategory');
	const said = row.ownWords ? `${category}: “${row.ownWords}”` : category;
	const what = row.isLate ? `${said} (${say.t('late.mark')})` : said;
	const line = { id: row.id, house: row.house, icon: 'speech', what } as const;
	switch (known.group) {
		case 'concernsUnowned':
			return {
				...line,
				who: `${row.isUrgent ? `${say.t('work.urgent')}, ` : ''}${say.t('work.concern.heardBy', { name: name(row.raisedBy) })}`,
				long: row.raisedAt === null ? '' : days(say, row.raisedAt),
				action: say.t('work.concern.giveOwner'),
				actionIcon: 'person',
				href: `/office/concerns/${row.id}#owner`
			};
		case 'concernsUntold':
			return {
				...line,
				who: say.t(row.isCoachTold ? 'work.concern.residentWaits' : 'work.concern.coachWaits', {
					name: name(row.raisedBy)
				}),
				long: row.answeredAt === null ? '' : days(say, row.answeredAt),
				action: say.t('work.concern.tell'),
				actionIcon: 'speech',
				href: `/office/concerns/${row.id}#told`
			};
		default:
			return {
				...line,
				who: say.t('work.concern.with', { name: name(row.owner), day: row.dueOn === null ? '' : say.day(row.dueOn) }),
				long: row.dueOn === null ? '' : days(say, row.dueOn),
				action: say.t('work.concern.answer'),
				actionIcon: 'pen',
				href: `/office/concerns/${row.id}#answer`
			};
	}
}
