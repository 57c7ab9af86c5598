/* What templates give and what is refused in them, as tables. */
#ifndef VIEW_CASES_H
#define VIEW_CASES_H

#define X	" xmlns:x=\"urn:exitpoll:view\""
#define BLOCK(s) "<x:block" X ">" s "</x:block>"
#define DATA	"&lt;b&gt;&amp;&#39;&quot;&lt;/b&gt;"

/* Template files for includes. */
static const struct file_row {
	const char	*name;
	const char	*text;
} files[] = {
	{ "part.html", "<b>{brand.name}</b>" },
	{ "sub/loop.html", BLOCK("{q.label}") },
	{ "cycle.html", BLOCK("<x:include file='cycle2.html'/>") },
	{ "cycle2.html", BLOCK("<x:include file='cycle.html'/>") },
	{ "wrong.html", "<div>\n<p>{titel}</p>\n</div>" },
	{ "broken.html", "<div>\n<p>\n</div>" },
	{ "root.html", "<html/>" },
	{ "deep1.html", BLOCK("<x:include file='deep2.html'/>") },
	{ "deep2.html", BLOCK("<x:include file='deep3.html'/>") },
	{ "deep3.html", BLOCK("<x:include file='deep4.html'/>") },
	{ "deep4.html", BLOCK("<x:include file='deep5.html'/>") },
	{ "deep5.html", BLOCK("<x:include file='deep6.html'/>") },
	{ "deep6.html", BLOCK("<x:include file='deep7.html'/>") },
	{ "deep7.html", BLOCK("<x:include file='deep8.html'/>") },
	{ "deep8.html", BLOCK("<x:include file='part.html'/>") },
	{ "field.html", "<div" X " x:takes='id label help? of?'>"
	    "<label for='{id}'>{label}</label>"
	    "<p x:if='help' id='{id}-help'>{help}</p>"
	    "<b x:if=\"id == 'a'\">A</b><x:content/></div>" },
	{ "of.html", "<p" X " x:takes='of href?' x:attr.title='of.name' "
	    "x:attr.id='href'><a x:if='href' href='{href}'>{of.name}</a></p>" },
	{ "list.html", "<ul" X " x:takes='title list'><li x:each='q in list'>"
	    "{title}{q.label}<x:content/></li></ul>" },
	{ "in.html", "<i" X " x:takes='of'><x:include file='of.html' "
	    "of='{of}' href='/x'/></i>" },
	{ "on.html", "<i" X " x:takes='id of?'><x:include file='field.html' "
	    "id='{id}' label='{of.name}'/></i>" },
	{ "pick.html", "<p" X " x:takes='of?' x:attr.id='of.name'>"
	    "<b x:if='of.parent'>{of.name}</b></p>" },
	{ "odd.html", "<i" X " x:takes='a-b'/>" },
};

