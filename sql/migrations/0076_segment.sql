-- Segments: a survey's counts by what is known of a session besides its channel
-- and its version, which the rollups know already: the language that it was
-- answered in, and of a signed link the agent, the queue and how it ended. Each
-- field has cells of its own, so that a dashboard of one agent reads that agent's
-- and no row. A survey keeps a hundred values of a field, those that came first;
-- what comes after them is counted together, under the value ''. Which those are
-- does not change any more, so that counts made again are the same.

-- Whoever answered anonymously is in none.
create function app.segments_of(language text, context jsonb) returns text[]
language sql immutable as $$
	select case when context ?| array['anonymous', 'sealed'] then '{}'
	    else array_remove(array[
		'language=' || nullif(language, ''),
		'agent=' || nullif(context->'session'->>'agent', ''),
		'queue=' || nullif(context->'session'->>'queue', ''),
		'outcome=' || nullif(context->'session'->>'outcome', '')],
		null) end
$$;
grant execute on function app.segments_of(text, jsonb)
    to exitpoll_web, exitpoll_job;

alter table app.rollup_delta add column segments text[] not null default '{}';
grant insert (segments) on app.rollup_delta to exitpoll_web;

create table app.segment_value (
	tenant_id uuid not null references app.tenant on delete cascade,
	survey_id uuid not null,
	field text not null
	    check (field in ('language', 'agent', 'queue', 'outcome')),
	value text not null check (value <> ''),
	primary key (tenant_id, survey_id, field, value)
);
call app.tenant_wall('app.segment_value');

create table app.rollup_segment (
	tenant_id uuid not null references app.tenant on delete cascade,
	survey_id uuid not null,
	field text not null,
	value text not null,
	day date not null,
	version int not null,
	cell text not null,
	n bigint not null,
	primary key (tenant_id, survey_id, field, value, day, version, cell)
);
call app.tenant_wall('app.rollup_segment');

create table app.rollup_segment_measure (
	tenant_id uuid not null references app.tenant on delete cascade,
	survey_id uuid not null,
	field text not null,
	value text not null,
	day date not null,
	version int not null,
	question text not null,
	bucket numeric not null,
	n bigint not null,
	sum numeric not null,
	sumsq numeric not null,
	primary key (tenant_id, survey_id, field, value, day, version,
	    question, bucket)
);
call app.tenant_wall('app.rollup_segment_measure');

-- Days of before there were segments, which the job "recount" counts again from
-- their rows, the newest first.
create table app.segment_due (
	tenant_id uuid not null references app.tenant on delete cascade,
	survey_id uuid not null,
	day date not null,
	primary key (tenant_id, survey_id, day)
);
call app.tenant_wall('app.segment_due');
do $$
declare
	one uuid;
begin
	for one in select t.id from app.tenant t loop
		perform set_config('app.tenant', one::text, true);
		insert into app.segment_due (tenant_id, survey_id, day)
		select r.tenant_id, r.survey_id, r.day from app.rollup r
		where r.tenant_id = one
		union
		select d.tenant_id, d.survey_id, d.day from app.rollup_delta d
		where d.tenant_id = one;
	end loop;
end
$$;
grant select on app.segment_value, app.rollup_segment,
    app.rollup_segment_measure, app.segment_due
    to exitpoll_web, exitpoll_job;
grant insert on app.segment_value to exitpoll_job;
grant insert, update (n), delete on app.rollup_segment to exitpoll_job;
grant insert, update (n, sum, sumsq), delete on app.rollup_segment_measure
    to exitpoll_job;
grant delete on app.segment_due to exitpoll_job;

create function app.segment_values_most() returns int
language sql immutable as 'select 100';
grant execute on function app.segment_values_most()
    to exitpoll_web, exitpoll_job;

-- What is folded and what waits, as app.counted has it. "offset 0": the value is
-- looked up once for each segment of a delta, and not for each of its cells.
create view app.segmented with (security_invoker = true) as
select tenant_id, survey_id, field, value, day, version, cell, n
from app.rollup_segment
union all
select d.tenant_id, d.survey_id, d.field, d.value, d.day, d.version, c.cell, c.n
from (select o.*, split_part(s, '=', 1) as field,
	case when exists (select from app.segment_value v
		where v.tenant_id = o.tenant_id and v.survey_id = o.survey_id
		and v.field = split_part(s, '=', 1)
		and v.value = substr(s, strpos(s, '=') + 1))
	    or (select count(*) from app.segment_value v
		where v.tenant_id = o.tenant_id and v.survey_id = o.survey_id
		and v.field = split_part(s, '=', 1)) <
		app.segment_values_most()
	    then substr(s, strpos(s, '=') + 1) else '' end as value
    from app.rollup_delta o cross join lateral unnest(o.segments) s
    offset 0) d
