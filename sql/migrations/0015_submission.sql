-- A submission is one value, its cells stay on the row, and numbers are
-- measured. What it says stands once, in the type; the functions take JSON, so
-- that a new field is an attribute here and no other signature.
alter domain app.submission rename to submission_id;
create domain app.context as jsonb check (jsonb_typeof(value) = 'object');

create type app.submission as (
	id uuid,		-- fresh for each attempt
	survey_id uuid,
	version int,
	submission_id app.submission_id,
	receipt app.receipt,
	state app.response_state,
	page app.page,
	answers app.answers,
	language text,
	cells text[],		-- what dashboards count, if complete
	has_comment boolean,
	revision int,		-- that was read, 0: there was none; null: whole
	time_zone text,		-- the tenant's: its day counts
	context app.context	-- channel, and whatever else is known of it
);

-- cells: what the row adds to the counts, with '#complete' or '#partial' among
-- them. So counts can be made again from the rows, filtered by an answer, and
-- taken back when a row goes. Null: stored before cells were, and not worked
-- out yet (see response_uncounted).
-- context: of the visit, without the channel, which has a column.
alter table app.response
	add column cells text[],
	add column context app.context not null default '{}';

-- Pages of a list go along this, by the day that they are asked for by: each
-- state, with a comment and without, is a stretch of its own, and a list merges
-- those that it wants. The old one could not stop at a day's end, nor pass over
-- what has no comment; a second index would make each submission dearer.
drop index app.response_newest;
create index response_newest on app.response (tenant_id, survey_id, state,
	has_comment, day desc, started_at desc, id desc);
create index response_uncounted on app.response (tenant_id, survey_id, day)
	where cells is null;

grant insert (cells, context), update (cells, context) on app.response
    to exitpoll_web;

-- Numbers, added up exactly and by bucket. A cell "question~12.5" is one.
create table app.rollup_measure (
	tenant_id uuid not null references app.tenant on delete cascade,
	survey_id uuid not null,
	day date not null,
	channel text not null,
	version int not null,
	question text not null,
	bucket numeric not null,
	n bigint not null,
	sum numeric not null,
	sumsq numeric not null,
	primary key (tenant_id, survey_id, day, channel, version, question,
	    bucket)
);
call app.tenant_wall('app.rollup_measure');
grant select on app.rollup_measure to exitpoll_web, exitpoll_job;
grant insert, update (n, sum, sumsq), delete on app.rollup_measure
    to exitpoll_job;
grant delete on app.rollup to exitpoll_job;

-- Where buckets begin: 1, 1.5, 2, 3, 4, 5, 6, 8 and the same times ten, both
-- ways from 0.001 to beyond the fifteen digits that a form takes. The edges
-- are numbers that people read, those of 1-2-5 are among them for a coarser
-- picture, and a median is known to a sixth of a decade.
create function app.measure_edges() returns numeric[]
language sql immutable as $$
	select array_agg(trim_scale(edge) order by edge) from (
		select 0::numeric as edge
		union all
		select s * m * 10::numeric ^ k from generate_series(-3, 15) k,
		    unnest(array[1, 1.5, 2, 3, 4, 5, 6, 8]) m,
		    unnest(array[-1, 1]) s
	) e
$$;

-- The edge at or below a number; the lowest for what is below all.
create function app.measure_bucket(v numeric) returns numeric
language sql immutable as $$
	select (app.measure_edges())[greatest(1,
	    width_bucket(v, app.measure_edges()))]
$$;
grant execute on function app.measure_edges(), app.measure_bucket(numeric)
    to exitpoll_web, exitpoll_job;

-- Counts: what is folded and what waits, which a single statement sees at one
-- moment. With the reader's rights, under the reader's row security.
create view app.counted with (security_invoker = true) as
select tenant_id, survey_id, day, channel, version, cell, n
from app.rollup
union all
select d.tenant_id, d.survey_id, d.day, d.channel, d.version, c.cell,
    d.weight::bigint
from app.rollup_delta d cross join lateral unnest(d.cells) c (cell)
where c.cell not like '%~%';

create view app.measured with (security_invoker = true) as
select tenant_id, survey_id, day, channel, version, question, bucket, n, sum,
    sumsq
from app.rollup_measure
union all
select d.tenant_id, d.survey_id, d.day, d.channel, d.version, c.question,
    app.measure_bucket(c.v), d.weight::bigint, d.weight * c.v,
    d.weight * c.v * c.v
