/*
 * The table of contents of the product: every address and all that is agreed
 * about it. Included where ROUTE is defined, once for each thing that is made
 * of the rows: their ids and what is known of them (rule/route.h), addresses
 * (url), handlers (routes.c), the limits of nginx (exitpoll routes --nginx).
 * What a row says is checked before its handler runs (http/admit.c).
 *
 * ROUTE(id, verb, area, path, how many ":x" url() is given for it,
 *     the page that an error leads back to, and that the navigation marks,
 *     who is let in, what that person must be allowed to do,
 *     the body it takes, how often one may come, what it answers with,
 *     handler, what it is)
 *
 * The paths of a PUBLIC row begin with the tenant. A GET is a HEAD, too. Of a
 * row with BEARER what must be allowed is a scope of the token.
 */
#define KB	1024
#define MB	(1024 * 1024)
#define NO_BODY			BODY_NONE, 0, false
#define FORM(max)		BODY_FORM, (max), false
#define UPLOAD(max)		BODY_UPLOAD, (max), false
/* It carries an id of its own: sent again, it counts once. So nginx may send it
 * to a second Kore when the first has not answered. */
#define FORM_ONCE(max)		BODY_FORM, (max), true
#define UPLOAD_ONCE(max)	BODY_UPLOAD, (max), true

/* Of programs; what is said of it is the same. */
#define JSON(max)		BODY_JSON, (max), false
#define JSON_ONCE(max)		BODY_JSON, (max), true

ROUTE(FRONT, GET, SYSTEM, "/", 0, FRONT,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, home_get, "what this is")
ROUTE(HEALTH, GET, SYSTEM, "/healthz", 0, FRONT,
    OPEN, NOTHING, NO_BODY, FREE, TEXT, health_get, "alive")
ROUTE(READY, GET, SYSTEM, "/readyz", 0, FRONT,
    MACHINE, NOTHING, NO_BODY, FREE, TEXT, ready_get, "can serve")
ROUTE(METRICS, GET, SYSTEM, "/metrics", 0, FRONT,
    MACHINE, NOTHING, NO_BODY, FREE, TEXT, metrics_get, "for monitoring")

ROUTE(LOGIN, GET, STAFF, "/login", 0, LOGIN,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, login_get, "sign in")
ROUTE(LOGIN_SEND, POST, STAFF, "/login", 0, LOGIN,
    TOKEN, NOTHING, FORM(8 * KB), SIGN_IN, PAGE, login_post, "sign in")
ROUTE(LOGOUT, POST, STAFF, "/logout", 0, APP,
    SESSION, NOTHING, FORM(8 * KB), FREE, PAGE, logout_post, "sign out")
ROUTE(APP_CUSTOMER, POST, STAFF, "/app/customer", 0, APP,
    SESSION, NOTHING, FORM(8 * KB), FREE, PAGE, customer_post,
    "to another customer of the same person")
ROUTE(APP_ME, GET, STAFF, "/app/settings/me", 0, APP,
    SESSION, NOTHING, NO_BODY, FREE, PAGE, app_me_get,
    "what a person has set for themself")
ROUTE(APP_ME_SEND, POST, STAFF, "/app/settings/me", 0, APP,
    SESSION, NOTHING, FORM(8 * KB), FREE, PAGE, app_me_post, "sets it")

ROUTE(APP_PASSWORD_SEND, POST, STAFF, "/app/settings/me/password", 0, APP,
    SESSION, NOTHING, FORM(8 * KB), FREE, PAGE, app_password_post,
    "changes the own password, and ends all other sessions")
ROUTE(APP_SESSIONS_SEND, POST, STAFF, "/app/settings/me/sessions", 0, APP,
    SESSION, NOTHING, FORM(8 * KB), FREE, PAGE, app_sessions_post,
    "ends one of the own sessions, or all but this one")
ROUTE(FORGOT, GET, STAFF, "/login/forgot", 0, LOGIN,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, forgot_get,
    "asks where to send the way to a new password")
ROUTE(FORGOT_SEND, POST, STAFF, "/login/forgot", 0, LOGIN,
    TOKEN, NOTHING, FORM(8 * KB), FORM, PAGE, forgot_post,
    "mails it, and answers the same whoever it is")
ROUTE(RESET, GET, STAFF, "/login/reset", 0, FORGOT,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, reset_get,
    "the form for a new password, by a link from that mail")
ROUTE(RESET_SEND, POST, STAFF, "/login/reset", 0, FORGOT,
    TOKEN, NOTHING, FORM(8 * KB), SIGN_IN, PAGE, reset_post, "sets it")
ROUTE(JOIN, GET, STAFF, "/login/join", 0, LOGIN,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, join_get,
    "who was asked in by mail chooses a password, or shows theirs")
