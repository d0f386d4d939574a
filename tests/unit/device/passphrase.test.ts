/** A passphrase while it is chosen: what is easily guessed in Dutch and in English, and what the worker takes. */
import { describe, expect, it } from 'vitest';
import { commonWords } from '../../../commands/steps/common-words.ts';
import { refusalOfChoice } from '#lib/device/browser/choosing.ts';
import { createPassphraseJudge } from '#lib/device/browser/passphrase-strength.ts';

const lists = commonWords();
const judge = createPassphraseJudge(lists);
const ABOUT = ['Gemeente Voorbeeldstad'];
const REAL = { name: 'Gemeente Voorbeeldstad', demo: false };
const DEMO = { ...REAL, demo: true };
const strengthOf = async (passphrase: string) => judge.judge(passphrase, ABOUT);
const refused = async (passphrase: string | null, at = REAL) =>
	(await refusalOfChoice(passphrase, at, strengthOf))?.ok === false;

describe('a passphrase', () => {
	it.each([
		'welkom123456',
		'wachtwoord1234',
		'Wachtwoord2026!',
		'passwordpassword',
		'zaterdagavond',
		'goedemorgen!',
		'qwertyuiop123',
		'123456789012',
		'aaaaaaaaaaaaaaaaaaaa',
		'abcabcabcabc',
		'voordeur voordeur',
		'Voorbeeldstad2026',
		'lente2026lente',
		'ik hou van',
		'i love you i love you'
	])('is weak that a guesser comes to soon: %s', (passphrase) => {
		expect(judge.judge(passphrase, ABOUT)).toBe('weak');
	});

	it.each([
		'appeltaart onder een paraplu',
		'blauwe giraffe danst zacht',
		'boom tafel lamp glas',
		'thee zonder suiker graag',
		'correct horse battery staple',
		'xk29-plow-33hj-velg'
	])('is not weak that is made of words without each other: %s', (passphrase) => {
		expect(judge.judge(passphrase, ABOUT)).not.toBe('weak');
	});

	it('is no stronger for what stands between its words, or for capitals and spaces around it', () => {
		for (const written of ['ik hou van', 'ik_hou.van', '  IK HOU VAN ', 'ik-hou-van'])
			expect(judge.judge(written, ABOUT)).toBe('weak');
	});

	it('is judged in time however long it is', () => {
		const began = performance.now();
		judge.judge('aB3$ 9x'.repeat(5_000), ABOUT);
		expect(performance.now() - began).toBeLessThan(5_000);
	});

	it('is not taken where it is weak or short; a demo takes a weak one', async () => {
		expect(await refused('welkom123456')).toBe(true);
		expect(await refused('kort')).toBe(true);
		expect(await refused('blauwe giraffe danst zacht')).toBe(false);
		// A passkey alone, or taking the passphrase away.
		expect(await refused(null)).toBe(false);
		expect(await refused('koffie', DEMO)).toBe(false);
		expect(await refused('ko', DEMO)).toBe(true);
	});

	it('is taken by its length alone where the words cannot be read', async () => {
		const unknown = async () => null;
		expect(await refusalOfChoice('welkom123456', REAL, unknown)).toBeNull();
	});
});

describe('the words that are tried first', () => {
	it('are of passwords, two languages and names, each once and in its order', () => {
		for (const words of Object.values(lists)) {
			const list = words.split('\n');
			expect(list.length).toBeGreaterThan(3_000);
			expect(new Set(list).size).toBe(list.length);
		}
		expect(lists.passwords.startsWith('123456\n')).toBe(true);
		expect(lists.dutch.startsWith('ik\nje\nhet')).toBe(true);
	});
});