from app.rollup_delta d cross join lateral (
	select split_part(cell, '~', 1), split_part(cell, '~', 2)::numeric
	from unnest(d.cells) u (cell) where cell like '%~%'
) c (question, v);
grant select on app.counted, app.measured to exitpoll_web, exitpoll_job;

-- What goes together adds one delta for each survey, day, channel and version,
-- with the cells of all: inserting and folding fewer rows pays for what else a
-- submission has to carry now.
create aggregate app.cells_of_all(text[]) (sfunc = array_cat, stype = text[]);
grant execute on function app.cells_of_all(text[]) to exitpoll_web;

-- Stores submissions, a JSON array of them, each exactly once, and appends
-- what they add to the counts. Gives a row for each, in their order. It never
-- raises for a reason of a respondent's, so that strangers can go together.
-- With the caller's rights, under the caller's row security.
--   stored    by this call
--   repeat    it was complete already: the first receipt
--   stale     a partial response of another revision is stored: nothing
--             changed, read it again
--   closed    the survey is not open, or has no such version: nothing stored
--   conflict  the submission id belongs to another survey or version
-- What is new is stored by one statement. What is there already is locked, in
-- one statement as well, and then looked at one by one, in their order: the
-- same visit may be among them twice. Both statements go along the submission
-- ids, and who waits in the first holds nothing that the second waits for, so
-- two calls that cross wait for each other and never in a circle.
create function app.responses_submit(given jsonb)
returns table (verdict text, receipt text, state text)
language plpgsql as $$
#variable_conflict use_column
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	verdicts text[];
	receipts text[];
	states text[];
	open boolean[];
	a record;
	first_day date;
	by_channel text;
begin
	with sent as materialized (
		select a.*, s.id is not null as is_open,
		    coalesce(a.context->>'channel', 'web') as channel,
		    case a.state when 'complete'
			then text '#complete' || a.cells
			else array['#partial'] end as counted
		from jsonb_populate_recordset(null::app.submission, given)
		    with ordinality a
		left join app.survey s on s.tenant_id = tenant
		    and s.id = a.survey_id and s.state = 'open'
		    and a.version between 1 and s.current_version
		    and coalesce(s.opens_at <= now(), true)
		    and coalesce(now() < s.closes_at, true)
	), made as (
		insert into app.response (tenant_id, id, survey_id, version,
		    submission_id, receipt, state, page, answers, language,
		    channel, context, cells, has_comment, completed_at, day)
		select tenant, a.id, a.survey_id, a.version, a.submission_id,
		    a.receipt, a.state, a.page, a.answers, a.language,
		    a.channel, coalesce(a.context - 'channel', '{}'),
		    a.counted, a.has_comment,
		    case a.state when 'complete' then now() end,
		    (now() at time zone a.time_zone)::date
		from sent a where a.is_open
		order by a.submission_id
		on conflict (tenant_id, submission_id) do nothing
		returning id, survey_id, day, channel, version, cells
	), added as (
		insert into app.rollup_delta (tenant_id, survey_id, day,
		    channel, version, weight, cells)
		select tenant, m.survey_id, m.day, m.channel, m.version, 1,
		    app.cells_of_all(m.cells)
		from made m group by 2, 3, 4, 5
	)
	select array_agg(q.verdict), array_agg(q.receipt), array_agg(q.state),
	    array_agg(q.is_open)
	into verdicts, receipts, states, open
	from (select case when m.id is not null then 'stored' end as verdict,
	    a.receipt::text, a.state::text, a.is_open
	    from sent a left join made m on m.id = a.id
	    order by a.ordinality) q;
	if array_position(verdicts, null) is null then
		return query select * from unnest(verdicts, receipts, states);
		return;
	end if;

	perform from app.response o
	where o.tenant_id = tenant and o.state = 'partial'
	    and o.submission_id = any (array(select a.submission_id
		from jsonb_populate_recordset(null::app.submission, given)
		    with ordinality a
		where verdicts[a.ordinality] is null and open[a.ordinality]))
	order by o.submission_id
	for no key update;

	for a in select s.*, case s.state when 'complete'
		then text '#complete' || s.cells
		else array['#partial'] end as counted
	    from jsonb_populate_recordset(null::app.submission, given)
		with ordinality s
	    where verdicts[s.ordinality] is null order by s.ordinality loop
		verdict := null;
		if open[a.ordinality] then
			update app.response o set state = a.state,
			    page = a.page, answers = a.answers,
			    cells = a.counted, language = a.language,
			    context = o.context ||
				coalesce(a.context - 'channel', '{}'),
			    has_comment = a.has_comment,
			    completed_at = case a.state
				when 'complete' then now() end,
			    revision = o.revision + 1
			where o.tenant_id = tenant
			    and o.submission_id = a.submission_id
			    and o.survey_id = a.survey_id
			    and o.version = a.version and o.state = 'partial'
			    and coalesce(o.revision = a.revision, true)
			returning 'stored', o.receipt, o.state, o.day,
			    o.channel
			into verdict, receipt, state, first_day, by_channel;
		end if;
		if verdict is null then
			select case when o.survey_id <> a.survey_id
				or o.version <> a.version then 'conflict'
			    when o.state = 'complete' then 'repeat'
			    when open[a.ordinality] then 'stale'
			    else 'closed' end, o.receipt, o.state
			into verdict, receipt, state
			from app.response o
			where o.tenant_id = tenant
			    and o.submission_id = a.submission_id;
		elsif a.state = 'complete' then
			-- Both on the day that the partial one was counted on.
			insert into app.rollup_delta (tenant_id, survey_id,
			    day, channel, version, weight, cells)
			values (tenant, a.survey_id, first_day, by_channel,
			    a.version, -1, array['#partial']),
			    (tenant, a.survey_id, first_day, by_channel,
			    a.version, 1, a.counted);
		end if;
		verdicts[a.ordinality] := coalesce(verdict, 'closed');
		receipts[a.ordinality] := receipt;
		states[a.ordinality] := state;
	end loop;
	return query select * from unnest(verdicts, receipts, states);
