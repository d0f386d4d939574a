/** Between the port's records and the tables' rows. */
import * as v from 'valibot';
import { isInstant } from '#lib/domain/ranges.ts';
import type { Role } from '#lib/domain/roles.ts';
import { UNSENT_MAX } from '#lib/sync/limits.ts';
import { type Healed, healedSchema } from '#lib/sync/wire.ts';
import type {
	DeviceContact,
	HeldDecision,
	StoredChange,
	StoredDevice,
	StoredEntity,
	StoredInvitation,
	StoredOperation,
	StoredOrganisation,
	StoredPerson,
	StoredQuarantine
} from './port.ts';
import { addressOf } from './projection.ts';
import { rolesFromText, rolesToText } from './role-text.ts';
import { stateFromText, stateToText } from './state-text.ts';
import type {
	ChangeRow,
	DeviceRow,
	EntityRow,
	InvitationRow,
	OperationRow,
	OrganisationRow,
	PersonRow,
	QuarantineRow
} from './schema.ts';

export { stateFromText };

export function operationToRow(tenant: string, operation: StoredOperation): OperationRow {
	const { opId, receivedAt, body, ...rest } = operation;
	const head = headOf(operation);
	return {
		tenant,
		op_id: opId,
		received_at: receivedAt,
		...rest,
		body: body.startsWith(head) ? body.slice(head.length) : body
	};
}

export function rowToOperation(row: OperationRow): StoredOperation {
	const { tenant: _tenant, op_id, received_at, body, ...rest } = row;
	const operation = { opId: op_id, receivedAt: received_at, ...rest };
	// What was cut begins with the name of a field; a whole text begins with its brace, and an erased one is empty.
	return { ...operation, body: body.startsWith('"') ? `${headOf(operation)}${body}` : body };
}

/** How a phone's and the office's own texts begin: with what the row holds in columns. Such a text is kept from there on. */
function headOf(operation: Omit<StoredOperation, 'body'>): string {
	const { opId, dev, inc, n, scope, root, ent, kind } = operation;
	return `${JSON.stringify({ opId, dev, inc, n, scope, root, ent, kind }).slice(0, -1)},`;
}

export function entityToRow(tenant: string, entity: StoredEntity): EntityRow {
	return { tenant, ...entity, address: addressOf(entity), state: stateToText(entity.state) };
}

export function rowToEntity(row: EntityRow): StoredEntity {
	const { tenant: _tenant, address: _address, state, ...rest } = row;
	return { ...rest, state: stateFromText(state) };
}

export function rowToChange(row: ChangeRow): StoredChange {
	return { scope: row.scope, seq: row.seq, ent: row.ent, what: row.what, move: row.move };
}

export function quarantineToRow(tenant: string, item: StoredQuarantine): QuarantineRow {
	const { opId, receivedAt, decidedAt, decidedBy, citedBy, ...rest } = item;
	return {
		tenant,
		op_id: opId,
		received_at: receivedAt,
		decided_at: decidedAt,
		decided_by: decidedBy,
		cited_by: citedBy,
		...rest
	};
}

export function rowToQuarantine(row: QuarantineRow): StoredQuarantine {
	const { tenant: _tenant, op_id, received_at, decided_at, decided_by, cited_by, ...rest } = row;
	return {
		opId: op_id,
		receivedAt: received_at,
		decidedAt: decided_at,
		decidedBy: decided_by,
		citedBy: cited_by,
		...rest
	};
}

export function decisionToRow(decision: HeldDecision): Partial<QuarantineRow> {
	const { decidedAt, decidedBy, citedBy, ...rest } = decision;
	return {
		...rest,
		...(decidedAt === undefined ? {} : { decided_at: decidedAt }),
		...(decidedBy === undefined ? {} : { decided_by: decidedBy }),
		...(citedBy === undefined ? {} : { cited_by: citedBy })
	};
}

export function deviceToRow(tenant: string, device: StoredDevice): DeviceRow {
	return {
		tenant,
		dev: device.dev,
		person: device.person,
		label: device.label,
		submit_key: device.submitKey,
		read_key: device.readKey,
		enrolled_at: device.enrolledAt,
		last_contact_at: device.lastContactAt,
		unsent: device.unsent,
		app_version: device.appVersion,
		persisted: numberOf(device.persisted),
		clock_offset_ms: device.clockOffsetMs,
		healed: device.healed.length === 0 ? null : JSON.stringify(device.healed),
		installed: numberOf(device.installed),
		goes_on_since: device.goesOnSince,
		broken: device.broken,
		revoked_at: device.revokedAt
	};
}

