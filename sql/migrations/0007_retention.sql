-- What the notice of an application says, the worker does: the job's role may
-- take away an application whose time is over. Its events go with it, and its
-- file once nothing refers to it.
grant delete on app.application to exitpoll_job;