cross join lateral (
	select cell, d.weight::bigint from unnest(d.cells) u (cell)
	union all
	select cell, -d.weight::bigint from unnest(d.gone) u (cell)) c (cell, n)
where c.cell not like '%~%';

create view app.segment_measured with (security_invoker = true) as
select tenant_id, survey_id, field, value, day, version, question, bucket, n,
    sum, sumsq
from app.rollup_segment_measure
union all
select d.tenant_id, d.survey_id, d.field, d.value, d.day, d.version, c.question,
    app.measure_bucket(c.v), d.weight::bigint, d.weight * c.v,
    d.weight * c.v * c.v
from (select o.*, split_part(s, '=', 1) as field,
	case when exists (select from app.segment_value v
		where v.tenant_id = o.tenant_id and v.survey_id = o.survey_id
		and v.field = split_part(s, '=', 1)
		and v.value = substr(s, strpos(s, '=') + 1))
	    or (select count(*) from app.segment_value v
		where v.tenant_id = o.tenant_id and v.survey_id = o.survey_id
		and v.field = split_part(s, '=', 1)) <
		app.segment_values_most()
	    then substr(s, strpos(s, '=') + 1) else '' end as value
    from app.rollup_delta o cross join lateral unnest(o.segments) s
    offset 0) d
cross join lateral (
	select split_part(cell, '~', 1), split_part(cell, '~', 2)::numeric
	from unnest(d.cells) u (cell) where cell like '%~%'
) c (question, v);
grant select on app.segmented, app.segment_measured
    to exitpoll_web, exitpoll_job;

-- Only one at a time decides which values a survey keeps, and the next one sees
-- them: folding, and counting a day again.
create function app.rollup_turn(tenant uuid) returns void
language sql as $$
	select pg_advisory_xact_lock(hashtextextended(
	    'exitpoll rollup ' || tenant, 0))
$$;

