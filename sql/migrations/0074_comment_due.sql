-- What waits to be read for its texts is a row for each statement and not for each
-- response: a visit stores together with others, and the row of its own, its two
-- indexes and the lock of a foreign key were half of what it cost. A response that
-- is gone meanwhile is not found.
drop trigger response_said on app.response;
drop trigger response_said_again on app.response;
drop function app.response_said();
alter table app.comment_due no force row level security;
create table app.comment_waiting as
select tenant_id, id, response_id from app.comment_due;
drop table app.comment_due;
create table app.comment_due (
	tenant_id uuid not null,
	id bigint generated always as identity,
	responses uuid[] not null check (cardinality(responses) > 0),
	primary key (tenant_id, id)
);
call app.tenant_wall('app.comment_due');
create policy owner on app.comment_due to exitpoll_owner
	using (true) with check (true);
grant select on app.comment_due to exitpoll_web;
grant select, delete on app.comment_due to exitpoll_job;
insert into app.comment_due (tenant_id, responses)
select tenant_id, array_agg(response_id order by id)
from (select *, row_number() over (partition by tenant_id order by id) / 100 as n
    from app.comment_waiting) w
group by tenant_id, n
order by n;
drop table app.comment_waiting;

create function app.responses_said() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	insert into app.comment_due (tenant_id, responses)
	select m.tenant_id, array_agg(m.id) from made m
	where m.has_comment and m.state in ('partial', 'complete')
	group by m.tenant_id;
	return null;
end
$$;

-- Old words go with the old answers. Which those are is asked by an array, so that
-- no plan reads the comments from end to end.
create function app.responses_said_again() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	one record;
begin
	for one in
		select b.tenant_id, array_agg(b.id)
			filter (where b.has_comment) as gone,
		    array_agg(b.id) filter (where m.has_comment
			and m.state in ('partial', 'complete')) as due
		from been b
		join made m on m.tenant_id = b.tenant_id and m.id = b.id
		where (b.has_comment or m.has_comment)
		    and (b.state <> m.state or b.has_comment <> m.has_comment
		    or b.answers is distinct from m.answers)
		group by b.tenant_id loop
		if one.gone is not null then
			delete from app.comment c
			where c.tenant_id = one.tenant_id
			    and c.response_id = any (one.gone);
		end if;
		if one.due is not null then
			insert into app.comment_due (tenant_id, responses)
			values (one.tenant_id, one.due);
		end if;
	end loop;
	return null;
end
$$;
revoke all on function app.responses_said(), app.responses_said_again()
    from public;
create trigger responses_said after insert on app.response
referencing new table as made
for each statement execute function app.responses_said();
create trigger responses_said_again after update on app.response
referencing old table as been new table as made
for each statement execute function app.responses_said_again();
