/** Which numbers need a source, and which are the talk's own. */
import { describe, expect, test } from 'vitest';
import { figuresIn, type FigureKind } from '#lib/content/server/figures.ts';

describe('figures', () => {
	test.each<[string, FigureKind, string]>([
		['Bel 112.', 'phone', '112'],
		['Bel 0800-8115', 'phone', '0800-8115'],
		['of 0900 1234', 'phone', '0900 1234'],
		['Bel 06-12345678', 'phone', '06-12345678'],
		['Bel 020 1234567', 'phone', '020 1234567'],
		['Bel 14 020', 'phone', '14 020'],
		['scheelt 10%', 'amount', '10%'],
		['scheelt 10 procent', 'amount', '10 procent'],
		['scheelt tien procent', 'amount', 'tien procent'],
		['kost €3,50 of meer', 'amount', '€3,50'],
		['kost 3 euro', 'amount', '3 euro'],
		['wel 80 m³ gas', 'amount', '80 m³'],
		['ruim 300 kWh', 'amount', '300 kWh'],
		['nooit onder 15 graden', 'amount', '15 graden'],
		['nooit onder 15 °C', 'amount', '15 °'],
		['one or two degrees less', 'amount', 'two degrees'],
		['10 cm van de muur', 'amount', '10 cm'],
		['tien centimeter van de muur', 'amount', 'tien centimeter'],
		['ten centimetres away', 'amount', 'ten centimetres'],
		['een kamer van 12 m2', 'amount', '12 m2'],
		['vijfentwintig meter', 'amount', 'vijfentwintig meter'],
		['binnen 24 uur', 'time', '24 uur'],
		['14 dagen de tijd', 'time', '14 dagen'],
		['veertien dagen de tijd', 'time', 'veertien dagen'],
		['fourteen days to pay', 'time', 'fourteen days'],
		['na 6 weken', 'time', '6 weken'],
		['na zes weken', 'time', 'zes weken'],
		['six weeks later', 'time', 'six weeks'],
		['om de 3 maanden', 'time', '3 maanden'],
		['every three months', 'time', 'three months'],
		['al 3 jaar', 'time', '3 jaar'],
		['every 10 years', 'time', '10 years'],
		['twenty-five years', 'time', 'twenty-five years'],
		['anderhalf jaar', 'time', 'anderhalf jaar'],
		['1 op de 6 mensen', 'share', '1 op de 6'],
		['één op de zes mensen', 'share', 'één op de zes'],
		['negen van de tien deuren', 'share', 'negen van de tien'],
		['3 van de 4 huizen', 'share', '3 van de 4'],
		['about one in six people', 'share', 'one in six'],
		['a score of 8.7 out of ten', 'share', '8.7 out of ten'],
		['wel 116.000 huizen', 'number', '116.000'],
		['some 116,000 homes', 'number', '116,000'],
		['20.000 bezoeken', 'number', '20.000'],
		['een 8,7 als cijfer', 'number', '8,7'],
		['a mark of 8.7', 'number', '8.7'],
		['sinds 2019', 'number', '2019']
	])('%s is a %s', (text, kind, words) => {
		expect(figuresIn(text)).toMatchObject([{ kind, words }]);
	});

	test.each([
		'Neem 1 stap.',
		'Kamer 3',
		'2 of 3 dingen',
		'drie vragen',
		'Lees L25',
		'op nummer 1125',
		'één uur',
		'one year older',
		'vijf minuten op de stoep',
		'woensdag na vier uur',
		'om 9.30',
		'onder 12 huurders',
		'een gesprek één op één',
		'de derde weekdag',
		'Doe dit in twee stappen, elke dag één.'
	])('%s is none', (text) => {
		expect(figuresIn(text)).toEqual([]);
	});

	test('of two that overlap the whole is given, and several stand in their order', () => {
		expect(
			figuresIn('In 2022 zaten 1 op de 6 huizen, samen 116.000, onder 15,5 graden.').map(({ words }) => words)
		).toEqual(['2022', '1 op de 6', '116.000', '15,5 graden']);
	});

	test('a word of two thousand letters holds nobody up', () => {
		const before = process.cpuUsage();
		expect(figuresIn('a'.repeat(2000))).toEqual([]);
		expect(figuresIn('1.'.repeat(1000))).toBeDefined();
		expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000);
	});
});