export function contactToRow(contact: DeviceContact): Partial<DeviceRow> {
	const { lastContactAt, unsent, appVersion, persisted, clockOffsetMs, healed, installed, goesOnSince, broken } =
		contact;
	return {
		last_contact_at: lastContactAt,
		...(unsent === undefined ? {} : { unsent }),
		...(appVersion === undefined ? {} : { app_version: appVersion }),
		...(persisted === undefined ? {} : { persisted: numberOf(persisted) }),
		...(clockOffsetMs === undefined ? {} : { clock_offset_ms: clockOffsetMs }),
		...(healed === undefined ? {} : { healed: healed.length === 0 ? null : JSON.stringify(healed) }),
		...(installed === undefined ? {} : { installed: numberOf(installed) }),
		...(goesOnSince === undefined ? {} : { goes_on_since: goesOnSince }),
		...(broken === undefined ? {} : { broken })
	};
}

function numberOf(answer: boolean | null): number | null {
	return answer === null ? null : Number(answer);
}

/** What cannot be read any more says nothing: a phone's own words about itself must close no page about it. */
export function healedFromText(text: string | null): readonly Healed[] {
	try {
		const read = v.safeParse(v.array(healedSchema), JSON.parse(text ?? '[]'));
		return read.success ? read.output : [];
	} catch {
		return [];
	}
}

/** What a phone said it holds, or unknown where no phone can. */
export function unsentOf(row: Pick<DeviceRow, 'unsent'>): number | null {
	const unsent = row.unsent === null ? null : Number(row.unsent);
	return unsent !== null && unsent >= 0 && unsent <= UNSENT_MAX ? unsent : null;
}

/** A moment that a phone or this server noted, or unknown where it is none. */
export function momentOf(value: number | null): number | null {
	const at = value === null ? null : Number(value);
	return isInstant(at) ? at : null;
}

export function rowToDevice(row: DeviceRow): StoredDevice {
	return {
		dev: row.dev,
		person: row.person,
		label: row.label,
		submitKey: row.submit_key,
		readKey: row.read_key,
		enrolledAt: row.enrolled_at,
		lastContactAt: momentOf(row.last_contact_at),
		unsent: unsentOf(row),
		appVersion: row.app_version,
		persisted: row.persisted === null ? null : row.persisted === 1,
		clockOffsetMs: row.clock_offset_ms,
		healed: healedFromText(row.healed),
		installed: row.installed === null ? null : row.installed === 1,
		goesOnSince: momentOf(row.goes_on_since),
		broken: row.broken === null ? null : Number(row.broken),
		revokedAt: row.revoked_at
	};
}

export function personToRow(tenant: string, person: StoredPerson): PersonRow {
	const { expiresAt, active, roles, ...rest } = person;
	return { tenant, ...rest, role: rolesToText(roles), expires_at: expiresAt, active: Number(active) };
}

export function rowToPerson(row: PersonRow): StoredPerson {
	return {
		person: row.person,
		name: row.name,
		email: row.email,
		roles: knownRoles(row.role),
		language: row.language,
		expiresAt: row.expires_at,
		active: row.active === 1
	};
}

export function invitationToRow(tenant: string, invitation: StoredInvitation): InvitationRow {
	const { codeHash, person, expiresAt, usedAt, made } = invitation;
	return {
		tenant,
		code_hash: codeHash,
		person,
		expires_at: expiresAt,
		used_at: usedAt,
		created_at: made?.at ?? null,
		made_by: made?.by ?? null,
		role: made ? rolesToText(made.roles) : null,
		rounds: made?.scopes.join(' ') ?? null
	};
}

export function rowToInvitation(row: InvitationRow): StoredInvitation {
	const { code_hash, person, expires_at, used_at, created_at, made_by, role, rounds } = row;
	const plain = { codeHash: code_hash, person, expiresAt: expires_at, usedAt: used_at };
	if (created_at === null || made_by === null || role === null) return plain;
	const scopes = (rounds ?? '').split(' ').filter((scope) => scope !== '');
	return { ...plain, made: { by: made_by, at: created_at, roles: knownRoles(role), scopes } };
}

export function organisationToRow(organisation: StoredOrganisation): OrganisationRow {
	const { packHash, createdAt, demo, ...rest } = organisation;
	return { ...rest, demo: Number(demo), pack_hash: packHash, created_at: createdAt };
}

export function rowToOrganisation(row: OrganisationRow): StoredOrganisation {
	return {
		tenant: row.tenant,
		name: row.name,
		epoch: row.epoch,
		demo: row.demo === 1,
		packHash: row.pack_hash,
		createdAt: row.created_at
	};
}

/** A role that this version does not know has no rights rather than somebody else's. */
function knownRoles(text: string): readonly Role[] {
	const roles = rolesFromText(text);
	if (!roles) throw new Error(`the store holds a role that this version does not know: ${text}`);
	return roles;
}