ROUTE(JOIN_SEND, POST, STAFF, "/login/join", 0, LOGIN,
    TOKEN, NOTHING, FORM(8 * KB), SIGN_IN, PAGE, join_post,
    "makes the account, or gives it this customer as well")

ROUTE(APP, GET, STAFF, "/app", 0, APP,
    SESSION, NOTHING, NO_BODY, FREE, PAGE, app_home_get,
    "to where this person works")
ROUTE(APP_SURVEYS, GET, STAFF, "/app/surveys", 0, APP_SURVEYS,
    SESSION, READ_RESULTS, NO_BODY, FREE, PAGE, app_surveys_get,
    "the surveys and their scores")
ROUTE(APP_IMPORT, GET, STAFF, "/app/import", 0, APP_SURVEYS,
    SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE, app_import_get,
    "asks for a survey file of another system")
ROUTE(APP_IMPORT_SEND, POST, STAFF, "/app/import", 0, APP_SURVEYS,
    SESSION, EDIT_SURVEYS, UPLOAD(9 * MB), FREE, PAGE, app_import_post,
    "reads it, and says what became of each question")
/* A definition of 2 MB and what is around it. */
ROUTE(APP_IMPORT_MAKE, POST, STAFF, "/app/import/make", 0, APP_SURVEYS,
    SESSION, EDIT_SURVEYS, UPLOAD(3 * MB), FREE, PAGE, app_import_make_post,
    "makes a draft of it")
ROUTE(APP_NEW, GET, STAFF, "/app/surveys/new", 0, APP_SURVEYS,
    SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE, app_new_get,
    "what a new survey begins with")
/* A pasted list of 64 kB, of which each byte may come as three. */
ROUTE(APP_NEW_SEND, POST, STAFF, "/app/surveys/new", 0, APP_SURVEYS,
    SESSION, EDIT_SURVEYS, FORM(512 * KB), FREE, PAGE, app_new_post,
    "reads a pasted list, or makes the survey")
ROUTE(APP_SURVEY, GET, STAFF, "/app/surveys/:survey", 1, APP_SURVEYS,
    SESSION, READ_RESULTS, NO_BODY, FREE, PAGE, app_survey_get,
    "the dashboard of a survey")
ROUTE(APP_SURVEY_SETTINGS, GET, STAFF, "/app/surveys/:survey/settings", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE,
    app_survey_settings_get, "its state, dates, limit, message and address")
ROUTE(APP_ASK, GET, STAFF, "/app/surveys/:survey/ask", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE,
    app_ask_get, "who is asked after a session")
ROUTE(APP_ASK_SEND, POST, STAFF, "/app/surveys/:survey/ask", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, FORM(64 * KB), FREE, PAGE,
    app_ask_post, "changes that")
ROUTE(APP_MAILINGS, GET, STAFF, "/app/surveys/:survey/mailings", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE,
    app_mailings_get, "invitations by mail to the people of a list")
ROUTE(APP_MAILING_NEW, GET, STAFF, "/app/surveys/:survey/mailings/new", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE,
    app_mailing_new_get, "asks for a list, and for the mail")
ROUTE(APP_MAILING_NEW_SEND, POST, STAFF, "/app/surveys/:survey/mailings/new",
    1, APP_SURVEYS, SESSION, EDIT_SURVEYS, UPLOAD(4 * MB), FREE, PAGE,
    app_mailing_new_post, "reads the list; nothing is sent yet")
ROUTE(APP_MAILING, GET, STAFF, "/app/surveys/:survey/mailings/:mailing", 2,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE,
    app_mailing_get, "one of them: who gets it, and what became of it")
ROUTE(APP_MAILING_DO, POST, STAFF, "/app/surveys/:survey/mailings/:mailing", 2,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, FORM(8 * KB), FREE, PAGE,
    app_mailing_post, "sends it, stops it, takes one address out")
ROUTE(APP_SURVEY_SET, POST, STAFF, "/app/surveys/:survey/settings", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, FORM(512 * KB), FREE, PAGE,
    app_survey_settings_post, "sets them")
ROUTE(APP_QUOTAS, GET, STAFF, "/app/surveys/:survey/quotas", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE, app_quotas_get,
    "how many responses it takes of whom")
ROUTE(APP_QUOTAS_SEND, POST, STAFF, "/app/surveys/:survey/quotas", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, FORM(128 * KB), FREE, PAGE,
    app_quotas_post, "makes one, changes one, drops one")
ROUTE(APP_SURVEY_PUBLISH, GET, STAFF, "/app/surveys/:survey/publish", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE, app_publish_get,
    "what publishing its draft would do")
ROUTE(APP_SURVEY_PUBLISH_SEND, POST, STAFF, "/app/surveys/:survey/publish", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, FORM(8 * KB), FREE, PAGE,
    app_publish_post, "publishes it")
ROUTE(APP_VERSIONS, GET, STAFF, "/app/surveys/:survey/versions", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE, app_versions_get,
    "what was published of it, and what changed")
