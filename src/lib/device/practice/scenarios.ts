/**
 * The doors one can practise at. Nobody lives there: the street and the people are made up, and no municipality has
 * the postcode. What a resident says stands in the words of practice, since it is read and never recorded.
 */
export const SCENARIO_IDS = ['mould', 'bill', 'distrust'] as const;
export type ScenarioId = (typeof SCENARIO_IDS)[number];

export interface Scenario {
	readonly id: ScenarioId;
	readonly address: {
		readonly street: string;
		readonly number: number;
		readonly letter?: string;
		readonly town: string;
		readonly floor?: number;
	};
	readonly resident: { readonly name: string; readonly language: string };
	/** Lessons and guide that fit, offered at the end where the talk itself pointed at none. */
	readonly lessons: readonly string[];
	readonly guide: string;
}

const street = { street: 'Oefenstraat', town: 'Oefendorp' } as const;

export const SCENARIOS: readonly Scenario[] = [
	{
		id: 'mould',
		address: { ...street, number: 12, floor: 0 },
		resident: { name: 'Mevrouw Proefstra', language: 'nl' },
		lessons: ['L35', 'L36', 'L25'],
		guide: 'mould'
	},
	{
		id: 'bill',
		address: { ...street, number: 27, letter: 'A', floor: 2 },
		resident: { name: 'Meneer Voorbeeld', language: 'nl' },
		lessons: ['L37', 'L09', 'L34'],
		guide: 'money-worries'
	},
	{
		id: 'distrust',
		address: { ...street, number: 41 },
		resident: { name: 'Familie Oefening', language: 'nl' },
		lessons: ['L12', 'L20', 'L14'],
		guide: 'refusal-angry'
	}
];

export function findScenario(id: string): Scenario | undefined {
	return SCENARIOS.find((scenario) => scenario.id === id);
}
