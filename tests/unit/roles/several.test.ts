/** Several roles in one person: every field of every record, by every pair of roles, against what each may by itself. */
import { describe, expect, it } from 'vitest';
import { type Author, fieldTrouble, officeAuthor, rightOf } from '#lib/domain/records/authority.ts';
import type { Field } from '#lib/domain/records/define.ts';
import { RECORDS } from '#lib/domain/records/index.ts';
import { bears, can, inOrder, isSameRoles, PERMISSIONS, type Role, ROLES } from '#lib/domain/roles.ts';
import { rolesFromText, rolesToText } from '#lib/server/store/role-text.ts';

const PAIRS = ROLES.flatMap((one, at) => ROLES.slice(at + 1).map((other): readonly [Role, Role] => [one, other]));

describe('several roles in one person', () => {
	it('may what each of them may, and nothing that none of them may', () => {
		for (const pair of PAIRS)
			for (const permission of PERMISSIONS)
				expect(can(pair, permission), `${pair.join('+')} ${permission}`).toBe(
					pair.some((role) => can(role, permission))
				);
		expect(PERMISSIONS.filter((permission) => can([], permission))).toEqual([]);
	});

	it('write at the office each field that one of them writes there, and by none what is for a phone', () => {
		let asked = 0;
		for (const pair of PAIRS) {
			const atOffice = pair.filter((role) => role !== 'coach');
			for (const [kind, type] of Object.entries(RECORDS)) {
				const fields: Readonly<Record<string, Field<unknown>>> = type.fields;
				for (const [name, field] of Object.entries(fields)) {
					const said = {
						kind,
						ent: 'e',
						root: 'r',
						fields: { [name]: field.merge.kind === 'guard' ? { set: true } : null }
					};
					const troubleFor = (author: Author) => fieldTrouble(said, { author, holds: () => null });
					const each = atOffice.map((as) => troubleFor({ as, person: 'p' }));
					const both = troubleFor(officeAuthor(pair, 'p'));
					expect(both === null, `${pair.join('+')} ${kind}.${name}`).toBe(each.some((trouble) => trouble === null));
					asked += 1;
				}
			}
		}
		expect(asked).toBeGreaterThan(1_000);
	});

	it('give no coach more at the desk than a coordinator has there', () => {
		const onlyCoach = Object.entries(RECORDS).flatMap(([kind, type]) => {
			const fields: Readonly<Record<string, Field<unknown>>> = type.fields;
			return Object.entries(fields)
				.filter(
					([, field]) => rightOf(field, 'coach').when === 'always' && rightOf(field, 'coordinator').when === 'never'
				)
				.map(([name, field]) => ({ kind, name, value: field.merge.kind === 'guard' ? { set: true } : null }));
		});
		expect(onlyCoach.length).toBeGreaterThan(0);
		for (const { kind, name, value } of onlyCoach) {
			const said = { kind, ent: 'e', root: 'r', fields: { [name]: value } };
			const author = officeAuthor(['coach', 'coordinator'], 'p');
			expect(fieldTrouble(said, { author, holds: () => null }), `${kind}.${name}`).toMatch(/^notWrittenByRole/);
		}
	});

	it('are one text in the store, in one order, and none where a word is no role', () => {
		expect(rolesToText(['administrator', 'coach'])).toBe('coach administrator');
		expect(rolesFromText('coach administrator')).toEqual(['coach', 'administrator']);
		expect(rolesFromText('coach boss')).toBeNull();
		expect(rolesFromText('')).toBeNull();
		expect(isSameRoles(['coach', 'auditor'], ['auditor', 'coach'])).toBe(true);
		expect(isSameRoles(['coach'], ['auditor', 'coach'])).toBe(false);
		expect(inOrder('coach')).toEqual(['coach']);
		expect(bears(['coach', 'auditor'], 'auditor')).toBe(true);
	});
});
