/** The office's decisions on quarantine, from a form to what the page says of it. */
import { fail } from '@sveltejs/kit';
import { DISCARD_REASONS } from '#lib/domain/held.ts';
import { getApp } from '#lib/server/app.ts';
import { correctHeldInWords } from '#lib/server/office/correct-held.ts';
import { changeFromText } from '#lib/server/office/held-controls.ts';
import type { HeldStory } from '#lib/server/office/held-story.ts';
import { acceptHeld, discardHeld } from '#lib/server/sync/held-decision.ts';
import type { Correction } from '#lib/server/sync/held-landing.ts';
import { retryHeld } from '#lib/server/sync/held-retry.ts';
import { openEditor } from '../../desk.server.ts';
import { wordsSaid } from '../words-said.server.ts';
import type { HeldResult, HeldTroubleName } from './held-outcome.ts';

type HeldTroubleResult = Extract<HeldResult, { kind: 'trouble' }>;

interface Asked {
	readonly locals: App.Locals;
	readonly id: string;
}

export async function accept({ locals, id }: Asked) {
	const { ports, tenant, person, role } = await openEditor(locals, 'decideHeld');
	return answer(id, await acceptHeld(ports, { tenant, person, role, id }));
}

export async function discard(asked: Asked & { readonly form: FormData }) {
	const { id, form } = asked;
	const { ports, tenant, person, role } = await openEditor(asked.locals, 'decideHeld');
	const reason = DISCARD_REASONS.find((one) => one === form.get('reason'));
	if (!reason) return trouble(id, { trouble: 'noReason' });
	const note = String(form.get('note') ?? '');
	const withFollowers = form.has('followers');
	return answer(id, await discardHeld(ports, { tenant, person, role, id, reason, note, withFollowers }));
}

export async function correct(asked: Asked & { readonly form: FormData; readonly story: HeldStory }) {
	const { id, form, story } = asked;
	const { ports, tenant, person, role } = await openEditor(asked.locals, 'decideHeld');
	const fields: Record<string, Exclude<ReturnType<typeof changeFromText>, null> | undefined> = {};
	for (const wrong of story.wrong) {
		const { field } = wrong;
		if (form.has(`out:${field}`)) fields[field] = undefined;
		else {
			const change = changeFromText(story.line.record?.kind ?? '', wrong, String(form.get(`value:${field}`) ?? ''));
			if (change === null) return trouble(id, { trouble: 'noValue', about: field });
			fields[field] = change;
		}
	}
	const root = story.households.find((household) => household.id === form.get('root'))?.id;
	const scope = story.homes.find((home) => home.scope === form.get('scope'))?.scope;
	const correction: Correction = { fields, ...(root ? { root } : {}), ...(scope ? { scope } : {}) };
	const wanted = { tenant, person, role, id, correction, wrong: story.wrong, said: wordsSaid(form) };
	return answer(id, await correctHeldInWords(ports, wanted));
}

export async function retry({ locals, id }: Asked) {
	const { tenant, person, role } = await openEditor(locals, 'decideHeld');
	const { ports } = await getApp();
	const outcome = await retryHeld(ports, { tenant, person, role, id });
	if (outcome.ok) {
		const held: HeldResult = { kind: 'opened', isPlaced: outcome.result === 'stored', id };
		return { held };
	}
	const { error } = outcome;
	return trouble(id, {
		trouble: error.kind,
		about: 'reason' in error ? error.reason : null,
		state: 'state' in error ? error.state : null
	});
}

function answer(id: string, outcome: Awaited<ReturnType<typeof correctHeldInWords>>) {
	if (!outcome.ok) {
		const { error } = outcome;
		return trouble(id, {
			trouble: error.kind,
			about: 'reason' in error ? error.reason : null,
			kinds: 'kinds' in error ? error.kinds : [],
			state: 'state' in error ? error.state : null
		});
	}
	const { state, taken, left } = outcome;
	const held: HeldResult = { kind: 'done', state, followed: Math.max(0, taken.length - 1), left: left.length, id };
	return { held };
}

function trouble(
	id: string,
	what: {
		trouble: HeldTroubleName;
		about?: string | null;
		kinds?: NonNullable<HeldTroubleResult['kinds']>;
		state?: HeldTroubleResult['state'];
	}
) {
	const held: HeldResult = {
		kind: 'trouble',
		trouble: what.trouble,
		about: what.about ?? null,
		kinds: what.kinds ?? [],
		state: what.state ?? null,
		id
	};
	return fail(what.trouble === 'decided' ? 409 : what.trouble === 'missing' ? 404 : 400, { held });
}
