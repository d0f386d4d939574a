/**
 * A colleague who cheats: a phone says what no coach may say. Each of these must end in quarantine, whatever crash,
 * restore or order it meets, and no other phone may ever hold it.
 */
import type { Kind, RecordValues } from '#lib/domain/records/index.ts';
import { coachScope, ORG_SCOPE } from '#lib/domain/round.ts';
import type { Json } from '#lib/sync/json.ts';
import { any, custom, type Deed, type Moment } from './verbs.ts';

const STRANGER = 'bbbbbbbb-0000-4000-a000-0000000000ff';

export function drawCheat(moment: Moment): Deed | null {
	const { chance } = moment;
	const made = chance.is(0.4) ? makesOutOfPlace(moment) : writesBeyond(moment);
	return made && { ...made, isCheat: true };
}

/** A record where its kind may not be, under a root it may not have, or by somebody who did not make it. */
function makesOutOfPlace(moment: Moment): Deed | null {
	const { chance, token } = moment;
	const visit = any(moment, 'visit');
	const proposal = any(moment, 'lessonProposal');
	const household = visit?.root ?? '';
	const own = { scope: visit?.scope ?? ORG_SCOPE };
	return chance.of<() => Deed | null>(
		() => makes('note', { scope: ORG_SCOPE, root: STRANGER }, { text: token }),
		() => (proposal ? makes('note', { scope: proposal.scope, root: proposal.id }, { text: token }) : null),
		() => (visit ? makes('note', { ...own, root: visit.id }, { text: token }) : null),
		() => makes('lessonProposal', { scope: ORG_SCOPE }, { text: token, state: 'proposed' }),
		() => makes('lessonProposal', own, { text: token, state: 'proposed' }),
		() => makes('message', { scope: coachScope(STRANGER) }, { text: token, from: STRANGER }),
		() => (visit ? makes('visit', { ...own, root: household }, { coach: STRANGER, address: token }) : null),
		() => makes('person', { scope: ORG_SCOPE }, { name: token }),
		// The maker's types know today's kinds alone.
		() => makes('sketch' as Kind, { ...own, root: household || STRANGER }, { text: token })
	)();
}

/** A field of a record on this phone that is the office's, the server's, or given only once. */
function writesBeyond(moment: Moment): Deed | null {
	const { chance, token } = moment;
	const beyond: readonly (readonly [Kind, Readonly<Record<string, Json>>])[] = [
		['concern', { answer: token, answeredBy: STRANGER }],
		['concern', { owner: STRANGER, dueOn: '2099-01-01' }],
		['concern', { state: 'closed' }],
		['concern', { late: null }],
		['address', { mergedInto: STRANGER }],
		['address', { street: token }],
		['address', { optOutSeenAt: 1 }],
		['visit', { coach: STRANGER }],
		['referral', { state: 'completed', outcome: token }],
		['lessonProposal', { state: 'taken' }],
		['message', { text: token }],
		['round', { lentUntil: '2999-12-31' }]
	];
	const [kind, values] = chance.one(beyond) ?? ['concern', { answer: token }];
	const found = any(moment, kind);
	if (!found) return null;
	return custom(`cheat ${kind} ${token}`, (maker) =>
		maker.changeNamed(kind, found.id, values) ? [] : { missing: kind }
	);
}

function makes(
	kind: Kind,
	home: { readonly scope: string; readonly root?: string },
	values: Readonly<Record<string, Json>>
): Deed {
	return custom(`cheat ${kind} in ${home.scope}`, (maker) => {
		maker.create(kind, home, values as RecordValues<Kind>);
		return [];
	});
}