end
$$;
grant execute on function app.responses_submit(jsonb) to exitpoll_web;
drop function app.responses_submit(uuid[], uuid[], int[], bytea[], text[],
    text[], smallint[], text[], text[], text[], text[], boolean[], int[],
    text[]);
drop function app.response_submit(uuid, uuid, int, bytea, text, text,
    smallint, jsonb, text, text, text[], boolean, int, text);

-- The counts of one day of a survey, made again from its rows: the same as
-- what submissions added. Folding waits meanwhile; a submission does not, and
-- is in either both or none of what the last statement sees. false, and
-- nothing changed, if a row's cells are not known: it was stored before they
-- were kept, or its answers could not be read since ("#unreadable").
create function app.rollup_rebuild(survey uuid, of_day date) returns boolean
language plpgsql as $$
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	lock table app.rollup, app.rollup_measure in share row exclusive mode;
	if exists (select from app.response r where r.tenant_id = tenant
	    and r.survey_id = survey and r.state in ('partial', 'complete')
	    and r.has_comment = any (array[false, true])
	    and r.day = of_day and (r.cells is null
	    or r.cells @> array['#unreadable'])) then
		return false;
	end if;
	delete from app.rollup r where r.tenant_id = tenant
	    and r.survey_id = survey and r.day = of_day;
	delete from app.rollup_measure r where r.tenant_id = tenant
	    and r.survey_id = survey and r.day = of_day;
	with waiting as (
		delete from app.rollup_delta d where d.tenant_id = tenant
		    and d.survey_id = survey and d.day = of_day
	), cell as (
		select r.channel, r.version, c.cell
		from app.response r cross join lateral unnest(r.cells) c (cell)
		where r.tenant_id = tenant and r.survey_id = survey
		    and r.state in ('partial', 'complete')
		    and r.has_comment = any (array[false, true])
		    and r.day = of_day
	), counted as (
		insert into app.rollup (tenant_id, survey_id, day, channel,
		    version, cell, n)
		select tenant, survey, of_day, channel, version, cell, count(*)
		from cell where cell not like '%~%' group by 4, 5, 6
	)
	insert into app.rollup_measure (tenant_id, survey_id, day, channel,
	    version, question, bucket, n, sum, sumsq)
	select tenant, survey, of_day, channel, version, question,
	    app.measure_bucket(v), count(*), sum(v), sum(v * v)
	from (select channel, version, split_part(cell, '~', 1) as question,
	    split_part(cell, '~', 2)::numeric as v
	    from cell where cell like '%~%') m
	group by 4, 5, 6, 7;
	return true;
end
$$;
grant execute on function app.rollup_rebuild(uuid, date) to exitpoll_job;
