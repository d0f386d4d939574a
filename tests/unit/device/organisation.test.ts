import { expect, it } from 'vitest';
import { ORG_SCOPE } from '#lib/domain/round.ts';
import { bench, TENANT } from './fixture.ts';

it('whom a resident can call comes with the first exchange, and follows the office', async () => {
	const { phone, desk } = bench();
	const app = await phone.start();
	expect(app.views.build('organisation', {})).toBeNull();
	desk('organisation', TENANT, { name: 'Gemeente Voorbeeldstad' }, { scope: ORG_SCOPE });
	await app.courier.exchange();
	expect(app.views.build('organisation', {})).toEqual({
		name: 'Gemeente Voorbeeldstad',
		coordinatorName: null,
		coordinatorPhone: null
	});
	desk('organisation', TENANT, { coordinatorName: 'Marja', coordinatorPhone: '000-0000000' }, { scope: ORG_SCOPE });
	await app.courier.exchange();
	expect(app.views.build('organisation', {})).toEqual({
		name: 'Gemeente Voorbeeldstad',
		coordinatorName: 'Marja',
		coordinatorPhone: '000-0000000'
	});
});

it('a new intake key is learned with a handshake and kept across a restart; an office that says none changes nothing', async () => {
	const { phone, office } = bench();
	const app = await phone.start();
	const first = app.handover.meta.intakeKey;
	await app.courier.exchange();
	expect(app.handover.meta.intakeKey).toBe(first);
	office.intakeKey = 'bmV3';
	await app.courier.exchange();
	expect(app.handover.meta.intakeKey).toBe('bmV3');
	office.intakeKey = undefined;
	const again = await phone.start();
	await again.courier.exchange();
	expect(again.handover.meta.intakeKey).toBe('bmV3');
});
