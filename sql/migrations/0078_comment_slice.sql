-- A statement that stores thousands of responses (an import) left one row with all
-- of them, more than the job "said" has memory for: it waits in slices now.
create or replace function app.responses_said() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	insert into app.comment_due (tenant_id, responses)
	select w.tenant_id, array_agg(w.id) from (
		select m.tenant_id, m.id, (row_number() over (
			partition by m.tenant_id) - 1) / 100 as slice
		from made m
		where m.has_comment and m.state in ('partial', 'complete')) w
	group by w.tenant_id, w.slice;
	return null;
end
$$;

create or replace function app.responses_said_again() returns trigger
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
		insert into app.comment_due (tenant_id, responses)
		select one.tenant_id, array_agg(u.id)
		from unnest(one.due) with ordinality u (id, n)
		group by (u.n - 1) / 100;
	end loop;
	return null;
end
$$;

with large as (
	delete from app.comment_due where cardinality(responses) > 100
	returning tenant_id, id, responses
)
insert into app.comment_due (tenant_id, responses)
select l.tenant_id, array_agg(u.response)
from large l cross join lateral unnest(l.responses)
    with ordinality u (response, n)
group by l.tenant_id, l.id, (u.n - 1) / 100;