ROUTE(APP_RESTORE, POST, STAFF, "/app/surveys/:survey/versions", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, FORM(8 * KB), FREE, PAGE,
    app_restore_post, "makes one of them the draft")
ROUTE(APP_VERSION_XML, GET, STAFF, "/app/surveys/:survey/versions/:version", 2,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, FILE,
    app_version_xml_get, "a version's definition, as a download")
ROUTE(APP_VERSION_LOOK, GET, STAFF,
    "/app/surveys/:survey/versions/:number/look", 2,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE,
    app_version_look_get, "its pages, as visitors got them")
ROUTE(APP_VERSION_PREVIEW, GET, STAFF,
    "/app/surveys/:survey/versions/:number/preview", 2,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE,
    draft_preview_get, "one of them")
ROUTE(APP_VERSION_WALK, POST, STAFF,
    "/app/surveys/:survey/versions/:number/preview", 2,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, FORM(8 * MB), FREE, PAGE,
    draft_preview_post, "the next one; nothing is stored")
ROUTE(APP_SURVEY_EDIT, GET, STAFF, "/app/surveys/:survey/edit", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE,
    app_editor_get, "its draft: pages, questions and words")
ROUTE(APP_EDITOR_STATE, GET, STAFF, "/app/surveys/:survey/edit/state", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, FILE,
    app_editor_state_get, "which draft it is now, and who else changes it")
ROUTE(APP_EDITOR_CHECK, GET, STAFF, "/app/surveys/:survey/edit/check", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE,
    app_editor_check_get, "what is wrong with the draft")
ROUTE(APP_EDITOR_MEND, POST, STAFF, "/app/surveys/:survey/edit/check", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, FORM(8 * KB), FREE, PAGE,
    app_editor_mend_post, "mends one of them")
ROUTE(APP_EDITOR_XML, GET, STAFF, "/app/surveys/:survey/edit/source", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE,
    app_editor_xml_get, "the draft's definition as XML")
ROUTE(APP_EDITOR_XML_SEND, POST, STAFF, "/app/surveys/:survey/edit/source", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, UPLOAD(3 * MB), FREE, PAGE,
    app_editor_xml_post, "changes it as a whole")
ROUTE(APP_EDITOR_TEXTS, GET, STAFF, "/app/surveys/:survey/edit/texts", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE,
    app_editor_texts_get, "its texts as files for translators")
ROUTE(APP_EDITOR_TEXTS_SEND, POST, STAFF, "/app/surveys/:survey/edit/texts", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, UPLOAD(9 * MB), FREE, PAGE,
    app_editor_texts_post, "takes the translations of one")
ROUTE(APP_EDITOR_TEXTS_FILE, GET, STAFF,
    "/app/surveys/:survey/edit/texts/:file", 2,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, FILE,
    app_editor_texts_file_get, "those for one language, as .po or XLIFF")
ROUTE(APP_EDITOR_PICTURE, POST, STAFF, "/app/surveys/:survey/edit/picture", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, UPLOAD(128 * KB), FREE, PAGE,
    app_editor_picture_post, "sets or takes away the picture of an option")
/* 300 options with their words, each letter as %F0%9F%98%80. */
ROUTE(APP_SURVEY_EDITED, POST, STAFF, "/app/surveys/:survey/edit", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, FORM(2 * MB), FREE, PAGE,
    app_editor_post, "changes it")
ROUTE(APP_SURVEY_DRAFT, POST, STAFF, "/app/surveys/:survey/draft", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, FORM(8 * KB), FREE, PAGE,
    app_draft_post, "makes or drops the draft, takes a step back or again")
ROUTE(APP_SURVEY_PREVIEW, GET, STAFF, "/app/surveys/:survey/preview", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE,
    draft_preview_get, "a page of the draft as visitors would get it")
/* As SURVEY_SEND, and what was answered before. */
ROUTE(APP_SURVEY_WALK, POST, STAFF, "/app/surveys/:survey/preview", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, FORM(8 * MB), FREE, PAGE,
    draft_preview_post, "the next one; nothing is stored")
ROUTE(APP_RESPONSES, GET, STAFF, "/app/surveys/:survey/responses", 1,
    APP_SURVEYS, SESSION, READ_RESULTS, NO_BODY, FREE, PAGE,
    app_responses_get, "its responses")
ROUTE(APP_EXPORT, GET, STAFF, "/app/surveys/:survey/export", 1,
    APP_SURVEYS, SESSION, READ_RESULTS, NO_BODY, FREE, PAGE, app_export_get,
    "what a file of them would hold")
ROUTE(APP_EXPORT_SEND, POST, STAFF, "/app/surveys/:survey/export", 1,
    APP_SURVEYS, SESSION, READ_RESULTS, FORM(8 * KB), FREE, FILE,
    app_export_post, "that file, as a download")
