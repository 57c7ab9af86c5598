-- A password is hashed anew at a sign-in when the costs of a hash have been
-- raised since. Only over the hash that was just proven: who changed the
-- password meanwhile is not undone.
create function app.account_rehash(account uuid, proven text, better text)
returns void
language sql security definer set search_path = app, pg_temp as $$
	update account set password_hash = better
	where id = account_rehash.account and password_hash = proven
$$;
grant execute on function app.account_rehash(uuid, text, text)
    to exitpoll_web;

-- No program asks them any more: the operator's commands read the queue as
-- the owner, and nobody signs everybody out.
drop function app.job_counts();