-- Takes deltas out and adds them up, at most so many; gives how many. Whatever
-- runs beside it: a delta is deleted by the statement that counts it.
create function app.rollup_fold(most int) returns bigint
language plpgsql as $$
#variable_conflict use_column
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	folded bigint;
begin
	perform app.rollup_turn(tenant);
	with taken as (
		delete from app.rollup_delta d
		where d.tenant_id = tenant
		    and d.id <= coalesce((select l.id from app.rollup_delta l
			where l.tenant_id = tenant
			order by l.id offset most - 1 limit 1),
			9223372036854775807)
		returning d.survey_id, d.day, d.channel, d.version,
		    d.segments, d.weight, d.cells, d.gone
	), cell as materialized (
		select k.survey_id, k.day, k.channel, k.version, k.segments,
		    c.cell, sum(c.n) as n
		from taken k cross join lateral (
			select cell, k.weight from unnest(k.cells) u (cell)
			union all
			select cell, -k.weight from unnest(k.gone) u (cell)
		) c (cell, n)
		group by 1, 2, 3, 4, 5, 6
	), measure as materialized (
		select survey_id, day, channel, version, segments,
		    split_part(cell, '~', 1) as question,
		    app.measure_bucket(v) as bucket, sum(n) as n,
		    sum(n * v) as sum, sum(n * v * v) as sumsq
		from cell cross join lateral (
			select split_part(cell, '~', 2)::numeric) m (v)
		where cell like '%~%'
		group by 1, 2, 3, 4, 5, 6, 7
	), said as materialized (
		select distinct k.survey_id, split_part(s, '=', 1) as field,
		    substr(s, strpos(s, '=') + 1) as value, s as segment
		from taken k cross join lateral unnest(k.segments) s
	), kept as materialized (
		select s.* from said s join app.segment_value v
		    on v.tenant_id = tenant and v.survey_id = s.survey_id
		    and v.field = s.field and v.value = s.value
	), fresh as (
		insert into app.segment_value (tenant_id, survey_id, field,
		    value)
		select tenant, n.survey_id, n.field, n.value
		from (select s.*, row_number() over (
			partition by s.survey_id, s.field order by s.value)
			as place
		    from said s where s.segment not in (select k.segment
			from kept k where k.survey_id = s.survey_id)) n
		where n.place <= app.segment_values_most() - (
		    select count(*) from app.segment_value v
		    where v.tenant_id = tenant and v.survey_id = n.survey_id
			and v.field = n.field)
		returning survey_id, field, value
	), known as materialized (
		select s.survey_id, s.segment, s.field,
		    coalesce(k.value, f.value, '') as value
		from said s
		left join kept k on k.survey_id = s.survey_id
		    and k.segment = s.segment
		left join fresh f on f.survey_id = s.survey_id
		    and f.field = s.field and f.value = s.value
	), counted as (
		insert into app.rollup as r (tenant_id, survey_id, day, channel,
		    version, cell, n)
		select tenant, k.survey_id, k.day, k.channel, k.version,
		    k.cell, sum(k.n)
		from cell k where k.cell not like '%~%'
		group by 1, 2, 3, 4, 5, 6
		order by 1, 2, 3, 4, 5, 6
		on conflict (tenant_id, survey_id, day, channel, version, cell)
		    do update set n = r.n + excluded.n
	), measured as (
		insert into app.rollup_measure as r (tenant_id, survey_id, day,
		    channel, version, question, bucket, n, sum, sumsq)
		select tenant, k.survey_id, k.day, k.channel, k.version,
		    k.question, k.bucket, sum(k.n), sum(k.sum), sum(k.sumsq)
		from measure k
		group by 1, 2, 3, 4, 5, 6, 7
		order by 1, 2, 3, 4, 5, 6, 7
		on conflict (tenant_id, survey_id, day, channel, version,
		    question, bucket) do update set n = r.n + excluded.n,
		    sum = r.sum + excluded.sum, sumsq = r.sumsq + excluded.sumsq
	), in_segments as (
		insert into app.rollup_segment as r (tenant_id, survey_id,
		    field, value, day, version, cell, n)
		select tenant, k.survey_id, v.field, v.value, k.day, k.version,
		    k.cell, sum(k.n)
		from cell k cross join lateral unnest(k.segments) s
		join known v on v.survey_id = k.survey_id and v.segment = s
		where k.cell not like '%~%'
		group by 1, 2, 3, 4, 5, 6, 7
		order by 1, 2, 3, 4, 5, 6, 7
		on conflict (tenant_id, survey_id, field, value, day, version,
		    cell) do update set n = r.n + excluded.n
	), segment_measures as (
		insert into app.rollup_segment_measure as r (tenant_id,
		    survey_id, field, value, day, version, question, bucket, n,
		    sum, sumsq)
		select tenant, k.survey_id, v.field, v.value, k.day, k.version,
		    k.question, k.bucket, sum(k.n), sum(k.sum), sum(k.sumsq)
		from measure k cross join lateral unnest(k.segments) s
		join known v on v.survey_id = k.survey_id and v.segment = s
		group by 1, 2, 3, 4, 5, 6, 7, 8
		order by 1, 2, 3, 4, 5, 6, 7, 8
		on conflict (tenant_id, survey_id, field, value, day, version,
		    question, bucket) do update set n = r.n + excluded.n,
		    sum = r.sum + excluded.sum, sumsq = r.sumsq + excluded.sumsq
	)
	select count(*) into folded from taken;
	return folded;
end
$$;

-- The values that a survey keeps, and '' for the rest of each field.
create function app.segment_kept(survey uuid)
returns table (field text, value text, segment text)
language sql stable as $$
	select v.field, v.value, v.field || '=' || v.value
	from app.segment_value v
	where v.survey_id = survey and v.tenant_id =
	    nullif(current_setting('app.tenant', true), '')::uuid
	union all
	select f, '', null from unnest(array['language', 'agent', 'queue',
	    'outcome']) f
$$;