/* What a template gives, with page_make's values. */
static const struct give_row {
	const char	*text;
	const char	*html;
} gives[] = {
	/* Values. */
	{ "<p>{title}</p>", "<p>A &quot;title&quot;</p>" },
	{ "<p>{evil}</p>", "<p>" DATA "</p>" },
	{ "<p>{count}{zero}</p>", "<p>420</p>" },
	{ "<p>{brand.name}</p>", "<p>Acme</p>" },
	{ "<p>{owner.name}, {owner.parent.name}</p>", "<p>Owner, Holding</p>" },
	{ "<p>[{nobody.name}{owner.parent.parent.name}]</p>", "<p>[]</p>" },
	{ "<p>{questions.n} {none.n}</p>", "<p>2 0</p>" },
	{ "<p>a {{b}} {{{count}}}</p>", "<p>a {b} {42}</p>" },
	{ "<p title=\"{evil} {{x}}\"></p>", "<p title=\"" DATA " {x}\"></p>" },
	{ "<p><![CDATA[<{count}>]]></p>", "<p>&lt;42&gt;</p>" },
	{ "<p>&lt;&amp;&#160;&gt;&quot;</p>",
	    "<p>&lt;&amp;\xc2\xa0&gt;\"</p>" },
	{ "<p title='&quot;&lt;&amp;'></p>",
	    "<p title=\"&quot;&lt;&amp;\"></p>" },
	{ "<p id='q{count}' class='a {brand.name}' for='{evil}'/>",
	    "<p id=\"q42\" class=\"a Acme\" for=\"" DATA "\"></p>" },
	{ "<p aria-label='{evil}' data-x='{evil}'/>",
	    "<p aria-label=\"" DATA "\" data-x=\"" DATA "\"></p>" },
	/* Words of the catalogue. */
	{ "<p>{t survey.next}</p>", "<p>Next</p>" },
	{ "<p title='{t survey.next}'/>", "<p title=\"Next\"></p>" },
	{ "<p>{t survey.progress number=count count=zero}</p>",
	    "<p>Page 42 of 0</p>" },
	{ "<p>{t survey.progress count number=evil}</p>",
	    "<p>Page " DATA " of 42</p>" },
	{ "<p title='{t layout.run-for tenant=evil}'/>",
	    "<p title=\"Run by Exitpoll for " DATA "\"></p>" },
	{ "<p>{t question.up-to n=count}, {t question.up-to n=zero}</p>",
	    "<p>Up to 42 characters, Up to 0 characters</p>" },
	{ BLOCK("<i x:each='o in questions'>{t question.up-to n=o.number}</i>"),
	    "<i>Up to 1 character</i><i>Up to 2 characters</i>" },
	{ "<p>{t question.left}</p>",
	    "<p>Characters left: {number}</p>" },
	/* Conditions. */
	{ BLOCK("<i x:if='yes'>1</i><i x:if='no'>2</i><i x:if='!no'>3</i>"),
	    "<i>1</i><i>3</i>" },
	{ BLOCK("<i x:if='title'>1</i><i x:if='empty'>2</i>"), "<i>1</i>" },
	{ BLOCK("<i x:if='count'>1</i><i x:if='zero'>2</i>"), "<i>1</i>" },
	{ BLOCK("<i x:if='questions'>1</i><i x:if='none'>2</i>"), "<i>1</i>" },
	{ BLOCK("<i x:if='owner'>1</i><i x:if='nobody'>2</i>"), "<i>1</i>" },
	{ BLOCK("<i x:if='owner.parent'>1</i><i x:if='nobody.parent'>2</i>"
	    "<i x:if='!owner.parent.parent'>3</i>"), "<i>1</i><i>3</i>" },
	{ BLOCK("<i x:if=\"brand.name == 'Acme'\">1</i>"
	    "<i x:if=\"brand.name=='acme'\">2</i>"
	    "<i x:if=\"brand.name != 'x'\">3</i>"), "<i>1</i><i>3</i>" },
	{ BLOCK("<i x:if=\"empty == ''\">1</i>"), "<i>1</i>" },
	{ BLOCK("<i x:if='count == 42'>1</i><i x:if='count != 42'>2</i>"
	    "<i x:if='zero == -1'>3</i>"), "<i>1</i>" },
	{ BLOCK("<i x:if='yes and !no and count'>1</i>"
	    "<i x:if='yes and no'>2</i><i x:if='no and yes'>3</i>"),
	    "<i>1</i>" },
	{ BLOCK("<i x:if='questions.n == 2'>1</i>"), "<i>1</i>" },
	/* Loops. */
	{ BLOCK("<b x:each='w in words'>{w}</b>"),
	    "<b>one</b><b>&lt;two&gt;</b><b>three</b>" },
	{ BLOCK("<b x:each='q in questions'>{q.number}{q.label}</b>"),
	    "<b>1How?</b><b>2Why?</b>" },
	{ BLOCK("<b x:each='q in questions'>{q.first}</b>"),
	    "<b>A</b><b>B</b>" },
	{ BLOCK("<b x:each='w in words'><i x:if='w.first'>F</i>{w.number}"
	    "<i x:if='w.last'>L</i></b>"),
	    "<b><i>F</i>1</b><b>2</b><b>3<i>L</i></b>" },
	{ BLOCK("<b x:each='q in questions' x:if=\"q.kind == 'nps'\">"
	    "{q.label}</b>"), "<b>How?</b>" },
	{ BLOCK("<x:block x:each='q in questions'><b x:each='o in q.options'>"
	    "{brand.name}{q.kind}{q.number}{o.number}{o.label}</b>;"
	    "</x:block>"), "<b>Acmenps11Yes &amp; no</b>"
	    "<b>Acmenps12Maybe</b>;;" },
	{ BLOCK("<b x:each='q in none'>{q.label}</b>-"), "-" },
	{ BLOCK("<b x:each='q in questions'><i x:each='q in q.options'>"
	    "{q.value}</i>{q.label}</b>"),
	    "<b><i>1</i><i>2</i>How?</b><b>Why?</b>" },
	/* Attributes. */
	{ BLOCK("<input x:checked='yes' x:disabled='no' name=\"q\"/>"),
	    "<input checked name=\"q\">" },
	{ BLOCK("<input x:required='yes and !no'/>"), "<input required>" },
	{ BLOCK("<input x:attr.min='count' x:attr.max='zero' "
	    "x:attr.title='title' x:attr.placeholder='empty'/>"),
	    "<input min=\"42\" title=\"A &quot;title&quot;\">" },
	{ BLOCK("<p x:attr.aria-describedby='brand.name'/>"),
	    "<p aria-describedby=\"Acme\"></p>" },
	/* URLs. */
	{ "<a href='{url}'>x</a>", "<a href=\"#\">x</a>" },
	{ "<a href='{owner.url}'>x</a>",
	    "<a href=\"/o?a=1&amp;b=2\">x</a>" },
	{ "<a href='{brand.url}/{evil}?q={evil}#{count}'>x</a>",
	    "<a href=\"/acme/%3Cb%3E%26%27%22%3C%2Fb%3E?q=%3Cb%3E%26%27%22%3C"
	    "%2Fb%3E#42\">x</a>" },
	{ "<a href='/{empty}/{brand.name}'>x</a>",
	    "<a href=\"/./Acme\">x</a>" },
	{ "<a href='mailto:{brand.name}'>x</a>",
	    "<a href=\"mailto:Acme\">x</a>" },
	{ "<a href='/x?a=1&amp;b={count}'>x</a>",
	    "<a href=\"/x?a=1&amp;b=42\">x</a>" },
	{ BLOCK("<a x:attr.href='url'/><a x:attr.href='empty'/>"),
	    "<a href=\"#\"></a><a></a>" },
	{ "<a href='HTTPS://x.test/'>x</a>",
	    "<a href=\"HTTPS://x.test/\">x</a>" },
	{ "<a href='{empty}/x'>x</a>", "<a href=\"/x\">x</a>" },
	{ "<a href='a{url}'>x</a>",
	    "<a href=\"ajavascript%3Aalert%281%29\">x</a>" },
	{ "<form action='{url}'><button formaction='{url}'/></form>",
	    "<form action=\"#\"><button formaction=\"#\"></button></form>" },
	{ "<img src='data:image/png;base64,{evil}'/>",
	    "<img src=\"data:image/png;base64,%3Cb%3E%26%27%22%3C%2Fb%3E\">" },
	{ "<video poster='{url}'><source src='{url}'/></video>",
	    "<video poster=\"#\"><source src=\"#\"></video>" },
	/* HTML out. */
	{ "<html lang=\"en\"><head><title>{title}</title></head></html>",
	    "<!DOCTYPE html>\n<html lang=\"en\"><head><title>A &quot;title"
	    "&quot;</title></head></html>" },
	{ "<!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
	    "<!DOCTYPE html>\n<html></html>" },
	{ "<p>a<br/>b<img src=\"/a.png\" alt=\"\"/></p>",
	    "<p>a<br>b<img src=\"/a.png\" alt=\"\"></p>" },
	{ "<div/>", "<div></div>" },
	{ "<div>a<!-- {{gone}} -->b</div>", "<div>ab</div>" },
	{ "<div>\n  <p>a</p>\n <!-- c -->\n  <p>b</p>\n</div>",
	    "<div><p>a</p><p>b</p></div>" },
	{ "<p><b>a</b> <i>b</i>\n  <i>c</i></p>",
	    "<p><b>a</b> <i>b</i>\n<i>c</i></p>" },
	{ "<p>a   b\n\n  c</p>", "<p>a b\nc</p>" },
	{ "<pre>\n a  <b> b</b>\n</pre>", "<pre>\n\n a  <b> b</b>\n</pre>" },
	{ "<textarea>{evil}</textarea>", "<textarea>\n" DATA "</textarea>" },
	{ "<script src='/a.js' defer=''> </script>",
	    "<script src=\"/a.js\" defer=\"\"></script>" },
	{ "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {count} 9'>"
	    "<linearGradient id='g'/>\n<rect width='{count}'/></svg>",
	    "<svg viewBox=\"0 0 42 9\"><linearGradient id=\"g\">"
	    "</linearGradient><rect width=\"42\"></rect></svg>" },
	{ "<svg xmlns:xlink='http://www.w3.org/1999/xlink'>"
	    "<use xlink:href='{url}'/></svg>",
	    "<svg><use xlink:href=\"#\"></use></svg>" },
	/* Includes. */
	{ BLOCK("<x:include file='part.html'/>!"), "<b>Acme</b>!" },
	{ BLOCK("<x:include file='sub/loop.html' x:each='q in questions'/>"),
	    "How?Why?" },
	{ BLOCK("<x:include file='part.html' x:if='no'/>-"), "-" },
	{ BLOCK("<x:include file='part.html'/><x:include file='part.html'/>"),
	    "<b>Acme</b><b>Acme</b>" },
	{ BLOCK("<x:include file='deep2.html'/>"), "<b>Acme</b>" },
	/* Parts with parameters: text, text with values, a value, content. */
	{ BLOCK("<x:include file='field.html' id='a' label='L &amp; {title}'>"
	    "<input name='n'/></x:include>"),
	    "<div><label for=\"a\">L &amp; A &quot;title&quot;</label><b>A</b>"
	    "<input name=\"n\"></div>" },
	{ BLOCK("<x:include file='field.html' id='{brand.name}' label='{evil}' "
	    "help='{evil}!'/>"),
	    "<div><label for=\"Acme\">" DATA "</label><p id=\"Acme-help\">" DATA
	    "!</p></div>" },
	{ BLOCK("<x:include file='field.html' id='x' label='' "
	    "help='{empty}'/>"), "<div><label for=\"x\"></label></div>" },
	{ BLOCK("<x:include file='of.html' of='{owner.parent}' href='{url}'/>"),
	    "<p title=\"Holding\" id=\"javascript:alert(1)\"><a href=\"#\">"
	    "Holding</a></p>" },
	{ BLOCK("<x:include file='of.html' of='{brand}'/>"),
	    "<p title=\"Acme\"></p>" },
	{ BLOCK("<x:include file='of.html' of='{brand}' href='/a?b={evil}'/>"),
	    "<p title=\"Acme\" id=\"/a?b=" DATA "\"><a href=\"/a?b=%3Cb%3E%26"
	    "%27%22%3C%2Fb%3E\">Acme</a></p>" },
	{ BLOCK("<x:include file='in.html' of='{owner}'/>"),
	    "<i><p title=\"Owner\" id=\"/x\"><a href=\"/x\">Owner</a></p></i>" },
	{ BLOCK("<x:include file='pick.html'/>"
	    "<x:include file='pick.html' of='{owner}'/>"),
	    "<p></p><p id=\"Owner\"><b>Owner</b></p>" },
	{ BLOCK("<x:include file='on.html' id='a'/>"
	    "<x:include file='on.html' id='b' of='{brand}'/>"),
	    "<i><div><label for=\"a\"></label><b>A</b></div></i>"
	    "<i><div><label for=\"b\">Acme</label></div></i>" },
	/* What is handed in has the names of where it was written. */
	{ BLOCK("<x:block x:each='q in questions'><x:include file='list.html' "
	    "list='{q.options}' title='{q.kind}'><u>{q.label}</u></x:include>"
	    "</x:block>"), "<ul><li>npsYes &amp; no<u>How?</u></li><li>"
	    "npsMaybe<u>How?</u></li></ul><ul></ul>" },
	{ BLOCK("<x:include file='list.html' list='{questions}' title='-'>"
	    "<s x:each='w in words' x:if=\"w == 'one'\">{title}{w}</s>"
	    "</x:include>"), "<ul><li>-How?<s>A &quot;title&quot;one</s></li>"
	    "<li>-Why?<s>A &quot;title&quot;one</s></li></ul>" },
};

