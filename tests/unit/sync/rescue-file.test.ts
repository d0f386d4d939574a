/** The rescue file as text: whole, cut short, spoiled, or none at all. */
import { describe, expect, it } from 'vitest';
import { readRescueText, rescueText, type RescueContent } from '#lib/sync/rescue-file.ts';

const envelope = (n: number) => ({
	envelope: { opId: `op${n}`, dev: 'dddddddd', inc: 'cccccccc', n, sid: 'eeeeeeee', iv: 'aa', ct: 'bb' },
	savedAt: n
});
const content: RescueContent = {
	madeAt: 7,
	certificates: [{ body: '{}', signature: 'aa' }],
	sessions: [{ sid: 'eeeeeeee', dev: 'dddddddd', enc: 'aa', sealed: 'bb', signature: 'cc' }],
	envelopes: [envelope(1), envelope(2)],
	receipts: [{ opId: 'op1', result: 'stored', scope: 'org', seq: 1, eff: 'x', epoch: 'e', mac: 'aa' }]
};
const whole = rescueText(content);

describe('the rescue file', () => {
	it('reads as it was written, also with other ends of line and a mark before it', () => {
		const expected = { ok: true, content, unreadable: 0, isCut: false };
		expect(readRescueText(whole)).toEqual(expected);
		expect(readRescueText(`\uFEFF${whole.replaceAll('\n', '\r\n')}`)).toEqual(expected);
	});

	it('G3: gives what is in it when it was cut short, and says that there may have been more', () => {
		const lines = whole.split('\n');
		const cut = readRescueText(`${lines.slice(0, 4).join('\n')}\n${lines[4]?.slice(0, 20)}`);
		expect(cut).toMatchObject({ ok: true, unreadable: 1, isCut: true });
		expect(cut.ok && cut.content.envelopes).toEqual([envelope(1)]);
	});

	it.each([
		['a photograph', '\u0000\u0001JFIF', 'foreign'],
		['nothing', '', 'foreign'],
		['another file of JSON', '{"lessons":[]}', 'foreign'],
		['one of a later version', whole.replace('"version":1', '"version":2'), 'newer'],
		['one without a certificate', whole.replace('"certificate"', '"other"'), 'empty'],
		['one without an envelope', rescueText({ ...content, envelopes: [] }), 'empty']
	])('says that %s is none', (_, text, error) => {
		expect(readRescueText(text)).toEqual({ ok: false, error });
	});
});
