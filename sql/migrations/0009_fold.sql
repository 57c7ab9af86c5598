-- A fold only deletes: it no longer locks rows first.
revoke update (weight) on app.rollup_delta from exitpoll_job;