-- As before (0058_quota.sql), with the segments. Days that wait for them wait no
-- more.
create or replace function app.rollup_rebuild(survey uuid, of_day date)
returns boolean
language plpgsql as $$
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	perform app.rollup_turn(tenant);
	lock table app.rollup, app.rollup_measure in share row exclusive mode;
	delete from app.segment_due d where d.tenant_id = tenant
	    and d.survey_id = survey and d.day = of_day;
	if exists (select from app.response r where r.tenant_id = tenant
	    and r.survey_id = survey and r.state in ('partial', 'complete',
		'declined', 'waiting', 'over')
	    and r.has_comment = any (array[false, true])
	    and r.day = of_day and (r.cells is null
	    or r.cells @> array['#unreadable'])) then
		return false;
	end if;
	insert into app.segment_value (tenant_id, survey_id, field, value)
	select tenant, survey, n.field, n.value
	from (select s.field, s.value, row_number() over (
		partition by s.field order by s.value) as place
	    from (select distinct split_part(g, '=', 1) as field,
		substr(g, strpos(g, '=') + 1) as value
		from app.response r cross join lateral unnest(
		    app.segments_of(r.language, r.context)) g
		where r.tenant_id = tenant and r.survey_id = survey
		    and r.state in ('partial', 'complete', 'declined',
			'waiting', 'over')
		    and r.has_comment = any (array[false, true])
		    and r.day = of_day) s
	    where not exists (select from app.segment_value v
		where v.tenant_id = tenant and v.survey_id = survey
		    and v.field = s.field and v.value = s.value)) n
	where n.place <= app.segment_values_most() - (
	    select count(*) from app.segment_value v
	    where v.tenant_id = tenant and v.survey_id = survey
		and v.field = n.field);
	delete from app.rollup r where r.tenant_id = tenant
	    and r.survey_id = survey and r.day = of_day;
	delete from app.rollup_measure r where r.tenant_id = tenant
	    and r.survey_id = survey and r.day = of_day;
	-- By each value: the day stands behind it in the keys.
	delete from app.rollup_segment r
	using app.segment_kept(survey) k
	where r.tenant_id = tenant and r.survey_id = survey
	    and r.field = k.field and r.value = k.value and r.day = of_day;
	delete from app.rollup_segment_measure r
	using app.segment_kept(survey) k
	where r.tenant_id = tenant and r.survey_id = survey
	    and r.field = k.field and r.value = k.value and r.day = of_day;
	with waiting as (
		delete from app.rollup_delta d where d.tenant_id = tenant
		    and d.survey_id = survey and d.day = of_day
	), cell as materialized (
		select r.channel, r.version,
		    app.segments_of(r.language, r.context) as segments, c.cell,
		    count(*) as n
		from app.response r cross join lateral unnest(r.cells) c (cell)
		where r.tenant_id = tenant and r.survey_id = survey
		    and r.state in ('partial', 'complete',
		'declined', 'waiting', 'over')
		    and r.has_comment = any (array[false, true])
		    and r.day = of_day
		group by 1, 2, 3, 4
	), measure as materialized (
		select channel, version, segments,
		    split_part(cell, '~', 1) as question,
		    app.measure_bucket(v) as bucket, sum(n) as n,
		    sum(n * v) as sum, sum(n * v * v) as sumsq
		from cell cross join lateral (
			select split_part(cell, '~', 2)::numeric) m (v)
		where cell like '%~%'
		group by 1, 2, 3, 4, 5
	), counted as (
		insert into app.rollup (tenant_id, survey_id, day, channel,
		    version, cell, n)
		select tenant, survey, of_day, channel, version, cell, sum(n)
		from cell where cell not like '%~%' group by 4, 5, 6
	), measured as (
		insert into app.rollup_measure (tenant_id, survey_id, day,
		    channel, version, question, bucket, n, sum, sumsq)
		select tenant, survey, of_day, channel, version, question,
		    bucket, sum(n), sum(sum), sum(sumsq)
		from measure group by 4, 5, 6, 7
	), in_segments as (
		insert into app.rollup_segment (tenant_id, survey_id, field,
		    value, day, version, cell, n)
		select tenant, survey, split_part(s, '=', 1),
		    coalesce(k.value, ''), of_day, c.version, c.cell, sum(c.n)
		from cell c cross join lateral unnest(c.segments) s
		left join app.segment_kept(survey) k on k.segment = s
		where c.cell not like '%~%'
		group by 3, 4, 6, 7
	)
	insert into app.rollup_segment_measure (tenant_id, survey_id, field,
	    value, day, version, question, bucket, n, sum, sumsq)
	select tenant, survey, split_part(s, '=', 1), coalesce(k.value, ''),
	    of_day, m.version, m.question, m.bucket, sum(m.n), sum(m.sum),
	    sum(m.sumsq)
	from measure m cross join lateral unnest(m.segments) s
	left join app.segment_kept(survey) k on k.segment = s
	group by 3, 4, 6, 7, 8;
	return true;
