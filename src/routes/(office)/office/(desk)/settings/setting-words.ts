/** A setting and its value in words. */
import { MAIL_KINDS, mailSwitchesOf } from '#lib/domain/mail-kinds.ts';
import { ORGANISATION_RULES } from '#lib/domain/organisation-rules.ts';
import { planningCapsOf } from '#lib/domain/planning.ts';
import { PROCESSING_PURPOSES } from '#lib/domain/privacy.ts';
import { RETENTION_CLASSES } from '#lib/domain/retention.ts';
import { readSetting } from '#lib/domain/settings.ts';
import type { OfficeSay } from '#lib/ui/office-say.ts';

export function settingName(say: OfficeSay, name: string): string {
	const purpose = PROCESSING_PURPOSES.find((one) => name === `basis:${one}`);
	if (purpose) return say.t('settings.basisFor', { purpose: say.t(`purpose.${purpose}`) });
	return name === 'rules' || name === 'terms' || name === 'nightly' || name === 'planning' || name === 'mail'
		? say.t(`settings.name.${name}`)
		: name;
}

export function settingValue(
	say: OfficeSay,
	{ name, value }: { readonly name: string; readonly value: string }
): string {
	if (name === 'nightly') return readSetting('nightly', value) === true ? say.t('settings.on') : say.t('settings.off');
	if (name === 'mail') {
		const switches = mailSwitchesOf(readSetting('mail', value));
		return MAIL_KINDS.map(
			(kind) => `${say.t(`mail.kind.${kind}`)}: ${say.t(switches[kind] ? 'settings.on' : 'settings.off')}`
		).join('; ');
	}
	if (name === 'rules') {
		const rules = readSetting('rules', value);
		return ORGANISATION_RULES.map((rule) => `${say.t(`settings.rule.${rule}`)}: ${rules?.[rule] ?? '–'}`).join('; ');
	}
	if (name === 'planning') {
		const caps = planningCapsOf(readSetting('planning', value));
		return [
			`${say.t('planning.appointmentsPerDay')}: ${caps.appointmentsPerDay}`,
			`${say.t('planning.doorsPerCoach')}: ${caps.doorsPerCoach ?? say.t('planning.noCap')}`
		].join('; ');
	}
	if (name === 'terms') {
		const terms = readSetting('terms', value) ?? {};
		return RETENTION_CLASSES.flatMap((one) => {
			const days = terms[one];
			return days === undefined ? [] : [`${say.t(`retention.class.${one}`)}: ${days ?? '–'}`];
		}).join('; ');
	}
	const basis = readSetting('basis:round', value);
	if (!basis) return value;
	return `${say.t(`basis.${basis.basis}`)}${basis.note === '' ? '' : `: ${basis.note}`}`;
}
