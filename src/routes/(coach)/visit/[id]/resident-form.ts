/** What a resident gives of themselves: a draft while it is typed, part of the household when the field is left. */
import type { VisitView } from '#lib/device/port.ts';
import { isMailAddress, isPhoneNumber } from '#lib/domain/contact.ts';
import type { Coach } from '../../coach.svelte.ts';
import type { TalkTextPorts } from './drafted-text.svelte.ts';

export const RESIDENT_FIELDS = ['name', 'phone', 'email'] as const;
export type ResidentField = (typeof RESIDENT_FIELDS)[number];

/** What does not read as one stays a draft: it is told in words, and nothing that was typed is gone. */
export function isWrong(field: ResidentField, text: string): boolean {
	if (text.trim() === '' || field === 'name') return false;
	return field === 'phone' ? !isPhoneNumber(text) : !isMailAddress(text);
}

export function openResident(coach: Coach, visit: VisitView, field: ResidentField): TalkTextPorts {
	const key = `resident:${field}`;
	const { call } = coach.device;
	const saved = visit.resident[field] ?? '';
	return {
		key,
		text: visit.drafts[key] ?? saved,
		saved,
		saveDraft: (text) => coach.run(call.saveDraft({ visit: visit.id, key, text })),
		save: async (text) => {
			if (isWrong(field, text)) return false;
			const plain = text.trim();
			const values = { [field]: plain === '' ? null : plain };
			return (await coach.run(call.updateHousehold({ household: visit.household, values }))) !== null;
		}
	};
}
