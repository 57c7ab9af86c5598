-- The worker gives rows of before their cells.
grant update (cells, has_comment) on app.response to exitpoll_job;
