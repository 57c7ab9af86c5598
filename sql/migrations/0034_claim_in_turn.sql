-- Claims of one kind go one after another: two at once would each count the
-- other's tenant as below its share, and both take.
create or replace function app.job_claim(worker text, wanted text, lease_seconds int,
    after uuid, share int)
returns table (id bigint, tenant_id uuid, kind text, payload jsonb, tries int,
    max_tries int, delivery_id uuid)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	last constant uuid := coalesce(after,
	    'ffffffff-ffff-ffff-ffff-ffffffffffff');
	who uuid := last;
	is_past_end boolean := false;
begin
	-- A claim that a crash of the server loses is one that never was.
	perform set_config('synchronous_commit', 'off', true);
	perform pg_advisory_xact_lock(hashtext('app.job_claim'),
	    hashtext(wanted));
	loop
		who := (select j.turn from job j
		    where j.state = 'ready' and j.kind = wanted and j.turn > who
		    order by j.kind, j.turn limit 1);
		if who is null and not is_past_end then
			is_past_end := true;
			who := (select j.turn from job j
			    where j.state = 'ready' and j.kind = wanted
			    order by j.kind, j.turn limit 1);
		end if;
		exit when who is null or (is_past_end and who > last);
		continue when (select count(*) from job j
		    where j.state = 'running' and j.kind = wanted
			and j.turn = who and split_part(j.locked_by, '/', 1) =
			split_part(worker, '/', 1)) >= share;
		return query
		update job j set state = 'running', tries = j.tries + 1,
		    locked_by = worker,
		    locked_until = now() + make_interval(secs => lease_seconds)
		where j.id = (
			select d.id from job d
			where d.state = 'ready' and d.kind = wanted
			    and d.turn = who and d.run_at <= now()
			-- The whole index, or the planner sorts.
			order by d.kind, d.turn, d.run_at, d.id
			limit 1 for update skip locked)
		returning j.id, j.tenant_id, j.kind, j.payload, j.tries::int,
		    j.max_tries::int, j.delivery_id;
		exit when found;
	end loop;
end
$$;
