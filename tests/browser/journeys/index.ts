/** Every journey by name. Each answers what it counted, or throws. */
import { runDeviceSuite } from '../device/run.ts';
import { erasure } from './erasure.ts';
import { firstVisit } from './first-visit.ts';
import { lostPhone } from './lost-phone.ts';
import { forgottenPassphrase } from './forgotten-passphrase.ts';
import { mouldGuide } from './mould-guide.ts';
import { officeAccount } from './office-account.ts';
import { practice } from './practice.ts';
import { publish } from './publish.ts';
import { passkey } from './passkey.ts';
import { photo } from './photo.ts';
import { shell } from './shell.ts';

export const JOURNEYS: Readonly<Record<string, () => Promise<string>>> = {
	'device-suite': runDeviceSuite,
	erasure,
	'first-visit': firstVisit,
	'forgotten-passphrase': forgottenPassphrase,
	'lost-phone': lostPhone,
	'mould-guide': mouldGuide,
	'office-account': officeAccount,
	practice,
	publish,
	passkey,
	photo,
	shell
};
