-- Roles and the schema. Run by a superuser in the target database, as often
-- as one likes: psql -v ON_ERROR_STOP=1 -f sql/bootstrap.sql. Passwords are
-- not set here: authentication is the cluster's (peer on its Unix socket).
--
-- exitpoll_owner  owns everything, used for migrations and by the operator's
--                 command line; no superuser and itself under row security
-- exitpoll_web    the web server: owns nothing, cannot bypass, cannot create
-- exitpoll_job    exitpoll-worker: likewise
do $$
declare
	r text;
begin
	foreach r in array array['exitpoll_owner', 'exitpoll_web',
	    'exitpoll_job'] loop
		if not exists (select from pg_roles where rolname = r) then
			execute format('create role %I', r);
		end if;
		execute format('alter role %I login nosuperuser nocreatedb '
		    'nocreaterole noreplication nobypassrls noinherit', r);
		execute format('grant connect on database %I to %I',
		    current_database(), r);
		execute format('alter role %I in database %I '
		    'set search_path = app', r, current_database());
		execute format('alter role %I in database %I '
		    'set timezone = ''UTC''', r, current_database());
	end loop;
	execute format('revoke create, temporary on database %I from public',
	    current_database());
	execute format('revoke connect on database %I from public',
	    current_database());
end
$$;

create schema if not exists app authorization exitpoll_owner;
alter schema app owner to exitpoll_owner;
revoke all on schema app from public;
revoke all on schema public from public;

-- Large objects belong to no tenant, and files of ours are none. (What a role
-- may always do, and no grant takes away: give itself another password or
-- other settings, and listen. Who speaks SQL as exitpoll_web has that; our
-- programs send their settings along with each connection.)
do $$
declare
	f regprocedure;
begin
	for f in select p.oid::regprocedure from pg_proc p
	    where p.pronamespace = 'pg_catalog'::regnamespace
		and p.proname ~ '^(lo_|lowrite$|loread$)' loop
		execute format('revoke execute on function %s from public', f);
	end loop;
end
$$;
grant usage on schema app to exitpoll_web, exitpoll_job;

-- A new function would be executable by everyone: nobody gets it unasked.
alter default privileges for role exitpoll_owner
	revoke execute on functions from public;
