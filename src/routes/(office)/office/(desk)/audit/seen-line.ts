/** A line of the audit as its tables show it. */
import type { AuditAction } from '#lib/domain/audit.ts';

export interface SeenLine {
	readonly at: number;
	readonly action: AuditAction;
	readonly result: 'done' | 'refused' | 'failed';
	readonly person: string | null;
	readonly dev: string | null;
	readonly label: string | null;
	readonly count: number;
}
