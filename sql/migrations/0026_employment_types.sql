-- Kinds of employment are rows: a customer adds its own ("Apprenticeship").
--
-- The CHECK lists that stay are none that anybody adds to without a program
-- that knows the new word: the states of what the code moves from one to the
-- next (account, delivery, job, opening, response, survey, tenant), what an
-- event or a file is (each is shown, or swept, in its own way), the types of
-- picture that the program tells by their bytes, and the periods that pay is
-- said for (each a sentence of the catalogue).
create table app.employment_type_first (
	code text primary key check (code ~ '^[a-z][a-z0-9_]{0,30}$'),
	position smallint not null unique
);
call app.common_rows('app.employment_type_first');
insert into app.employment_type_first values
	('full_time', 10), ('part_time', 20), ('contract', 30),
	('temporary', 40), ('internship', 50);

-- A tenant's own. Without a label it is called as the catalogue has it
-- (conf/words: "opening.CODE").
create table app.employment_type (
	tenant_id uuid not null references app.tenant on delete cascade,
	code text not null check (code ~ '^[a-z][a-z0-9_]{0,30}$'),
	position smallint not null,
	label text check (length(label) between 1 and 60),
	primary key (tenant_id, code),
	unique (tenant_id, position)
);
insert into app.employment_type (tenant_id, code, position)
select t.id, f.code, f.position
from app.tenant t cross join app.employment_type_first f;
call app.tenant_wall('app.employment_type');
grant select on app.employment_type to exitpoll_web, exitpoll_job;

alter table app.opening
	drop constraint opening_employment_type_check,
	add foreign key (tenant_id, employment_type)
	    references app.employment_type;

create function app.employment_type_begin() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', new.id::text, true);
	insert into app.employment_type (tenant_id, code, position)
	select new.id, code, position from app.employment_type_first;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;
create trigger employment_type_begin after insert on app.tenant
	for each row execute function app.employment_type_begin();
create trigger tell_changed after update or delete on app.employment_type
	for each row execute function app.tell_changed();
