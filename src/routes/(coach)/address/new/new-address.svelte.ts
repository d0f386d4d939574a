/**
 * An address that stands in no list, as it is typed. Every field is kept as a sealed draft, so that a covered screen
 * loses nothing; only the button makes an address of it. A door that is there already is pointed at first.
 */
import type { DoorView } from '#lib/device/port.ts';
import { houseNumberText, parseHouseNumber, parsePostcode } from '#lib/domain/address.ts';
import {
	type AddressProblem,
	type AddressTextField,
	isSameDoor,
	isSameNumber,
	type ReadAddress,
	readAddress
} from '#lib/domain/unknown-address.ts';
import type { Coach } from '../../coach.svelte.ts';
import { DraftedText } from '../../visit/[id]/drafted-text.svelte.ts';

/** The name of the draft; no visit is called so. */
export const NEW_ADDRESS_DRAFT = 'new-address';
export const NEW_ADDRESS_FIELDS = ['street', 'number', 'postcode', 'floor'] as const satisfies AddressTextField[];

export class NewAddress {
	readonly #coach: Coach;
	readonly #doors: () => readonly DoorView[];
	readonly drafted: Readonly<Record<AddressTextField, DraftedText>>;
	/** Fields that were left; before that nobody hears of a mistake. */
	#left: Readonly<Partial<Record<AddressTextField, boolean>>> = $state({});
	hasTried = $state(false);
	isBusy = $state(false);
	#isSaved = false;

	constructor(coach: Coach, doors: () => readonly DoorView[], kept: Readonly<Record<string, string>>) {
		this.#coach = coach;
		this.#doors = doors;
		const draftOf = (field: AddressTextField): DraftedText =>
			new DraftedText({
				text: kept[field] ?? '',
				saved: kept[field] ?? '',
				saveDraft: (text) => this.#saveDraft(field, this.#isSaved ? '' : text),
				// Leaving the field keeps the draft; only the button makes an address of it.
				save: () => Promise.resolve(false)
			});
		this.drafted = {
			street: draftOf('street'),
			number: draftOf('number'),
			postcode: draftOf('postcode'),
			floor: draftOf('floor')
		};
	}

	readonly #reading = $derived.by(() =>
		readAddress({
			street: this.drafted.street.text,
			number: this.drafted.number.text,
			postcode: this.drafted.postcode.text,
			floor: this.drafted.floor.text
		})
	);

	/** The same door, however its letter is written; null when there is none. */
	readonly same: DoorView | null = $derived.by(() => {
		if (!this.#reading.ok) return null;
		const { address } = this.#reading;
		return this.#doors().find((door) => isSameDoor(located(door), address)) ?? null;
	});

	/** Other doors of the same number: "14 A" may be meant. */
	readonly near: readonly DoorView[] = $derived.by(() => {
		if (!this.#reading.ok) return [];
		const { address } = this.#reading;
		return this.#doors().filter((door) => door !== this.same && isSameNumber(located(door), address));
	});

	/** "14 A bis", as it will stand on the plate; null while it is no number. */
	readonly numberRead: string | null = $derived.by(() => {
		const house = parseHouseNumber(this.drafted.number.text);
		return house === null ? null : houseNumberText(house);
	});

	problemOf(field: AddressTextField): AddressProblem | null {
		if (this.#reading.ok || (!this.hasTried && this.#left[field] !== true)) return null;
		const problem = this.#reading.problems[field] ?? null;
		// What is still empty is not wrong before somebody wants it saved.
		return this.hasTried || (problem !== 'streetMissing' && problem !== 'numberMissing') ? problem : null;
	}

	get isComplete(): boolean {
		return this.#reading.ok;
	}

	async leave(field: AddressTextField): Promise<void> {
		const drafted = this.drafted[field];
		// Software puts right what can only mean one thing.
		const postcode = field === 'postcode' ? parsePostcode(drafted.text) : null;
		if (postcode !== null) drafted.text = `${postcode.slice(0, 4)} ${postcode.slice(4)}`;
		if (drafted.text.trim() !== '') this.#left = { ...this.#left, [field]: true };
		await drafted.leave();
	}

	/** Answers the address, or null when it was not recorded. */
	async save(): Promise<string | null> {
		this.hasTried = true;
		const reading = this.#reading;
		if (!reading.ok || this.isBusy) return null;
		this.isBusy = true;
		try {
			const done = await this.#coach.run(this.#coach.device.call.addAddress(reading.address));
			if (!done) return null;
			await this.#forget();
			this.#coach.note({ text: this.#coach.t('newAddress.saved', { address: addressText(reading.address) }) });
			return done.value.address;
		} finally {
			this.isBusy = false;
		}
	}

	async #forget(): Promise<void> {
		this.#isSaved = true;
		for (const field of NEW_ADDRESS_FIELDS) await this.#saveDraft(field, '');
	}

	#saveDraft(field: AddressTextField, text: string): Promise<unknown> {
		return this.#coach.run(this.#coach.device.call.saveDraft({ visit: NEW_ADDRESS_DRAFT, key: field, text }));
	}
}

function located({ street, number, letter, addition }: DoorView) {
	return { street, number: Number(number), letter, addition };
}

function addressText(address: ReadAddress): string {
	return `${address.street} ${houseNumberText(address)}`;
}
