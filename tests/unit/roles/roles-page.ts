/** The page on roles, from what the server answered. */
import { can, type Permission, type Role, ROLES } from '#lib/domain/roles.ts';
import { type Door, SENT_TO_SIGN_IN } from './call.ts';
import { ENDPOINTS, type Need } from './endpoints.ts';
import { type JudgedRecords, WRITERS } from './records.ts';
import type { CallerName } from './town.ts';

const NAMES: Readonly<Record<CallerName, string>> = {
	nobody: 'nobody',
	otherOrganisation: 'another organisation',
	coach: 'coach',
	coordinator: 'coordinator',
	administrator: 'administrator',
	privacyOfficer: 'privacy officer',
	auditor: 'auditor'
};
const NEEDS: Partial<Record<Need, string>> = {
	anyone: '',
	signedIn: 'a session',
	reader: 'a read token of a coach',
	member: 'the signature of a phone of this organisation',
	sender: "a phone's signature; its own organisation takes it in"
};

export function rolesPage(given: {
	readonly doors: readonly Door[];
	readonly found: ReadonlyMap<string, ReadonlyMap<CallerName, number>>;
	readonly permissions: readonly Permission[];
	readonly callers: readonly CallerName[];
	readonly records: JudgedRecords;
}): string {
	const { doors, found, permissions, callers, records } = given;
	const roleRow = (first: string, has: (role: Role) => boolean): readonly string[] => [
		first,
		...ROLES.map((role) => (has(role) ? 'yes' : ''))
	];
	const writerNames = WRITERS.map((as) => (as === 'list' || as === 'rule' ? as : NAMES[as]));
	const roleHead = (first: string): readonly string[] => [first, ...ROLES.map((role) => NAMES[role])];
	return `${[
		'# Roles: who may do what',
		'Written by `tests/unit/roles/roles.test.ts`, which asks the server itself: every handler that stands under `src/routes` is called by somebody of every role, by another organisation on the same server and by nobody. A handler without a row in its table fails the test, and so does an answer that differs from this page. To write it anew: `npx vitest run tests/unit/roles -u`.',
		'## Permissions',
		'The one table, `src/lib/domain/roles.ts`.',
		table([roleHead('permission'), ...permissions.map((one) => roleRow(`\`${one}\``, (role) => can(role, one)))]),
		'## Endpoints',
		'`yes`: let in; what is sent here is a sample that changes nothing, so the answer may be that something is missing. `sign in`: sent to the page to sign in. A number: refused with that status. `a passkey now`: a passkey or recovery code shown in the last ten minutes, else sent to show one. The office knows no session of a coach or of another organisation. A phone was made for every role, since a coach who becomes something else keeps theirs: it still hands in its work, and reads no more.',
		table([
			['endpoint', 'asks for', ...callers.map((caller) => NAMES[caller])],
			...doors.map((door) => {
				const row = ENDPOINTS[door.name];
				const asked = row ? (NEEDS[row.need] ?? `\`${row.need}\``) : '';
				const need = row?.isFresh ? `${asked}, a passkey now` : asked;
				const cells = callers.map((caller) => cellOf(found.get(door.name)?.get(caller), row?.answers));
				return [`\`${door.name}\``, need, ...cells];
			})
		]),
		'## Records',
		'In which kind of scope each writer may put a new record, and what its root may be. `own`: the record itself. A phone is a coach, whatever else its person became; a rescue file is judged like a push. `list`: a list of addresses that is read in. `rule`: the server itself. Any other operation is set aside for a person to look at, and never dropped.',
		table([
			['kind', 'root', ...writerNames],
			...records.kinds.map(({ kind, roots, cells }) => [`\`${kind}\``, roots, ...cells.map(({ found: has }) => has)])
		]),
		'## Where a phone may put a new record',
		table([['scope', 'kinds'], ...records.scopes.map(({ scope, kinds }) => [scope, kinds])]),
		'What a phone may read is the organisation, its own scope and each round that is lent to its coach; no other role reads by a phone.',
		'## Fields',
		'When each writer may write a field. `making`: while the record holds nothing that is given only when it is made. `own`: only their own id, as the certificate or the session says. A rule may empty any field and set any guard besides.',
		table([
			['field', ...writerNames],
			...records.fields.map(({ field, cells }) => [`\`${field}\``, ...cells.map(({ found: has }) => has)])
		]),
		'## Guards',
		'A guard that was set holds until one of these lifts it.',
		table([
			roleHead('field'),
			...records.guards.map(({ field, cells }) => [`\`${field}\``, ...cells.map(({ found: has }) => has)])
		])
	].join('\n\n')}\n`;
}

function cellOf(status: number | undefined, answers: number | undefined): string {
	if (status === undefined) return '?';
	if (status === answers) return 'yes';
	return status === SENT_TO_SIGN_IN ? 'sign in' : String(status);
}

function table(rows: readonly (readonly string[])[]): string {
	const [head = [], ...body] = rows;
	const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}
