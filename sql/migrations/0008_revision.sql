-- Pages of one partial response from two tabs, or a slow first page behind a
-- second one, no longer overwrite each other: a page says which revision of
-- the stored answers it was added to.
alter table app.response add column revision int not null default 1;
grant update (revision) on app.response to exitpoll_web;

-- Numbers of deltas only tell them apart; gaps are nothing to save for.
alter sequence app.rollup_delta_id_seq cache 50;

-- As before (0005_submit.sql, 0006_submit_path.sql), and
--   zone      the tenant's time zone, which the caller knows: looking it up
--             was a tenth of a submission
--   based_on  the revision that was read, 0 where nothing was stored; null:
--             the answers are complete in themselves
--   stale     a partial response of another revision is stored: nothing
--             changed, read it again
drop function app.response_submit(uuid, uuid, int, bytea, text, text,
    smallint, jsonb, text, text, text[], boolean);
create function app.response_submit(new_id uuid, survey uuid, of_version int,
    submission bytea, new_receipt text, new_state text, at_page smallint,
    given jsonb, in_language text, by_channel text, cells text[],
    with_comment boolean, based_on int, zone text,
    out verdict text, out receipt text, out state text)
language plpgsql as $$
#variable_conflict use_column
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	done_at constant timestamptz :=
	    case new_state when 'complete' then now() end;
	added constant text[] := case new_state
	    when 'complete' then text '#complete' || cells
	    else array['#partial'] end;
	today date;
	is_open boolean;
	r record;
begin
	select (now() at time zone zone)::date into today
	from app.survey s
	where s.tenant_id = tenant and s.id = survey and s.state = 'open'
	    and of_version between 1 and s.current_version
	    and coalesce(s.opens_at <= now(), true)
	    and coalesce(now() < s.closes_at, true);
	is_open := found;
	if is_open then
		insert into app.response (tenant_id, id, survey_id, version,
		    submission_id, receipt, state, page, answers, language,
		    channel, has_comment, completed_at, day)
		values (tenant, new_id, survey, of_version, submission,
		    new_receipt, new_state, at_page, given, in_language,
		    by_channel, with_comment, done_at, today)
		on conflict (tenant_id, submission_id) do nothing;
		if found then
			insert into app.rollup_delta (tenant_id, survey_id, day,
			    channel, version, weight, cells)
			values (tenant, survey, today, by_channel, of_version,
			    1, added);
			verdict := 'stored';
			receipt := new_receipt;
			state := new_state;
			return;
		end if;
		update app.response o set state = new_state, page = at_page,
		    answers = given, language = in_language,
		    has_comment = with_comment, completed_at = done_at,
		    revision = o.revision + 1
		where o.tenant_id = tenant and o.submission_id = submission
		    and o.survey_id = survey and o.version = of_version
		    and o.state = 'partial'
		    and coalesce(o.revision = based_on, true)
		returning o.receipt, o.day, o.channel into r;
		if found then
			if new_state = 'complete' then
				insert into app.rollup_delta (tenant_id,
				    survey_id, day, channel, version, weight,
				    cells)
				values (tenant, survey, r.day, r.channel,
				    of_version, -1, array['#partial']),
				    (tenant, survey, r.day, r.channel,
				    of_version, 1, added);
			end if;
			verdict := 'stored';
			receipt := r.receipt;
			state := new_state;
			return;
		end if;
	end if;
	select o.survey_id, o.version, o.receipt, o.state into r
	from app.response o
	where o.tenant_id = tenant and o.submission_id = submission;
	receipt := r.receipt;
	state := r.state;
	verdict := case when not found then 'closed'
	    when r.survey_id <> survey or r.version <> of_version
	    then 'conflict'
	    when r.state = 'complete' then 'repeat'
	    when is_open then 'stale' else 'closed' end;
end
$$;
grant execute on function app.response_submit(uuid, uuid, int, bytea, text,
    text, smallint, jsonb, text, text, text[], boolean, int, text) to exitpoll_web;