/* What is refused, and the words that say so. */
static const struct refuse_row {
	const char	*text;
	const char	*why;
} refuses[] = {
	/* Names. */
	{ "<p>\n{titel}</p>",
	    "t.html:2: no field `titel` in struct page; did you mean `title`?" },
	{ "<p>{wholly_other}</p>",
	    "t.html:1: no field `wholly_other` in struct page" },
	{ "<p>{brand.nam}</p>", "`nam` in struct brand; did you mean `name`?" },
	{ "<p>{brand}</p>", "`brand` is a struct and cannot be shown" },
	{ "<p>{owner}</p>", "is a pointer and cannot be shown" },
	{ "<p>{yes}</p>", "is a yes or no and cannot be shown" },
	{ "<p>{words}</p>", "is a list and cannot be shown" },
	{ "<p>{title.x}</p>", "`x` of a value that has no fields" },
	{ "<p>{words.x}</p>", "`x` of a list" },
	{ "<p>{}</p>", "`` is not a name" },
	{ "<p>{ title }</p>", "` title ` is not a name" },
	{ "<p>{title.}</p>", "is not a name" },
	{ "<p>{.title}</p>", "is not a name" },
	{ "<p>{a b}</p>", "is not a name" },
	/* Words. */
	{ "<p>\n{t survey.nxt}</p>", "t.html:2: no word `survey.nxt`" },
	{ "<p>{t }</p>", "no word ``" },
	{ "<p>{t survey.progress number=count}</p>",
	    "`survey.progress` needs a value {count}" },
	{ "<p>{t survey.next count}</p>",
	    "`survey.next` has no value {count}" },
	{ "<p>{t survey.next  }</p>", "`survey.next` has no value {}" },
	{ "<p>{t survey.progress number=count count=titel}</p>",
	    "no field `titel`" },
	{ "<p>{t survey.progress number=count count=yes}</p>",
	    "`yes` cannot be {count} of a text" },
	{ "<p>{t question.up-to}</p>", "`question.up-to` needs a number {n}" },
	{ "<p>{t question.up-to n=title}</p>",
	    "`title` cannot be {n} of a text" },
	{ "<a href='{t survey.next}'/>", "words are no part of a URL" },
	{ "<a href='/a/{t survey.next}'/>", "words are no part of a URL" },
	{ "<p style='{t survey.next}'/>", "no value may stand in a style" },
	{ "<p>{title</p>", "{ without }" },
	{ "<p>title}</p>", "a lone }" },
	{ "<p title='{'/>", "{ without }" },
	{ BLOCK("<b x:each='q in questions'/>{q.label}"), "no field `q`" },
	/* Conditions and loops. */
	{ BLOCK("<b x:if=''/>"), "is not a name" },
	{ BLOCK("<b x:if='yes or no'/>"), "only `and` joins" },
	{ BLOCK("<b x:if='yes and'/>"), "is not a name" },
	{ BLOCK("<b x:if='(yes)'/>"), "is not a name" },
	{ BLOCK("<b x:if='brand'/>"), "neither true nor false" },
	{ BLOCK("<b x:if=\"count == 'a'\"/>"), "only a string equals" },
	{ BLOCK("<b x:if='title == 1'/>"), "only an integer equals" },
	{ BLOCK("<b x:if='yes == 1'/>"), "only an integer equals" },
	{ BLOCK("<b x:if=\"title == 'a\"/>"), "without its end" },
	{ BLOCK("<b x:if='title == url'/>"), "is compared with" },
	{ BLOCK("<b x:if='count == 99999999999999999999'/>"),
	    "is compared with" },
	{ BLOCK("<b x:if='!count == 1'/>"), "write a != b" },
	{ BLOCK("<b x:each='questions'/>"), "x:each says" },
	{ BLOCK("<b x:each='q of questions'/>"), "x:each says" },
	{ BLOCK("<b x:each='q in questions now'/>"), "x:each says" },
	{ BLOCK("<b x:each='q in title'/>"), "`title` is not a list" },
	{ BLOCK("<b x:each='w in words'><b x:each='v in w'/></b>"),
	    "`w` is not a list" },
	{ BLOCK("<b x:each='w in words'>{w.last}</b>"), "a yes or no" },
	{ BLOCK("<b x:each='a in words'><b x:each='a in words'>"
	    "<b x:each='a in words'><b x:each='a in words'>"
	    "<b x:each='a in words'><b x:each='a in words'>"
	    "<b x:each='a in words'><b x:each='a in words'>"
	    "<b x:each='a in words'/></b></b></b></b></b></b></b></b>"),
	    "more than 8 loops" },
	/* Places where nothing can be escaped. */
	{ "<script>alert(1)</script>", "`script` has no content" },
	{ "<script>{title}</script>", "`script` has no content" },
	{ "<script src='{url}'/>", "no value may choose a script" },
	{ "<script type='{title}'/>", "no value may stand in a script" },
	{ BLOCK("<script x:attr.src='url'/>"), "no value may choose a script" },
	{ "<style>p{{}}</style>", "`style` is refused" },
	{ "<svg><STYLE/></svg>", "`STYLE` is refused" },
	{ "<svg><SCRIPT>1</SCRIPT></svg>", "`SCRIPT` has no content" },
	{ "<svg><set attributeName='href' to='{url}'/></svg>",
	    "`set` is refused" },
	{ "<svg><foreignObject/></svg>", "is refused" },
	{ "<p onclick='x()'/>", "scripts in attributes" },
	{ "<p onclick='{title}'/>", "scripts in attributes" },
	{ "<svg onLoad='{title}'/>", "scripts in attributes" },
	{ BLOCK("<p x:attr.onclick='title'/>"), "scripts in attributes" },
	{ "<p style='color:{title}'/>", "no value may stand in a style" },
	{ BLOCK("<p x:attr.style='title'/>"), "no value may stand in a style" },
	{ "<iframe srcdoc='{title}'/>", "no value may stand in a srcdoc" },
	{ "<meta http-equiv='{title}' content='1'/>", "an http-equiv" },
	{ "<meta http-equiv='refresh' content='{url}'/>", "an http-equiv" },
	{ "<img srcset='/a.png'/>", "srcset is not supported" },
	{ "<div><!-- {title} --></div>", "a value in a comment" },
	{ "<base href='/'/>", "`base` is refused" },
	{ "<object data='{url}'/>", "`object` is refused" },
	{ "<xmp>{title}</xmp>", "`xmp` is refused" },
	{ "<iframe>{title}</iframe>", "`iframe` has no content" },
	/* URLs. */
	{ "<a href='javascript:alert(1)'/>", "`javascript:` is not http:" },
	{ "<a href='JavaScript:alert({count})'/>", "`javascript:` is not" },
	{ "<a href='&#9;javascript:x'/>", "is not http:" },
	{ "<a href='data:text/html,{title}'/>", "`data:` is not" },
	{ "<img src='data:image/svg+xml;base64,{title}'/>", "`data:` is not" },
	{ "<img src='data:image/png,{title}'/>", "`data:` is not" },
	{ "<img src='data:{title};base64,'/>", "`data:` is not" },
	{ "<a href='{title}:{url}'/>", "may not choose the scheme" },
	{ "<a href='java{title}:x'/>", "may not choose the scheme" },
	{ "<form action='vbscript:x'/>", "`vbscript:` is not" },
	{ "<svg><use xmlns:xlink='http://www.w3.org/1999/xlink' "
	    "xlink:href='javascript:x'/></svg>", "`javascript:` is not" },
	{ "<img src='asset:no-such-thing.png'/>",
	    "no asset `no-such-thing.png`" },
	{ "<script src='asset:no-such-thing.js'/>", "no asset" },
	/* Markup. */
	{ "<br>a</br>", "`br` has no content" },
	{ "<textarea><b/></textarea>", "browsers read only text" },
	{ "<title>a<b>{title}</b></title>", "browsers read only text" },
	{ "<P/>", "write `P` in lower-case" },
	{ "<p Class='a'/>", "write `Class` in lower-case" },
	{ "<div><html/></div>", "`html` is the root" },
	{ "<div><?php x ?></div>", "a processing instruction" },
	{ "<p>&nbsp;</p>", "t.html:1: XML has no &nbsp; write &#160;" },
	{ "<!DOCTYPE html><p>\n&mdash;</p>",
	    "t.html:2: XML has no &mdash; write &#8212;" },
	{ "<p title='&hellip;'/>", "write &#8230;" },
	{ "<p>&madeup;</p>", "XML has no &madeup;" },
	{ "<!DOCTYPE html [<!ENTITY a 'b'>]><p>&a;</p>", "<!DOCTYPE html>" },
	{ "<!DOCTYPE html SYSTEM 'x.dtd'><p/>", "<!DOCTYPE html>" },
	{ "<p><b></p>", "mismatch" },
	{ "<p a='1' a='2'/>", "redefined" },
	{ "<p title=a/>", "t.html:1: " },
	{ "", "t.html:1: " },
	{ "<p", "t.html:1: " },
	{ "<p x:if='yes'/>", "is not declared" },
	{ "<x:block/>", "is not declared" },
	{ "<p xmlns:y='urn:exitpoll:view'><y:wrong/></p>", "x:wrong" },
	{ "<p xmlns:y='urn:other'><y:a/></p>", "foreign namespace" },
	{ "<p xmlns='urn:other'/>", "foreign namespace" },
	{ "<p xmlns:y='urn:other' y:a='1'/>", "`y:a` is not known" },
	{ "<p xml:lang='en'/>", "`xml:lang` is not known" },
	{ BLOCK("<x:blok/>"), "did you mean x:block?" },
	{ BLOCK("<p x:iff='yes'/>"), "no x:iff" },
	{ BLOCK("<p x:cheked='yes'/>"), "did you mean x:checked?" },
	{ BLOCK("<p x:attr.id='yes'/>"), "cannot be shown" },
	{ BLOCK("<p x:attr.='title'/>"), "" },
	{ BLOCK("<p id='a' x:attr.id='title'/>"), "`id` is there twice" },
	{ BLOCK("<p hidden='' x:hidden='yes'/>"), "`hidden` is there twice" },
	{ BLOCK("<p x:hidden='yes' x:attr.hidden='title'/>"),
	    "`hidden` is there twice" },
	{ BLOCK("<x:block class='a'/>"), "x:block has no attribute `class`" },
	{ "<div" X ">\n<p\n title='a'\n x:if='nope'\n lang='en'/></div>",
	    "t.html:4: no field `nope`" },
	{ "<div>\n<p>\n</p>\n\n{nope}<b/></div>", "t.html:5: no field" },
	{ "<div>\n<p\n title='a'\n lang='{nope}'\n/></div>",
	    "t.html:4: no field" },
	/* Includes. */
	{ BLOCK("<x:include/>"), "without a file" },
	{ BLOCK("<x:include file='none.html'/>"), "cannot read `none.html`" },
	{ BLOCK("<x:include file='../t.html'/>"), "not a file below" },
	{ BLOCK("<x:include file='/etc/passwd'/>"), "not a file below" },
	{ BLOCK("<x:include file='sub//loop.html'/>"), "not a file below" },
	{ BLOCK("<x:include file='./part.html'/>"), "not a file below" },
	{ BLOCK("<x:include file='{title}'/>"), "not a file below" },
	{ BLOCK("<x:include file='sub'/>"), "is not a regular file" },
	{ BLOCK("<x:include file='field.html' id='a'/>"),
	    "t.html:1: `field.html` needs `label`" },
	{ BLOCK("<x:include file='field.html' id='a' labl='b' label='b'/>"),
	    "t.html:1: `field.html` takes no `labl`; did you mean `label`?" },
	{ BLOCK("<x:include file='part.html' id='a'/>"),
	    "`part.html` takes no `id`" },
	{ BLOCK("<x:include file='of.html' of='x'/>"),
	    "`of` is text here, and has no fields" },
	{ BLOCK("<x:include file='list.html' list='x' title=''/>"),
	    "`list` is text here" },
	{ BLOCK("<x:include file='list.html' list='{titel}' title=''/>"),
	    "t.html:1: no field `titel`" },
	{ BLOCK("<x:include file='field.html' id='{count}{count}' label=''/>"),
	    "is not compared" },
	{ BLOCK("<x:include file='of.html' of='{brand}' "
	    "href='javascript:{evil}'/>"), "javascript:" },
	{ BLOCK("<x:include file='list.html' list='{questions}' title=''>"
	    "{list.n}</x:include>"), "no field `list`" },
	{ BLOCK("<x:include file='odd.html'/>"), "x:takes: `a-b`" },
	{ BLOCK("<x:content/>"), "x:content stands in a part" },
	{ "<p" X " x:takes='a'/>", "a page takes nothing" },
	{ BLOCK("<p x:takes='a'/>"), "no x:takes" },
	{ BLOCK("<x:include file='part.html'>a</x:include>"), "no content" },
	{ BLOCK("<x:include file='t.html'/>"), "`t.html` includes itself" },
	{ BLOCK("<x:include file='cycle.html'/>"),
	    "cycle2.html:1: `cycle.html` includes itself" },
	{ BLOCK("\n\n<x:include file='wrong.html'/>"),
	    "wrong.html:2: no field `titel`" },
	{ BLOCK("<x:include file='broken.html'/>"), "broken.html:3: " },
	{ BLOCK("<x:include file='root.html'/>"),
	    "root.html:1: `html` is the root" },
	{ BLOCK("<x:include file='deep1.html'/>"), "more than 8 files" },
	{ BLOCK("<textarea><x:include file='part.html'/></textarea>"),
	    "part.html:1: element `b` where browsers read only text" },
};

#endif
