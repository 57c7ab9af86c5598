-- How a moment is written, once: in UTC for programs, and on the clock of a
-- tenant for its people. Simple enough that the planner puts the body in the
-- place of the call.
create function app.utc_text(at timestamptz) returns text
language sql stable parallel safe as $$
	select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;
create function app.local_text(at timestamptz, zone text) returns text
language sql stable parallel safe as $$
	select to_char(at at time zone zone, 'YYYY-MM-DD"T"HH24:MI')
$$;
grant execute on function app.utc_text(timestamptz),
    app.local_text(timestamptz, text) to exitpoll_web, exitpoll_job;
