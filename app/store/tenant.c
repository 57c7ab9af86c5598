/* Tenants: see the header. Which role may call what is the database's. */
#include "store/tenant.h"

enum status
store_tenant_get(struct db *db, struct str slug, struct tenant **out)
{
	enum status	 st;

	if ((st = q_tenant_get(db, out, .slug = slug)) != OK)
		return (st);
	return (str_is_c((*out)->state, "active") ? OK : E_GONE);
}

static struct str
logo_bytes(const struct tenant_set *t)
{
	return (!t->has_logo ? STR_NONE : t->logo.p == NULL ? STR("") :
	    t->logo);
}

enum status
store_tenant_set(struct db *db, const struct tenant_set *t)
{
	struct pg_exchange	*x = pg_begin(db, PG_WRITE);

	(void)put_tenant_set(x, .name = t->name,
	    .accent_color = t->accent_color, .time_zone = t->time_zone,
	    .language = t->language, .min_age = t->min_age,
	    .privacy_url = t->privacy_url,
	    .careers_intro = t->careers_intro, .file_mb = t->file_mb,
	    .survey_mb = t->survey_mb,
	    .invitations_a_day = t->invitations_a_day,
	    .support_unanswered = t->support_unanswered,
	    .mails_a_day = t->mails_a_day,
	    .survey_minutes = t->survey_minutes,
	    .logo = logo_bytes(t), .logo_type = t->logo_type);
	if (t->kinds_kept.n != 0)
		(void)put_retention_set(x, .kinds_kept = t->kinds_kept,
		    .days_kept = t->days_kept);
	return (pg_run(x));
}

enum status
store_tenant_add(struct db *db, struct str slug, const struct tenant_set *t,
    struct str *id)
{
	struct tenant_add_row	*row;
	enum status		 st;

	if ((st = q_tenant_add(db, &row, .slug = slug, .name = t->name,
	    .accent_color = t->accent_color, .time_zone = t->time_zone,
	    .language = t->language, .min_age = t->min_age,
	    .privacy_url = t->privacy_url,
	    .careers_intro = t->careers_intro, .file_mb = t->file_mb,
	    .survey_mb = t->survey_mb,
	    .invitations_a_day = t->invitations_a_day,
	    .support_unanswered = t->support_unanswered,
	    .mails_a_day = t->mails_a_day,
	    .survey_minutes = t->survey_minutes,
	    .logo = logo_bytes(t), .logo_type = t->logo_type)) != OK)
		return (st);
	*id = row->id;
	return (OK);
}
