/** A passphrase that is being chosen: judged here, whatever the page thought of it. */
import { failed } from '../core/failed.ts';
import type { Done } from '../port.ts';
import type { Strength } from '../vault-port.ts';
import { passphraseJudge } from './passphrase-strength.ts';

/** The shortest that is taken, in characters. A demo's holds nothing of anybody. */
const LENGTH_MIN = 12;
const LENGTH_MIN_DEMO = 4;

/** Whose phone it is, or is about to be; null before that is known. */
type Organisation = { readonly name: string; readonly demo: boolean } | null;

export async function judgePassphrase(passphrase: string, organisation: Organisation): Promise<Done<Strength | null>> {
	return { ok: true, value: await strengthOf(passphrase, organisation), savedAt: Date.now() };
}

/**
 * Why this passphrase is not taken; null where it is, or where none is chosen. A demo is told so while it is typed, and
 * opens all the same.
 */
export async function refusalOfChoice(
	chosen: string | null,
	organisation: Organisation,
	judge: typeof strengthOf = strengthOf
): Promise<Done | null> {
	if (chosen === null) return null;
	const isDemo = organisation?.demo === true;
	if (chosen.length < (isDemo ? LENGTH_MIN_DEMO : LENGTH_MIN)) return failed({ kind: 'weak' });
	return !isDemo && (await judge(chosen, organisation)) === 'weak' ? failed({ kind: 'weak' }) : null;
}

/** Null where nothing can be said of it. */
async function strengthOf(passphrase: string, organisation: Organisation): Promise<Strength | null> {
	return (await passphraseJudge())?.judge(passphrase, [organisation?.name ?? '']) ?? null;
}