end
$$;


-- As before (0040_together.sql), and each delta says the segments of what it
-- counts. A visit may go on in another language: then it is taken back from one
-- segment and counted in the other.
create or replace function app.responses_submit(given jsonb)
returns table (verdict text, receipt text, state text)
language plpgsql as $$
#variable_conflict use_column
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	sent app.submission[];
	open boolean[];
	may_be_new boolean;
	verdicts text[];
	receipts text[];
	states text[];
	left_over int;
	a record;
	first_day date;
	by_channel text;
	done int[];		-- which came to an end, and what they had been
	days date[];
	channels text[];
	was text[];
	became text[];
	moved jsonb := '[]';
begin
	select array_agg(row(a.id, a.survey_id, a.version, a.receipt, a.state,
		a.page, a.answers, a.language, a.cells, a.has_comment,
		a.revision, a.time_zone, a.context)::app.submission
		order by a.ordinality),
	    array_agg(s.id is not null order by a.ordinality),
	    bool_or(coalesce(a.revision, 0) = 0)
	into sent, open, may_be_new
	from jsonb_populate_recordset(null::app.submission, given)
	    with ordinality a
	left join app.survey s on s.tenant_id = tenant
	    and s.id = a.survey_id and s.state = 'open'
	    and a.version between 1 and s.current_version
	    and coalesce(s.opens_at <= now(), true)
	    and coalesce(now() < s.closes_at, true);

	if may_be_new then
		with made as (
			insert into app.response (tenant_id, id, survey_id,
			    version, receipt, state, page, answers, language,
			    channel, context, cells, has_comment,
			    completed_at, day)
			select tenant, a.id, a.survey_id, a.version, a.receipt,
			    a.state, a.page, a.answers, a.language,
			    coalesce(a.context->>'channel', 'web'),
			    coalesce(a.context - 'channel', '{}'),
			    case a.state when 'complete'
				then text '#complete' || a.cells
				else array['#' || a.state] end,
			    a.has_comment,
			    case a.state when 'complete' then now() end,
			    (now() at time zone a.time_zone)::date
			from unnest(sent) with ordinality a
			where open[a.ordinality] and coalesce(a.revision, 0) = 0
			order by a.id
			on conflict (tenant_id, id) do nothing
			returning survey_id, day, channel, version, cells,
			    receipt, language, context
		), added as (
			insert into app.rollup_delta (tenant_id, survey_id,
			    day, channel, version, segments, weight, cells)
			select tenant, m.survey_id, m.day, m.channel,
			    m.version, app.segments_of(m.language, m.context),
			    1, app.cells_of_all(m.cells)
			from made m group by 2, 3, 4, 5, 6
		)
		-- A receipt is fresh for each attempt.
		select array_agg(case when m.receipt is not null
			then 'stored' end order by a.ordinality),
		    array_agg(a.receipt::text order by a.ordinality),
		    array_agg(a.state::text order by a.ordinality),
		    count(*) filter (where m.receipt is null)
		into verdicts, receipts, states, left_over
		from unnest(sent) with ordinality a
		left join made m on m.receipt = a.receipt;
		if left_over = 0 then
			return query
			select * from unnest(verdicts, receipts, states);
			return;
		end if;
	end if;

	-- Of several the changes go together, each id's first. Which those are is
	-- asked by an array, so that no plan reads the table from end to end.
	if cardinality(sent) > 1 then
		with turn as (
			select distinct on (s.id) s.ordinality::int as n, s.*
			from unnest(sent) with ordinality s
			where open[s.ordinality]
			    and verdicts[s.ordinality] is null
			order by s.id, s.ordinality
		), old as materialized (
			-- What each is counted under until the update below,
			-- so they are locked from here on; in the order of
			-- their ids, so that visits that cross never wait for
			-- each other.
			select t.*,
			    app.segments_of(o.language, o.context) as segments
			from turn t join app.response o
			    on o.tenant_id = tenant and o.id = t.id
			where o.id = any (array(select t.id from turn t))
			order by t.id
			for no key update of o
		), put as (
			update app.response o set state = a.state,
			    page = a.page, answers = a.answers,
			    cells = case a.state when 'complete'
				then text '#complete' || a.cells
				else array['#' || a.state] end,
			    language = a.language,
			    context = o.context ||
				coalesce(a.context - 'channel', '{}'),
			    has_comment = a.has_comment,
			    completed_at = case a.state
				when 'complete' then now() end,
			    revision = o.revision + 1
			from old a
			where o.tenant_id = tenant and o.id = a.id
			    and o.id = any (array(select t.id from turn t))
			    and (o.survey_id, o.version, o.state::text)
				is not distinct from
				(a.survey_id, a.version, 'partial')
			    and coalesce(o.revision = a.revision, true)
			returning a.n, o.receipt::text, o.state::text,
			    o.survey_id, o.version, o.day, o.channel, o.cells,
			    a.segments as was,
			    app.segments_of(o.language, o.context) as became
		), added as (
			-- On the day that the partial one was counted on,
			-- which it takes back, and from the segments that it
			-- was counted in.
			insert into app.rollup_delta (tenant_id, survey_id,
			    day, channel, version, segments, weight, cells,
			    gone)
			select tenant, p.survey_id, p.day, p.channel,
			    p.version, s.segments, 1,
			    app.cells_of_all(s.cells),
			    array_fill(text '#partial', array[count(*)
				filter (where s.is_gone)::int])
			from put p cross join lateral (
				select p.became as segments, p.cells,
				    p.was = p.became as is_gone
				union all
				select p.was, '{}', true
				where p.was <> p.became) s
			where p.state <> 'partial' or p.was <> p.became
			group by 2, 3, 4, 5, 6
		)
		select array_agg(case when p.n is null
			then verdicts[s.n] else 'stored' end order by s.n),
		    array_agg(coalesce(p.receipt, receipts[s.n])
			order by s.n),
		    array_agg(coalesce(p.state, states[s.n]) order by s.n),
		    count(*) filter (where p.n is null
			and verdicts[s.n] is null)
		into verdicts, receipts, states, left_over
		from generate_series(1, cardinality(sent)) s (n)
		left join put p on p.n = s.n;
		if left_over = 0 then
			return query
			select * from unnest(verdicts, receipts, states);
			return;
		end if;
	end if;

	for a in select * from unnest(sent) with ordinality s
	    where verdicts[s.ordinality] is null order by s.ordinality loop
		verdict := null;
		if open[a.ordinality] then
			select app.segments_of(o.language, o.context) into was
			from app.response o
			where o.tenant_id = tenant and o.id = a.id
			for no key update;
			update app.response o set state = a.state,
			    page = a.page, answers = a.answers,
			    cells = case a.state when 'complete'
				then text '#complete' || a.cells
				else array['#' || a.state] end,
			    language = a.language,
			    context = o.context ||
				coalesce(a.context - 'channel', '{}'),
			    has_comment = a.has_comment,
			    completed_at = case a.state
				when 'complete' then now() end,
			    revision = o.revision + 1
			where o.tenant_id = tenant and o.id = a.id
			    and (o.survey_id, o.version, o.state::text)
				is not distinct from
				(a.survey_id, a.version, 'partial')
			    and coalesce(o.revision = a.revision, true)
			returning 'stored', o.receipt, o.state, o.day,
			    o.channel, app.segments_of(o.language, o.context)
			into verdict, receipt, state, first_day,
			    by_channel, became;
		end if;
		if verdict is null then
			select case when o.survey_id <> a.survey_id
				or o.version <> a.version then 'conflict'
			    when o.state <> 'partial' then 'repeat'
			    when open[a.ordinality] then 'stale'
			    else 'closed' end, o.receipt, o.state
			into verdict, receipt, state
			from app.response o
			where o.tenant_id = tenant and o.id = a.id;
		elsif a.state <> 'partial' or was <> became then
			done := done || a.ordinality::int;
			days := days || first_day;
			channels := channels || by_channel;
			-- Arrays of arrays would have to be of one length.
			moved := moved || jsonb_build_array(
			    jsonb_build_array(to_jsonb(was),
			    to_jsonb(became)));
		end if;
		verdicts[a.ordinality] := coalesce(verdict,
		    case when open[a.ordinality] then 'stale'
			else 'closed' end);
		receipts[a.ordinality] := receipt;
		states[a.ordinality] := state;
	end loop;

	-- As above: on the day, and from the segments, that it was counted in.
	insert into app.rollup_delta (tenant_id, survey_id, day, channel,
	    version, segments, weight, cells, gone)
	select tenant, s.survey_id, d.day, d.channel, s.version, g.segments, 1,
	    app.cells_of_all(g.cells),
	    array_fill(text '#partial', array[count(*)
		filter (where g.is_gone)::int])
	from unnest(done, days, channels) with ordinality
	    d (n, day, channel, place)
	cross join lateral (select (sent[d.n]).*) s
	cross join lateral (select
	    array(select jsonb_array_elements_text(
		moved->(d.place::int - 1)->0)) as was,
	    array(select jsonb_array_elements_text(
		moved->(d.place::int - 1)->1)) as became) m
	cross join lateral (
		select m.became as segments, case s.state when 'complete'
		    then text '#complete' || s.cells
		    else array['#' || s.state] end as cells,
		    m.was = m.became as is_gone
		union all
		select m.was, '{}', true where m.was <> m.became) g
	group by 2, 3, 4, 5, 6;
	return query select * from unnest(verdicts, receipts, states);