ROUTE(APP_PAGES, GET, STAFF, "/app/surveys/:survey/pages", 1,
    APP_SURVEYS, SESSION, READ_RESULTS, NO_BODY, FREE, PAGE, app_pages_get,
    "where people stop, and how long its pages take")
ROUTE(APP_COMMENTS, GET, STAFF, "/app/surveys/:survey/comments", 1,
    APP_SURVEYS, SESSION, READ_RESULTS, NO_BODY, FREE, PAGE,
    app_comments_get, "what people said in their own words, to be searched")
ROUTE(APP_EXPORT_FILE, GET, STAFF, "/app/surveys/:survey/export/:export", 2,
    APP_SURVEYS, SESSION, READ_RESULTS, NO_BODY, FREE, FILE,
    app_export_file_get, "one that was made behind the requests")
ROUTE(APP_ALERT_RULES, GET, STAFF, "/app/surveys/:survey/alerts", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, NO_BODY, FREE, PAGE,
    app_alert_rules_get, "which of its responses become alerts")
ROUTE(APP_ALERT_RULES_SEND, POST, STAFF, "/app/surveys/:survey/alerts", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, FORM(32 * KB), FREE, PAGE,
    app_alert_rules_post, "makes, changes or deletes a rule of that")
ROUTE(APP_ALERTS, GET, STAFF, "/app/alerts", 0, APP_ALERTS,
    SESSION, READ_RESULTS, NO_BODY, FREE, PAGE, app_alerts_get,
    "the responses that met a rule")
ROUTE(APP_ALERT, GET, STAFF, "/app/alerts/:alert", 1, APP_ALERTS,
    SESSION, READ_RESULTS, NO_BODY, FREE, PAGE, app_alert_get, "one of them")
ROUTE(APP_ALERT_SEND, POST, STAFF, "/app/alerts/:alert", 1, APP_ALERTS,
    SESSION, READ_RESULTS, FORM(256 * KB), FREE, PAGE, app_alert_post,
    "takes it, answers by mail, notes, closes it")
ROUTE(APP_FILES, GET, STAFF, "/app/surveys/:survey/files", 1,
    APP_SURVEYS, SESSION, READ_RESULTS, NO_BODY, FREE, PAGE,
    app_files_get, "its files for other programs and translators")
ROUTE(APP_FILE, GET, STAFF, "/app/surveys/:survey/files/:file", 2,
    APP_SURVEYS, SESSION, READ_RESULTS, NO_BODY, FREE, FILE,
    app_file_get, "one of them, as a download")
ROUTE(APP_SHARE, GET, STAFF, "/app/surveys/:survey/share", 1, APP_SURVEYS,
    SESSION, READ_RESULTS, NO_BODY, FREE, PAGE, app_share_get,
    "its link, and code for pages and mails")
ROUTE(APP_SHARE_SEND, POST, STAFF, "/app/surveys/:survey/share", 1,
    APP_SURVEYS, SESSION, EDIT_SURVEYS, FORM(8 * KB), FREE, PAGE,
    app_share_post, "gives it digits for who is on the phone, or takes them away")
ROUTE(APP_SHARE_FILE, GET, STAFF, "/app/surveys/:survey/share/:file", 2,
    APP_SURVEYS, SESSION, READ_RESULTS, NO_BODY, FREE, FILE,
    app_share_file_get, "its QR code, or that mail")
ROUTE(APP_RESPONSE, GET, STAFF, "/app/responses/:id", 1, APP_SURVEYS,
    SESSION, READ_RESULTS, NO_BODY, FREE, PAGE, app_response_get,
    "one response")
ROUTE(APP_RESPONSE_SEND, POST, STAFF, "/app/responses/:id", 1, APP_SURVEYS,
    SESSION, READ_RESULTS, FORM(64 * KB), FREE, PAGE, app_response_post,
    "adds and removes its tags and notes")
ROUTE(APP_RESPONSE_FILE, GET, STAFF, "/app/responses/:id/files/:file", 2,
    APP_SURVEYS, SESSION, READ_RESULTS, NO_BODY, FREE, FILE,
    app_response_file_get, "a file that it holds, as a download")
ROUTE(APP_TRANSCRIPT, GET, STAFF, "/app/responses/:id/transcript", 1,
    APP_SURVEYS, SESSION, READ_TRANSCRIPTS, NO_BODY, FREE, PAGE,
    app_transcript_get, "what was said in the session that it is of")
ROUTE(APP_TRANSCRIPT_SEND, POST, STAFF, "/app/responses/:id/transcript", 1,
    APP_SURVEYS, SESSION, READ_TRANSCRIPTS, FORM(8 * KB), FREE, PAGE,
    app_transcript_post, "deletes it")
