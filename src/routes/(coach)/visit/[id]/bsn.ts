/** Nine digits that pass the eleven test: probably a citizen service number, which may not stand in a note. */
export function holdsCitizenNumber(text: string): boolean {
	return [...text.matchAll(/(?<!\d)\d{9}(?!\d)/g)].some(([digits]) => passesElevenTest(digits));
}

function passesElevenTest(digits: string): boolean {
	const weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
	const sum = weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0);
	return sum !== 0 && sum % 11 === 0;
}
