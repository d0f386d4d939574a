/** Who works here, on which phone, how each comes in, and how a phone is recovered. */
export const PEOPLE = `
create table person (
	tenant text not null,
	person text not null,
	name text not null,
	role text not null,
	language text not null,
	active bigint not null,
	email text,
	expires_at bigint,
	created_at bigint,
	reviewed_at bigint,
	reviewed_by text,
	primary key (tenant, person)
);

create table device (
	tenant text not null,
	dev text not null,
	person text not null,
	label text not null,
	submit_key text not null,
	read_key text not null,
	enrolled_at bigint not null,
	app_version text,
	last_contact_at bigint,
	unsent bigint,
	persisted bigint,
	clock_offset_ms bigint,
	revoked_at bigint,
	healed text,
	installed bigint,
	goes_on_since bigint,
	primary key (tenant, dev)
);

create table invitation (
	tenant text not null,
	code_hash text not null,
	person text not null,
	expires_at bigint not null,
	used_at bigint,
	created_at bigint,
	made_by text,
	role text,
	rounds text,
	primary key (tenant, code_hash)
);

create table sign_in_link (
	tenant text not null,
	link_hash text not null,
	person text not null,
	expires_at bigint not null,
	used_at bigint,
	primary key (tenant, link_hash)
);

create table session (
	tenant text not null,
	session_hash text not null,
	person text not null,
	created_at bigint not null,
	expires_at bigint not null,
	seen_at bigint not null,
	confirmed_at bigint,
	how text,
	label text,
	role text,
	primary key (tenant, session_hash)
);
create index session_by_person on session (tenant, person);

create table passkey (
	tenant text not null,
	credential text not null,
	person text not null,
	public_key text not null,
	transports text not null,
	counter bigint not null,
	created_at bigint not null,
	used_at bigint,
	name text,
	primary key (tenant, credential)
);
create index passkey_by_person on passkey (tenant, person);

create table passkey_challenge (
	tenant text not null,
	challenge text not null,
	expires_at bigint not null,
	person text,
	primary key (tenant, challenge)
);

create table recovery_code (
	tenant text not null,
	code_hash text not null,
	person text not null,
	created_at bigint not null,
	used_at bigint,
	primary key (tenant, code_hash)
);
create index recovery_code_by_person on recovery_code (tenant, person);

create table recovery_key (
	tenant text not null,
	key text not null,
	public_key text not null,
	made_at bigint not null,
	made_by text not null,
	replaced_at bigint,
	primary key (tenant, key)
);

create table recovery_held (
	tenant text not null,
	dev text not null,
	key text not null,
	at bigint not null,
	primary key (tenant, dev)
);

create table recovery_request (
	tenant text not null,
	request text not null,
	dev text not null,
	person text not null,
	body text not null,
	asked_at bigint not null,
	state text not null,
	answer text,
	decided_at bigint,
	decided_by text,
	primary key (tenant, request)
);
`;