ROUTE(APP_APPLICATIONS, GET, STAFF, "/app/applications", 0, APP_APPLICATIONS,
    SESSION, READ_APPLICATIONS, NO_BODY, FREE, PAGE, app_applications_get,
    "the applications")
ROUTE(APP_APPLICATION, GET, STAFF, "/app/applications/:id", 1,
    APP_APPLICATIONS, SESSION, READ_APPLICATIONS, NO_BODY, FREE, PAGE,
    app_application_get, "one application")
ROUTE(APP_STAGE, POST, STAFF, "/app/applications/:id/stage", 1,
    APP_APPLICATIONS, SESSION, MOVE_APPLICATIONS, FORM(8 * KB), FREE, PAGE,
    app_application_stage_post, "moves it to a stage")
ROUTE(APP_KEEP, POST, STAFF, "/app/applications/:id/keep", 1,
    APP_APPLICATIONS, SESSION, MOVE_APPLICATIONS, FORM(8 * KB), FREE, PAGE,
    app_application_keep_post, "withdraws the consent to keep it on file")
ROUTE(APP_RESUME, GET, STAFF, "/app/applications/:id/resume", 1,
    APP_APPLICATIONS, SESSION, READ_APPLICATIONS, NO_BODY, FREE, FILE,
    app_application_resume_get, "its file, as a download")

ROUTE(APP_SUPPORT, GET, STAFF, "/app/support", 0, APP_SUPPORT,
    SESSION, ANSWER_SUPPORT, NO_BODY, FREE, PAGE, app_support_get,
    "the support requests")
ROUTE(APP_REQUEST, GET, STAFF, "/app/support/:id", 1, APP_SUPPORT,
    SESSION, ANSWER_SUPPORT, NO_BODY, FREE, PAGE, app_request_get,
    "one of them")
ROUTE(APP_REQUEST_SEND, POST, STAFF, "/app/support/:id", 1, APP_SUPPORT,
    SESSION, ANSWER_SUPPORT, FORM(256 * KB), FREE, PAGE, app_request_post,
    "replies, notes, gives it to somebody, sets its state")
ROUTE(APP_REQUEST_FILE, GET, STAFF, "/app/support/:id/files/:file", 2,
    APP_SUPPORT, SESSION, ANSWER_SUPPORT, NO_BODY, FREE, FILE,
    app_request_file_get, "a file of it, as a download")
ROUTE(APP_REQUEST_FORGET, GET, STAFF, "/app/support/:id/forget", 1,
    APP_SUPPORT, SESSION, ANSWER_SUPPORT, NO_BODY, FREE, PAGE,
    app_request_forget_get, "asks whether who asked is forgotten")
ROUTE(APP_REQUEST_FORGET_SEND, POST, STAFF, "/app/support/:id/forget", 1,
    APP_SUPPORT, SESSION, ANSWER_SUPPORT, FORM(8 * KB), FREE, PAGE,
    app_request_forget_post, "forgets them, with all that was said")

ROUTE(APP_PEOPLE, GET, STAFF, "/app/settings/people", 0, APP_PEOPLE,
    SESSION, MANAGE_PEOPLE, NO_BODY, FREE, PAGE, app_people_get,
    "who works here, and as what")
ROUTE(APP_PEOPLE_SEND, POST, STAFF, "/app/settings/people", 0, APP_PEOPLE,
    SESSION, MANAGE_PEOPLE, FORM(8 * KB), FREE, PAGE, app_people_post,
    "asks somebody in, gives another role, shuts out, lets in again")
ROUTE(APP_AUDIT, GET, STAFF, "/app/settings/audit", 0, APP_AUDIT,
    SESSION, READ_AUDIT, NO_BODY, FREE, PAGE, app_audit_get,
    "who did what here, and when")
ROUTE(APP_AUDIT_FILE, GET, STAFF, "/app/settings/audit.csv", 0, APP_AUDIT,
    SESSION, READ_AUDIT, NO_BODY, FREE, FILE, app_audit_file_get,
    "the same as a file")
ROUTE(APP_THEME, GET, STAFF, "/app/settings/theme", 0, APP_THEME,
    SESSION, CHANGE_SETTINGS, NO_BODY, FREE, PAGE, app_theme_get,
    "how the tenant's pages look")
ROUTE(APP_THEME_SEND, POST, STAFF, "/app/settings/theme", 0, APP_THEME,
    SESSION, CHANGE_SETTINGS, UPLOAD(512 * KB), FREE, PAGE, app_theme_post,
    "changes it")
ROUTE(APP_THEME_BACK, POST, STAFF, "/app/settings/theme/back", 0, APP_THEME,
    SESSION, CHANGE_SETTINGS, FORM(8 * KB), FREE, PAGE, app_theme_back_post,
    "brings the one of before back")
