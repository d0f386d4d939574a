/* Scopes: what one device may hold. */
export const ORG_SCOPE = 'org';
/** Home of what no phone holds, such as an address outside every round. */
export const OFFICE_SCOPE = 'office';
/** What is recorded while practising. It exists in a phone's memory only, and no office takes it in. */
export const PRACTICE_SCOPE = 'practice';

export function roundScope(roundId: string): string {
	return `round:${roundId}`;
}

export function coachScope(personId: string): string {
	return `coach:${personId}`;
}

/** True when a scope's name is one this version can hold. */
export function isScope(text: string): boolean {
	return text === ORG_SCOPE || text === OFFICE_SCOPE || /^(round|coach):[0-9a-f-]{8,64}$/.test(text);
}
