import { describe, expect, it } from 'vitest';
import { letterOf, LETTER_STEPS_MAX, type LetterRecords } from '#lib/domain/letter.ts';
import { letterBlocks, type LetterBlock } from '#lib/ui/letter/letter-blocks.ts';

const HELD = Date.UTC(2026, 10, 21, 9);
const NOW = Date.UTC(2026, 10, 25, 9);
const about = {
	organisation: 'Gemeente Waterveen',
	resident: 'mevrouw Şahin',
	coach: 'Hanneke',
	coordinator: { name: 'Marja Dijkema', phone: '000-0000000' }
};
const nothing: LetterRecords = {
	visit: { startedAt: HELD },
	commitments: [],
	appointments: [],
	measures: [],
	readings: [],
	referrals: []
};
const titles = {
	measure: (code: string) => ({ text: code === 'led' ? 'Ledlamp' : 'Tochtstrip', isMetre: code !== 'led' }),
	partner: (kind: string, named: string | null) => (named === null ? kind : 'Woonstichting De Linde')
};

function words(records: LetterRecords, more: Partial<typeof about> = {}): readonly LetterBlock[] {
	return letterBlocks(letterOf(records, { ...about, ...more }), titles, NOW);
}
const texts = (blocks: readonly LetterBlock[]): string =>
	blocks.map((one) => (one.kind === 'step' ? `${one.who}: ${one.what} (${one.when})` : one.text)).join('\n');

describe('the letter', () => {
	it('holds what was fitted and what was advised, apart, and not twice', () => {
		const measures = [
			{ code: 'led', count: 2, how: 'fitted' },
			{ code: 'led', count: 4, how: 'advised' },
			{ code: 'strip', count: 3, how: 'advised' },
			{ code: 'foil', count: 1, how: 'advised', removed: true }
		] as const;
		const said = texts(words({ ...nothing, measures }));
		expect(said).toContain('Dit is in huis aangebracht\n2 keer ledlamp');
		expect(said).toContain('Dit raden wij u aan\n3 meter tochtstrip');
		expect(said).not.toContain('4 keer');
	});

	it('says nothing of advice where none was given', () => {
		expect(texts(words(nothing))).not.toContain('raden wij');
	});

	it('holds at most five steps, the soonest first, and none that was dropped', () => {
		const commitments = [9, 3, 7, 1, 5, 2].map((day) => ({
			who: 'resident' as const,
			what: `stap ${day}`,
			dueOn: `2026-12-0${day}`,
			state: 'open' as const
		}));
		const dropped = { who: 'coach' as const, what: 'vervallen', dueOn: '2026-12-01', state: 'dropped' as const };
		const { steps } = letterOf({ ...nothing, commitments: [dropped, ...commitments] }, about);
		expect(steps.map(({ what }) => what)).toEqual(['stap 1', 'stap 2', 'stap 3', 'stap 5', 'stap 7']);
		expect(steps).toHaveLength(LETTER_STEPS_MAX);
	});

	it('says in Dutch who does what before which day, and whom to call', () => {
		const said = texts(
			words({
				...nothing,
				commitments: [{ who: 'coach', what: 'brengt tochtstrip', dueOn: '2026-12-01', state: 'open' }],
				appointments: [
					{ on: '2026-12-04', part: null, minute: 600 },
					{ on: '2026-12-02', cancelled: true }
				],
				measures: [
					{ code: 'led', count: 2, how: 'fitted' },
					{ code: 'strip', count: 3, how: 'fitted' },
					{ code: 'led', count: 9, how: 'advised' }
				],
				readings: [{ meter: 'gas', value: 4213.5, unit: 'm3', at: HELD }],
				referrals: [{ partner: 'housing-corporation', named: 'x', purpose: 'schimmel', state: 'made' }]
			})
		);
		for (const part of [
			'Gemeente Waterveen',
			'Beste mevrouw Şahin,',
			'met Hanneke op zaterdag 21 november',
			'Hanneke: brengt tochtstrip (Uiterlijk dinsdag 1 december)',
			'Vrijdag 4 december, 10.00\u00a0uur',
			'Aan Woonstichting De Linde',
			'2 keer ledlamp',
			'3 meter tochtstrip',
			'Gas: 4.213,5 m³',
			'Bel Marja Dijkema: 000-0000000'
		])
			expect(said).toContain(part);
		expect(said).not.toContain('9 keer');
		expect(said).not.toContain('2 december');
	});

	it('never holds what weighed on somebody, nor a note, nor a referral that was stopped', () => {
		const said = texts(
			words({ ...nothing, referrals: [{ partner: 'debt-help', purpose: 'schulden', state: 'fellThrough' }] })
		);
		expect(said).not.toMatch(/schulden|debt/);
	});

	it('says to whom something is passed on, and never which concern it is about', () => {
		const referral = { partner: 'energy-desk', named: null, purpose: 'schulden of dichte post', state: 'made' };
		const said = texts(words({ ...nothing, referrals: [referral as never] }));
		expect(said).toContain('Dit geven wij door, omdat u ja zei');
		expect(said).toContain('energy-desk');
		expect(said).not.toContain('schulden');
	});

	it('never names the partner for safety at home, whoever finds the letter', () => {
		const referral = { partner: 'safe-home', named: null, purpose: 'veilig wonen', state: 'made' };
		const said = texts(words({ ...nothing, referrals: [referral as never] }));
		expect(said).not.toContain('safe-home');
		expect(said).not.toContain('Dit geven wij door');
	});

	it('stands also for nobody known, with nothing agreed and no number', () => {
		const said = texts(
			words(nothing, {
				resident: null,
				coach: null,
				organisation: '',
				coordinator: { name: null, phone: null }
			} as never)
		);
		expect(said).toContain('Beste bewoner,');
		expect(said).toContain('Wij hebben niets afgesproken');
		expect(said).toContain('Vraag het uw energiecoach.');
		expect(said).not.toMatch(/\{\w+\}|null|undefined/);
	});
});