ROUTE(APP_THEME_PREVIEW, GET, STAFF, "/app/settings/theme/preview", 0,
    APP_THEME, SESSION, CHANGE_SETTINGS, NO_BODY, FREE, PAGE,
    theme_preview_get, "a page as a theme would show it")

ROUTE(APP_FRAMES, GET, STAFF, "/app/settings/frames", 0, APP_FRAMES,
    SESSION, CHANGE_SETTINGS, NO_BODY, FREE, PAGE, app_frames_get,
    "which sites may show its surveys in a frame")
ROUTE(APP_FRAMES_SEND, POST, STAFF, "/app/settings/frames", 0, APP_FRAMES,
    SESSION, CHANGE_SETTINGS, FORM(8 * KB), FREE, PAGE, app_frames_post,
    "allows or removes one")

ROUTE(APP_LIMITS, GET, STAFF, "/app/settings/limits", 0, APP_LIMITS,
    SESSION, CHANGE_SETTINGS, NO_BODY, FREE, PAGE, app_limits_get,
    "what all surveys are held to")
ROUTE(APP_LIMITS_SEND, POST, STAFF, "/app/settings/limits", 0, APP_LIMITS,
    SESSION, CHANGE_SETTINGS, FORM(8 * KB), FREE, PAGE, app_limits_post,
    "changes it")
ROUTE(APP_KEYS, GET, STAFF, "/app/settings/keys", 0, APP_KEYS,
    SESSION, CHANGE_SETTINGS, NO_BODY, FREE, PAGE, app_keys_get,
    "what its software signs links to surveys with")
ROUTE(APP_KEYS_SEND, POST, STAFF, "/app/settings/keys", 0, APP_KEYS,
    SESSION, CHANGE_SETTINGS, FORM(8 * KB), FREE, PAGE, app_keys_post,
    "makes a key, revokes one, makes a link to try")

ROUTE(APP_WEBHOOKS, GET, STAFF, "/app/settings/webhooks", 0, APP_WEBHOOKS,
    SESSION, CHANGE_SETTINGS, NO_BODY, FREE, PAGE, app_webhooks_get,
    "which systems of its own are called when somebody answers")
/* An address of 2,000 letters, and a tick for each of a hundred surveys. */
ROUTE(APP_WEBHOOKS_SEND, POST, STAFF, "/app/settings/webhooks", 0,
    APP_WEBHOOKS, SESSION, CHANGE_SETTINGS, FORM(32 * KB), FREE, PAGE,
    app_webhooks_post, "adds one, brings one back")
ROUTE(APP_WEBHOOK, GET, STAFF, "/app/settings/webhooks/:webhook", 1,
    APP_WEBHOOKS, SESSION, CHANGE_SETTINGS, NO_BODY, FREE, PAGE,
    app_webhook_get, "one of them, and what was sent to it")
ROUTE(APP_WEBHOOK_SEND, POST, STAFF, "/app/settings/webhooks/:webhook", 1,
    APP_WEBHOOKS, SESSION, CHANGE_SETTINGS, FORM(32 * KB), FREE, PAGE,
    app_webhook_post, "changes, pauses, deletes or tests it; sends again")
ROUTE(APP_TOKENS, GET, STAFF, "/app/settings/tokens", 0, APP_TOKENS,
    SESSION, CHANGE_SETTINGS, NO_BODY, FREE, PAGE, app_tokens_get,
    "what its programs come to the API with")
ROUTE(APP_TOKENS_SEND, POST, STAFF, "/app/settings/tokens", 0, APP_TOKENS,
    SESSION, CHANGE_SETTINGS, FORM(8 * KB), FREE, PAGE, app_tokens_post,
    "makes a token, revokes one, allows one again")

/* What is said of a row is its line in the document (page/api/openapi.c). */
ROUTE(API_DOCUMENT, GET, API, "/api/v1/openapi.json", 0, API_DOCUMENT,
    OPEN, NOTHING, NO_BODY, FREE, JSON, api_document_get,
    "This document")
ROUTE(API_SURVEYS, GET, API, "/api/v1/surveys", 0, API_DOCUMENT,
    BEARER, SURVEYS_READ, NO_BODY, API, JSON, api_surveys_get,
    "The surveys, by name")
ROUTE(API_SURVEY, GET, API, "/api/v1/surveys/:survey", 1, API_DOCUMENT,
    BEARER, SURVEYS_READ, NO_BODY, API, JSON, api_survey_get,
    "One survey with its versions and questions")
ROUTE(API_RESPONSES, GET, API, "/api/v1/surveys/:survey/responses", 1,
    API_DOCUMENT, BEARER, RESPONSES_READ, NO_BODY, API, JSON,
    api_responses_get, "Its responses, the newest first")
ROUTE(API_EXPORT, GET, API, "/api/v1/surveys/:survey/export.csv", 1,
    API_DOCUMENT, BEARER, RESPONSES_READ, NO_BODY, API, FILE,
    api_export_get, "All of them as one table")