end
$$;

-- As before (0058_quota.sql), with the segments.
create or replace function app.response_count_edit(me uuid, based int, given jsonb,
    by_cells text[], comments boolean, tongue text, wanted int[])
returns table (n int, quota int)
language plpgsql as $$
#variable_conflict use_column
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	was record;
	live int[];
	next int[];
	over int;
begin
	select r.survey_id, coalesce(r.quotas, '{}') as quotas into was
	from app.response r where r.tenant_id = here and r.id = me
	    and (r.state = 'complete') is true and r.revision = based;
	if not found then
		return query select 0, null::int;
		return;
	end if;
	live := app.quota_lock(was.survey_id, was.quotas || wanted);
	next := array(select w from unnest(wanted) w where w = any (live)
	    order by w);
	select min(q.n) into over from app.survey_quota q
	where q.tenant_id = here and q.survey_id = was.survey_id
	    and q.n = any (next) and q.n <> all (was.quotas)
	    and q.taken >= q.most;
	if over is not null then
		return query select 0, over;
		return;
	end if;
	-- The row is as it was read, or somebody else was first.
	select r.survey_id, r.day, r.channel, r.version, r.cells, r.context,
	    app.segments_of(r.language, r.context) as segments,
	    coalesce(r.quotas, '{}') as quotas into was
	from app.response r where r.tenant_id = here and r.id = me
	    and (r.state = 'complete') is true and r.revision = based
	for no key update;
	if not found then
		return query select 0, null::int;
		return;
	end if;
	update app.response r set answers = given,
	    cells = text '#complete' || by_cells, has_comment = comments,
	    language = tongue, revision = r.revision + 1,
	    quotas = nullif(next, '{}')
	where r.tenant_id = here and r.id = me;
	update app.survey_quota q set taken = greatest(0, q.taken +
	    (q.n = any (next))::int - (q.n = any (was.quotas))::int)
	where q.tenant_id = here and q.survey_id = was.survey_id
	    and (q.n = any (next)) <> (q.n = any (was.quotas));
	insert into app.rollup_delta (tenant_id, survey_id, day, channel,
	    version, segments, weight, cells)
	select here, was.survey_id, was.day, was.channel, was.version,
	    d.segments, d.weight, d.cells
	from (values (was.segments, -1, was.cells),
	    (app.segments_of(tongue, was.context), 1,
	    text '#complete' || by_cells)) d (segments, weight, cells);
	insert into app.audit (tenant_id, action, object_kind, object_id,
	    detail)
	values (here, 'response.edit', 'response', me::text,
	    jsonb_build_object('by', 'respondent', 'revision', based + 1));
	return query select 1, null::int;
end
$$;

revoke all on function app.rollup_turn(uuid), app.rollup_fold(int),
    app.segment_kept(uuid) from public;
grant execute on function app.rollup_turn(uuid), app.rollup_fold(int),
    app.segment_kept(uuid) to exitpoll_job;
