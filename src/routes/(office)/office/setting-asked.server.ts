/** Asks whoever decides over a colleague's decision of the same setting: what each of both says, in words. */
import type { RequestEvent } from '@sveltejs/kit';
import type { Meanwhile } from '#lib/domain/meanwhile.ts';
import { readSetting, type SettingName } from '#lib/domain/settings.ts';
import { getApp } from '#lib/server/app.ts';
import { meanwhileOf } from '#lib/server/office/meanwhile.ts';
import type { OfficePlace } from '#lib/server/office/place.ts';
import { readSettingHistory } from '#lib/server/privacy/settings.ts';

/** @param asked.said each part of a value by its label, in words */
export async function askAboutSetting<N extends SettingName>(
	{ url }: Pick<RequestEvent, 'url'>,
	place: OfficePlace,
	asked: {
		readonly name: N;
		readonly form: FormData;
		readonly mine: unknown;
		readonly said: (value: unknown) => Readonly<Record<string, string>>;
	}
): Promise<Meanwhile> {
	const { name, form, mine, said } = asked;
	const last = (await readSettingHistory((await getApp()).store, place.tenant)).find((one) => one.name === name);
	const theirs = said(last ? readSetting(name, last.value) : null);
	const fields = Object.entries(said(mine)).flatMap(([label, value]) =>
		value === (theirs[label] ?? '')
			? []
			: [
					{
						field: label,
						label,
						theirs: theirs[label] ?? '',
						mine: value,
						by: last?.person ?? null,
						at: last?.at ?? null,
						isOnPhone: false
					}
				]
	);
	const fresh = { seen: String(last?.number ?? 0) };
	return meanwhileOf(place, { ent: name, action: url.search, fields, isKept: true, form, seen: {}, fresh });
}

/** Parts of a value, whatever it is. */
export function partOf(value: unknown, name: string): string {
	if (typeof value !== 'object' || value === null) return '';
	const part: unknown = new Map<string, unknown>(Object.entries(value)).get(name);
	return part === null || part === undefined ? '' : String(part);
}
