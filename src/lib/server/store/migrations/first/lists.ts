/** The lists of the office: a row per record, with the columns that its tables filter and sort on. */
export const LISTS = `
create table address_list (
	tenant text not null,
	ent text not null,
	root text not null,
	seq bigint not null,
	postcode text,
	street text,
	town text,
	letter text,
	addition text,
	area text,
	number bigint,
	do_not_visit bigint,
	unchecked bigint,
	opt_out_seen_at bigint,
	primary key (tenant, ent)
);
create index address_list_by_area on address_list (tenant, area);
create index address_list_by_street_number on address_list (tenant, street, number);
create index address_list_by_opt_out on address_list (tenant, do_not_visit, opt_out_seen_at);

create table door_list (
	tenant text not null,
	ent text not null,
	place text not null,
	do_not_visit bigint not null,
	unchecked bigint not null,
	rings bigint not null,
	visits bigint not null,
	open_concerns bigint not null,
	households bigint not null,
	postcode text,
	street text,
	town text,
	letter text,
	addition text,
	area text,
	round text,
	label text,
	ring_outcome text,
	number bigint,
	ring_at bigint,
	visited_at bigint,
	ring_not_again_in text,
	primary key (tenant, ent)
);
create index door_list_by_round on door_list (tenant, round);
create index door_list_by_postcode_number on door_list (tenant, postcode, number);

create table find_list (
	tenant text not null,
	ent text not null,
	kind text not null,
	text text not null,
	ended bigint not null,
	address text,
	primary key (tenant, ent)
);
create index find_list_by_kind on find_list (tenant, kind);
create index find_list_by_address_kind on find_list (tenant, address, kind);

create table appointment_list (
	tenant text not null,
	ent text not null,
	cancelled bigint not null,
	address text,
	household text,
	coach text,
	on_day text,
	primary key (tenant, ent)
);
create index appointment_list_by_on_day on appointment_list (tenant, on_day);
create index appointment_list_by_address on appointment_list (tenant, address);

create table attempt_list (
	tenant text not null,
	ent text not null,
	root text not null,
	seq bigint not null,
	address text,
	coach text,
	outcome text,
	at bigint,
	undone bigint,
	not_again_in text,
	primary key (tenant, ent)
);
create index attempt_list_by_address on attempt_list (tenant, address);
create index attempt_list_by_at on attempt_list (tenant, at);

create table visit_list (
	tenant text not null,
	ent text not null,
	root text not null,
	seq bigint not null,
	address text,
	household text,
	coach text,
	state text,
	started_at bigint,
	closed_at bigint,
	discarded bigint,
	help_accepted bigint,
	late text,
	primary key (tenant, ent)
);
create index visit_list_by_started_at on visit_list (tenant, started_at);
create index visit_list_by_coach on visit_list (tenant, coach);
create index visit_list_by_address on visit_list (tenant, address);
create index visit_list_by_household on visit_list (tenant, household, state, discarded, started_at, help_accepted);
create index visit_list_by_late on visit_list (tenant, late) where late is not null;

create table concern_list (
	tenant text not null,
	ent text not null,
	root text not null,
	seq bigint not null,
	address text,
	household text,
	visit text,
	category text,
	weight text,
	state text,
	owner text,
	due_on text,
	raised_by text,
	raised_at bigint,
	answered_at bigint,
	told_coach_at bigint,
	told_resident_at bigint,
	withdrawn bigint,
	theme text,
	ended text,
	primary key (tenant, ent)
);
create index concern_list_by_state_due_on on concern_list (tenant, state, due_on);
create index concern_list_by_owner on concern_list (tenant, owner);
create index concern_list_by_visit on concern_list (tenant, visit);
create index concern_list_by_address on concern_list (tenant, address);
create index concern_list_untold on concern_list (tenant, answered_at) where answered_at is not null and (told_coach_at is null or told_resident_at is null);
create index concern_list_by_raised_at on concern_list (tenant, raised_at);

create table commitment_list (
	tenant text not null,
	ent text not null,
	root text not null,
	seq bigint not null,
	address text,
	household text,
	visit text,
	who text,
	due_on text,
	state text,
	done_at bigint,
	primary key (tenant, ent)
);
create index commitment_list_by_state_due_on on commitment_list (tenant, state, due_on);
create index commitment_list_by_visit on commitment_list (tenant, visit);

create table referral_list (
	tenant text not null,
	ent text not null,
	root text not null,
	seq bigint not null,
	household text,
	visit text,
	concern text,
	partner text,
	state text,
	made_at bigint,
	told_back_at bigint,
	named text,
	heard_at bigint,
	ended_at bigint,
	primary key (tenant, ent)
);
create index referral_list_by_state on referral_list (tenant, state);
create index referral_list_by_visit on referral_list (tenant, visit);
create index referral_list_by_made_at on referral_list (tenant, made_at);
create index referral_list_by_concern on referral_list (tenant, concern, state);

create table measure_list (
	tenant text not null,
	ent text not null,
	root text not null,
	seq bigint not null,
	household text,
	visit text,
	code text,
	how text,
	amount bigint,
	at bigint,
	removed bigint not null,
	primary key (tenant, ent)
);
create index measure_list_by_at on measure_list (tenant, at);

create table note_list (
	tenant text not null,
	ent text not null,
	root text not null,
	seq bigint not null,
	household text,
	visit text,
	versions bigint not null,
	at bigint,
	primary key (tenant, ent)
);
create index note_list_by_versions on note_list (tenant, versions);

create table photo_list (
	tenant text not null,
	ent text not null,
	root text not null,
	seq bigint not null,
	visit text,
	hash text,
	dev text,
	removed bigint not null,
	primary key (tenant, ent)
);
create index photo_list_by_dev on photo_list (tenant, dev);
create index photo_list_by_root on photo_list (tenant, root);
create index photo_list_by_hash on photo_list (tenant, hash);
create index photo_list_by_removed on photo_list (tenant, removed);

create table consent_list (
	tenant text not null,
	ent text not null,
	root text not null,
	seq bigint not null,
	purpose text,
	partner text,
	given bigint not null,
	withdrawn bigint not null,
	at bigint,
	primary key (tenant, ent)
);
create index consent_list_by_root on consent_list (tenant, root);
create index consent_list_by_purpose_withdrawn on consent_list (tenant, purpose, withdrawn);

create table saved_view (
	tenant text not null,
	id text not null,
	name text not null,
	question text not null,
	made_by text not null,
	made_at bigint not null,
	person text,
	primary key (tenant, id)
);

create table list_cursor (
	tenant text not null,
	scope text not null,
	seq bigint not null,
	primary key (tenant, scope)
);
`;
