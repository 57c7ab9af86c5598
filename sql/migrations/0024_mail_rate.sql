-- Two buckets at once: a permit of each, or of none.
create function app.rate_take_both(one bytea, one_burst int, one_every bigint,
    other bytea, other_burst int, other_every bigint) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	if (select granted from app.rate_take(one, one_burst, one_every, 1)) = 0
	then
		return false;
	end if;
	if (select granted from app.rate_take(other, other_burst, other_every,
	    1)) = 1 then
		return true;
	end if;
	update app.rate r
	set full_at = r.full_at - make_interval(secs => one_every / 1000.0)
	where r.key = one;
	return false;
end
$$;
grant execute on function app.rate_take_both(bytea, int, bigint, bytea, int,
    bigint) to exitpoll_web;
