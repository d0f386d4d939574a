/** The danger card lies over whatever screen is shown. It holds no resident, so no lock stands before it. */
class DangerCard {
	isOpen = $state(false);
}

export const dangerCard = new DangerCard();
