/**
 * The card for training: one sheet of A4 in Dutch, that a trainer prints and puts beside the phone. Its sentences and the
 * names of its buttons are the app's own, so that the card never says another word than the screen.
 */
import { t as coach, type CoachKey } from '#lib/words/coach.ts';
import { helpLines, t as help, type HelpKey } from '#lib/words/help.ts';
import { t as practice } from '#lib/words/practice.ts';

const LANGUAGE = 'nl';

/** In the order of a day. `buttons` are named as they stand on the screen. */
const PARTS: readonly { readonly topic: string; readonly buttons: readonly CoachKey[] }[] = [
	{ topic: 'more', buttons: ['nav.more', 'more.outdoor'] },
	{ topic: 'today', buttons: ['nav.today', 'today.next'] },
	{ topic: 'address', buttons: ['outcome.notHome', 'address.start', 'appointment.atDoor', 'common.undo'] },
	{
		topic: 'visit',
		buttons: [
			'visit.overview',
			'visit.measure',
			'visit.promise',
			'resident.button',
			'cards.button',
			'meter.button',
			'photo.button',
			'table.referral',
			'table.note'
		]
	},
	{ topic: 'close', buttons: ['visit.finish', 'close.letterOpen', 'close.finish'] },
	{ topic: 'outbox', buttons: ['nav.outbox', 'outbox.exchange'] }
];

export function trainingCard(): string {
	const say = (key: CoachKey): string => {
		const text = coach(LANGUAGE, key);
		// A key without words is shown as it is on a screen, and would be printed here.
		if (text === key) throw new Error(`no words for ${key}`);
		return escaped(text);
	};
	const title = (topic: string): string => escaped(help(LANGUAGE, titleKey(topic)));
	const lines = (topic: string): string =>
		helpLines(LANGUAGE, topic)
			.map((line) => `<li>${escaped(line)}</li>`)
			.join('\n\t\t');
	const parts = PARTS.map(
		({ topic, buttons }, at) => `<section>
	<h2>${at + 1}. ${title(topic)}</h2>
	<p class="buttons">${buttons.map((button) => `<b>${say(button)}</b>`).join(' ')}</p>
	<ul>
		${lines(topic)}
	</ul>
</section>`
	).join('\n');
	return `<!doctype html>
<html lang="${LANGUAGE}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Voordeur op één A4</title>
<!-- Gemaakt met: npm run training. Verander de woorden in src/lib/words/messages/nl, niet hier. -->
<style>
@font-face { font-family: 'Atkinson Hyperlegible Next'; src: url('../../static/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2') format('woff2'); font-weight: 200 800; }
@page { size: A4; margin: 12mm; }
body { max-width: 186mm; margin: 0 auto; padding: 4mm; font: 10.5pt/1.3 'Atkinson Hyperlegible Next', system-ui, sans-serif; color: #000; background: #fff; }
h1 { margin: 0; font-size: 22pt; line-height: 1.1; }
h2 { margin: 0 0 1mm; font-size: 12.5pt; line-height: 1.2; }
header p { margin: 1mm 0 3mm; }
main { columns: 2; column-gap: 8mm; }
section { break-inside: avoid; margin: 0 0 3.5mm; }
ul { margin: 0; padding-inline-start: 4.5mm; }
p { margin: 0; }
.buttons { margin-block-end: 1mm; }
.buttons b { display: inline-block; margin: 0 0.5mm 0.8mm 0; padding: 0 1.6mm; border: 0.8pt solid #000; border-radius: 1.5mm; font-size: 9.5pt; line-height: 1.45; }
.alone { padding: 2mm 3mm; border: 1.6pt solid #000; border-radius: 2mm; }
.blank { display: inline-block; min-width: 46mm; border-bottom: 0.8pt solid #000; }
footer { margin-top: 2mm; font-size: 8.5pt; }
@media print { body { padding: 0; } }
</style>
</head>
<body>
<header>
<h1>Voordeur op één A4</h1>
<p>Voor de training van energiecoaches. Oefen eerst: <b>${say('nav.more')}</b>, <b>${say('practice.entry')}</b>, <b>${escaped(practice(LANGUAGE, 'guided.title'))}</b>. ${say('practice.entryText')}</p>
</header>
<main>
${parts}
<section class="alone">
	<h2>${title('alone')}</h2>
	<ul>
		${lines('alone')}
	</ul>
	<p>Coördinator: <span class="blank">&nbsp;</span></p>
	<p>Telefoon: <span class="blank">&nbsp;</span></p>
</section>
<section>
	<h2>Vier kleuren, altijd met woorden</h2>
	<ul>
		<li>Groen: veilig op kantoor.</li>
		<li>Grijs: op deze telefoon, zonder netwerk. Dat is nooit een fout.</li>
		<li>Oker: iemand moet iets doen.</li>
		<li>Rood: gevaar, of voorgoed wissen.</li>
	</ul>
</section>
</main>
<footer>${escaped(help(LANGUAGE, 'help.alone.sources'))}</footer>
</body>
</html>
`;
}

function titleKey(topic: string): HelpKey {
	const keys: Readonly<Record<string, HelpKey>> = {
		more: 'help.more.title',
		today: 'help.today.title',
		address: 'help.address.title',
		visit: 'help.visit.title',
		close: 'help.close.title',
		outbox: 'help.outbox.title',
		alone: 'help.alone.title'
	};
	const key = keys[topic];
	if (key === undefined) throw new Error(`the card has no title for ${topic}`);
	return key;
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