ROUTE(API_INVITATIONS, POST, API, "/api/v1/surveys/:survey/invitations", 1,
    API_DOCUMENT, BEARER, INVITATIONS_WRITE, JSON_ONCE(512 * KB), API, JSON,
    api_invitations_post, "Asks whether somebody is asked after a session")
/* As long as TRANSCRIPT_BYTES of texts, and what is around them. */
ROUTE(API_TRANSCRIPT, POST, API, "/api/v1/transcripts", 0, API_DOCUMENT,
    BEARER, TRANSCRIPTS_WRITE, JSON_ONCE(512 * KB), API, JSON,
    api_transcript_post, "Keeps what was said in a session, or deletes it")
ROUTE(API_RESPONSE, GET, API, "/api/v1/responses/:id", 1, API_DOCUMENT,
    BEARER, RESPONSES_READ, NO_BODY, API, JSON, api_response_get,
    "One response")
ROUTE(API_WEBHOOKS, GET, API, "/api/v1/webhooks", 0, API_DOCUMENT,
    BEARER, WEBHOOKS_WRITE, NO_BODY, API, JSON, api_webhooks_get,
    "The webhooks")
ROUTE(API_WEBHOOK_MAKE, POST, API, "/api/v1/webhooks", 0, API_DOCUMENT,
    BEARER, WEBHOOKS_WRITE, JSON(16 * KB), API, JSON, api_webhook_post,
    "Makes one, and says its secret this once")
ROUTE(API_WEBHOOK_SET, POST, API, "/api/v1/webhooks/:id", 1, API_DOCUMENT,
    BEARER, WEBHOOKS_WRITE, JSON_ONCE(8 * KB), API, JSON,
    api_webhook_state_post, "Pauses it, goes on with it, or deletes it")
ROUTE(API_OPENINGS, GET, API, "/api/v1/openings", 0, API_DOCUMENT,
    BEARER, OPENINGS_READ, NO_BODY, API, JSON, api_openings_get,
    "The openings, by name")
ROUTE(API_OPENING, GET, API, "/api/v1/openings/:opening", 1, API_DOCUMENT,
    BEARER, OPENINGS_READ, NO_BODY, API, JSON, api_opening_get,
    "One opening")
ROUTE(API_APPLICATIONS, GET, API, "/api/v1/applications", 0, API_DOCUMENT,
    BEARER, APPLICATIONS_READ, NO_BODY, API, JSON, api_applications_get,
    "The applications, the newest first; each look is in the audit log")
ROUTE(API_APPLICATION, GET, API, "/api/v1/applications/:id", 1, API_DOCUMENT,
    BEARER, APPLICATIONS_READ, NO_BODY, API, JSON, api_application_get,
    "One application; each look is in the audit log")

ROUTE(THEME, GET, PUBLIC, "/:tenant/theme/:file", 1, CAREERS,
    OPEN, NOTHING, NO_BODY, FREE, FILE, theme_get, "the tenant's colours")
ROUTE(LOGO, GET, PUBLIC, "/:tenant/logo", 0, CAREERS,
    OPEN, NOTHING, NO_BODY, FREE, FILE, logo_get, "the tenant's logo")

ROUTE(SURVEY, GET, PUBLIC, "/:tenant/s/:survey", 1, SURVEY,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, survey_get,
    "a page of an exit survey")
/* All that one page of a survey may hold; the survey's own limits follow. */
ROUTE(SURVEY_SEND, POST, PUBLIC, "/:tenant/s/:survey", 1, SURVEY,
    TOKEN, NOTHING, FORM_ONCE(3690000 + 64 * KB), SURVEY, PAGE, survey_post,
    "a page's answers")
ROUTE(SURVEY_LATER, GET, PUBLIC, "/:tenant/s/:survey/later", 1, SURVEY,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, survey_later_get,
    "how to go on with it later")
ROUTE(SURVEY_LATER_SEND, POST, PUBLIC, "/:tenant/s/:survey/later", 1, SURVEY,
    TOKEN, NOTHING, FORM(8 * KB), FORM, PAGE, survey_later_post,
    "sends that address by mail")
/* More than ATTACHMENT_MAX: who chose a file that is too big is told so. */
ROUTE(SURVEY_FILE, GET, PUBLIC, "/:tenant/s/:survey/file", 1, SURVEY,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, survey_file_get,
    "asks for the file that a question asks for")
ROUTE(SURVEY_FILE_SEND, POST, PUBLIC, "/:tenant/s/:survey/file", 1, SURVEY,
    TOKEN, NOTHING, UPLOAD_ONCE(8 * MB), FILE, PAGE, survey_file_post,
    "keeps it with the answers")
ROUTE(THANKS, GET, PUBLIC, "/:tenant/s/:survey/thanks", 1, SURVEY,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, survey_thanks_get, "the receipt")

