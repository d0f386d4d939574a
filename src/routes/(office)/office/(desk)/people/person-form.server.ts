/** What the forms about people say, checked at the door. */
import { readMailAddress } from '#lib/domain/mail-kinds.ts';
import { ROLES, type Role } from '#lib/domain/roles.ts';
import { readPersonName } from '#lib/server/identity/person-name.ts';
import { addDays, dayOf } from '#lib/words/formats.ts';

export type FormTrouble = 'noName' | 'noRole' | 'noDay' | 'dayOver' | 'noMail';
type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: FormTrouble };

export function readName(form: FormData): string | null {
	return readPersonName(String(form.get('name') ?? ''));
}

/** Null where nothing was filled in. */
export function readEmail(form: FormData): Read<string | null> {
	const text = String(form.get('email') ?? '').trim();
	if (text === '') return { ok: true, value: null };
	const email = readMailAddress(text);
	return email === null ? { ok: false, trouble: 'noMail' } : { ok: true, value: email };
}

/** @param now nobody is given an end that has passed; whoever leaves today is ended instead */
export function readRights(
	form: FormData,
	now: number
): Read<{ readonly roles: readonly Role[]; readonly expiresAt: number | null }> {
	const said = form.getAll('role');
	const roles = ROLES.filter((role) => said.includes(role));
	if (roles.length === 0 || roles.length !== said.length) return { ok: false, trouble: 'noRole' };
	const day = String(form.get('until') ?? '');
	if (day === '') return { ok: true, value: { roles, expiresAt: null } };
	if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(`${day}T12:00:00Z`)))
		return { ok: false, trouble: 'noDay' };
	const expiresAt = endOfDay(day);
	return expiresAt <= now ? { ok: false, trouble: 'dayOver' } : { ok: true, value: { roles, expiresAt } };
}

/** The midnight after a day as people in the Netherlands mean it: one or two hours before that of UTC. */
export function endOfDay(day: string): number {
	const summer = Date.parse(`${day}T22:00:00Z`);
	return dayOf(summer) === addDays(day, 1) ? summer : Date.parse(`${day}T23:00:00Z`);
}

/** The last day on which an end lets its person in. */
export function lastDay(expiresAt: number): string {
	return dayOf(expiresAt - 1);
}
