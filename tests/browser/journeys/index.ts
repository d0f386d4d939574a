/** Every journey by name. Each answers what it counted, or throws. */
import { runDeviceSuite } from '../device/run.ts';
import { account } from './account.ts';
import { back } from './back.ts';
import { bigList } from './big-list.ts';
import { danger } from './danger.ts';
import { atTheTable } from './at-the-table.ts';
import { atTheDoor } from './at-the-door.ts';
import { axe } from './axe.ts';
import { doorstep } from './doorstep.ts';
import { editGuide } from './edit-guide.ts';
import { dev } from './dev.ts';
import { covered } from './covered.ts';
import { erasure } from './erasure.ts';
import { fullDay } from './full-day.ts';
import { install } from './install.ts';
import { keyboardVisit } from './keyboard-visit.ts';
import { reach } from './reach.ts';
import { findIt } from './find.ts';
import { firstVisit } from './first-visit.ts';
import { lostText } from './lost-text.ts';
import { lostPhone } from './lost-phone.ts';
import { forgottenPassphrase } from './forgotten-passphrase.ts';
import { mouldGuide } from './mould-guide.ts';
import { officeAccount } from './office-account.ts';
import { plantedLink } from './planted-link.ts';
import { practice } from './practice.ts';
import { publish } from './publish.ts';
import { passkey } from './passkey.ts';
import { photo } from './photo.ts';
import { shell } from './shell.ts';
import { sixty } from './sixty.ts';
import { streetLesson } from './street-lesson.ts';
import { theme } from './theme.ts';
import { tuesday } from './tuesday.ts';
import { twoPeople } from './two-people.ts';

export const JOURNEYS: Readonly<Record<string, () => Promise<string>>> = {
	account,
	'at-the-door': atTheDoor,
	'at-the-table': atTheTable,
	covered,
	'device-suite': runDeviceSuite,
	doorstep,
	erasure,
	'first-visit': firstVisit,
	'forgotten-passphrase': forgottenPassphrase,
	'lost-phone': lostPhone,
	'mould-guide': mouldGuide,
	'office-account': officeAccount,
	install,
	'keyboard-visit': keyboardVisit,
	'planted-link': plantedLink,
	practice,
	passkey,
	photo,
	shell
};

/** What takes too long for every change: by its name, and in `npm run prove`. */
export const LONG_JOURNEYS: Readonly<Record<string, () => Promise<string>>> = {
	axe,
	back,
	dev,
	find: findIt,
	'big-list': bigList,
	danger,
	'edit-guide': editGuide,
	'full-day': fullDay,
	'lost-text': lostText,
	publish,
	reach,
	sixty,
	'street-lesson': streetLesson,
	theme,
	tuesday,
	'two-people': twoPeople
};