ROUTE(PIN, GET, PUBLIC, "/:tenant/pin", 0, PIN,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, pin_get,
    "asks for the digits that lead to a survey")
ROUTE(PIN_SEND, POST, PUBLIC, "/:tenant/pin", 0, PIN,
    TOKEN, NOTHING, FORM(8 * KB), FORM, PAGE, pin_post,
    "leads to it")

ROUTE(CAREERS, GET, PUBLIC, "/:tenant/careers", 0, CAREERS,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, careers_get, "open jobs")
ROUTE(OPENING, GET, PUBLIC, "/:tenant/careers/:opening", 1, OPENING,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, opening_get, "one opening")
ROUTE(AGE, GET, PUBLIC, "/:tenant/careers/:opening/age", 1, OPENING,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, age_get, "the age question")
ROUTE(AGE_SEND, POST, PUBLIC, "/:tenant/careers/:opening/age", 1, OPENING,
    TOKEN, NOTHING, FORM(2 * MB), AGE, PAGE, age_post, "its answer")
ROUTE(APPLY, GET, PUBLIC, "/:tenant/careers/:opening/apply", 1, OPENING,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, apply_get, "the application form")
/* More than RESUME_MAX and the texts: who chose a file that is too big gets
 * the form back with what was typed, not a bare refusal. */
ROUTE(APPLY_SEND, POST, PUBLIC, "/:tenant/careers/:opening/apply", 1, OPENING,
    TOKEN, NOTHING, UPLOAD_ONCE(8 * MB), APPLY, PAGE, apply_post,
    "an application with its file")
ROUTE(KEEP, GET, PUBLIC, "/:tenant/keep", 0, KEEP,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, keep_get,
    "to be kept on file no longer")
ROUTE(KEEP_SEND, POST, PUBLIC, "/:tenant/keep", 0, KEEP,
    TOKEN, NOTHING, FORM(8 * KB), FORM, PAGE, keep_post,
    "withdraws that consent")
ROUTE(MAIL_CHOICE, GET, PUBLIC, "/:tenant/mail", 0, MAIL_CHOICE,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, mail_choice_get,
    "by the link of a mailing: whether to get more of them")
ROUTE(MAIL_CHOICE_SEND, POST, PUBLIC, "/:tenant/mail", 0, MAIL_CHOICE,
    LINK, NOTHING, UPLOAD(8 * KB), LINK, PAGE, mail_choice_post,
    "none any more, or again; also by mail programs themselves (RFC 8058)")
ROUTE(APPLIED, GET, PUBLIC, "/:tenant/careers/:opening/applied", 1, OPENING,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, applied_get, "the confirmation")

/* What is said at once is 10,000 letters, each as %F0%9F%98%80. */
ROUTE(SUPPORT, GET, PUBLIC, "/:tenant/support", 0, SUPPORT,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, support_get, "asks for support")
ROUTE(SUPPORT_SEND, POST, PUBLIC, "/:tenant/support", 0, SUPPORT,
    TOKEN, NOTHING, FORM_ONCE(256 * KB), FORM, PAGE, support_post,
    "a support request")
ROUTE(SUPPORT_SENT, GET, PUBLIC, "/:tenant/support/sent", 0, SUPPORT,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, support_sent_get,
    "that it has arrived")
ROUTE(SUPPORT_OWN, GET, PUBLIC, "/:tenant/support/:id", 1, SUPPORT,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, support_own_get,
    "one request, for who asked it")
ROUTE(SUPPORT_SAY, POST, PUBLIC, "/:tenant/support/:id", 1, SUPPORT,
    TOKEN, NOTHING, FORM_ONCE(256 * KB), FORM, PAGE, support_own_post,
    "says more, closes it, opens it again")
/* More than ATTACHMENT_MAX: who chose a file that is too big is told so. */
ROUTE(SUPPORT_FILE, GET, PUBLIC, "/:tenant/support/:id/file", 1, SUPPORT,
    OPEN, NOTHING, NO_BODY, FREE, PAGE, support_file_get,
    "asks for a file for it")
ROUTE(SUPPORT_FILE_SEND, POST, PUBLIC, "/:tenant/support/:id/file", 1, SUPPORT,
    TOKEN, NOTHING, UPLOAD_ONCE(8 * MB), FILE, PAGE, support_file_post,
    "adds it")
ROUTE(SUPPORT_DOWNLOAD, GET, PUBLIC, "/:tenant/support/:id/files/:file", 2,
    SUPPORT, OPEN, NOTHING, NO_BODY, FREE, FILE, support_download_get,
    "a file of it, for who sent it")

#undef ROUTE
#undef KB
#undef MB
#undef NO_BODY
#undef FORM
#undef UPLOAD
#undef FORM_ONCE
#undef UPLOAD_ONCE
#undef JSON
#undef JSON_ONCE
