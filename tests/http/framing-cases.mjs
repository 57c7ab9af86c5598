// Requests as bytes, and the exact answer to each.
//   name    what it shows
//   send    bytes (latin1 text), or a list of pieces: text, a number of
//           milliseconds to wait, or HALF to close our side
//   want    the status, or one for each request in it; NONE: closed unanswered
//   after   NEXT: the connection goes on with the next request;
//           CLOSE: it is closed. Nothing else may come in between.
//   method  of a request whose answer has no body
//   bare    HTTP/0.9: an answer without a status line
//   app     the answer is the application's, not a page of the edge's
//   has     text that the body must contain

export const NEXT = 'next', CLOSE = 'close', NONE = 0;
export const HALF = Symbol('half');

// A POST to a page that only has GET: framing passed, the application said no.
const POSTED = 405;

const H = 'Host: localhost\r\n';
const get = (path, more = '') => `GET ${path} HTTP/1.1\r\n${H}${more}\r\n`;
const req = (method, more = '', body = '') =>
	`${method} /healthz HTTP/1.1\r\n${H}${more}\r\n${body}`;
const post = (more, body = '') => req('POST', more, body);
const long = (length, char = 'a') => char.repeat(length);
const many = (count, make) => Array.from({ length: count }, (_, i) => make(i))
	.join('');
const CL = 'Content-Length: ';
const TE = 'Transfer-Encoding: ';
const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: evil\r\n\r\n';

const plain = [
	['a plain GET', get('/healthz'), 200, NEXT],
	['a GET with a query', get('/healthz?a=1&b=%20'), 200, NEXT],
	['a HEAD', req('HEAD'), 200, NEXT, { method: 'HEAD' }],
	['an unknown page', get('/no/such/page'), 404, NEXT, { app: true }],
	['Connection: close', get('/healthz', 'Connection: close\r\n'), 200, CLOSE],
	['Connection: Close in capitals', get('/healthz', 'CONNECTION: CLOSE\r\n'),
		200, CLOSE],
	['an empty line before the request', '\r\n' + get('/healthz'), 200, NEXT],
	['bare line feeds', 'GET /healthz HTTP/1.1\nHost: localhost\n\n', 200, NEXT],
	['lines that end in both ways',
		'GET /healthz HTTP/1.1\nHost: localhost\r\nA: b\n\r\n', 200, NEXT],
	['a header in small letters', 'GET /healthz HTTP/1.1\r\nhost: localhost' +
		'\r\n\r\n', 200, NEXT],
	['blanks around a value', get('/healthz', 'X-A:  \t b \t \r\n'), 200, NEXT],
	['no blank after the colon', get('/healthz', 'X-A:b\r\n'), 200, NEXT],
	['an Upgrade that nobody asked for', get('/healthz',
		'Connection: Upgrade\r\nUpgrade: websocket\r\n'), 200, NEXT],
	['an Upgrade to h2c', get('/healthz', 'Connection: Upgrade, ' +
		'HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n'),
		200, NEXT],
	['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, CLOSE],
	['a TLS client hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
		400, CLOSE],
];

const lines = [
	['HTTP/1.0 without Host', 'GET /healthz HTTP/1.0\r\n\r\n', 200, CLOSE],
	['HTTP/1.0 with keep-alive', `GET /healthz HTTP/1.0\r\n${H}` +
		'Connection: keep-alive\r\n\r\n', 200, NEXT],
	['HTTP/1.0 POST', `POST /healthz HTTP/1.0\r\n${H}${CL}3\r\n\r\nabc`,
		POSTED, CLOSE, { app: true }],
	['HTTP/0.9', 'GET /healthz\r\n', 200, CLOSE, { bare: true, has: 'ok' }],
	['HTTP/1.2 is read as 1.1', `GET /healthz HTTP/1.2\r\n${H}\r\n`, 200, NEXT],
	['HTTP/2.0', `GET /healthz HTTP/2.0\r\n${H}\r\n`, 505, CLOSE],
	['HTTP/9.9', `GET /healthz HTTP/9.9\r\n${H}\r\n`, 505, CLOSE],
	['HTTP/1.', `GET /healthz HTTP/1.\r\n${H}\r\n`, 400, CLOSE],
	['HTTP/1', `GET /healthz HTTP/1\r\n${H}\r\n`, 400, CLOSE],
	['HTTP/1.1.1', `GET /healthz HTTP/1.1.1\r\n${H}\r\n`, 400, CLOSE],
	['HTTP/1.1 and junk', `GET /healthz HTTP/1.1 junk\r\n${H}\r\n`, 400, CLOSE],
	['http/1.1 in small letters', `GET /healthz http/1.1\r\n${H}\r\n`,
		400, CLOSE],
	['HTCPCP/1.0', `GET /healthz HTCPCP/1.0\r\n${H}\r\n`, 400, CLOSE],
	['a tab for a blank', `GET\t/healthz HTTP/1.1\r\n${H}\r\n`, 400, CLOSE],
	['two blanks before the target', `GET  /healthz HTTP/1.1\r\n${H}\r\n`,
		200, NEXT],
	['a blank before the method', ` GET /healthz HTTP/1.1\r\n${H}\r\n`,
		400, CLOSE],
	['no target', `GET HTTP/1.1\r\n${H}\r\n`, 400, CLOSE],
	['a blank in the target', `GET /health z HTTP/1.1\r\n${H}\r\n`, 400, CLOSE],
	['a carriage return alone in the line', 'GET /healthz\rHTTP/1.1\r\n' +
		`${H}\r\n`, 400, CLOSE],
	['NUL in the line', `GET /health\0z HTTP/1.1\r\n${H}\r\n`, 400, CLOSE],
	['DEL in the line', `GET /health\x7fz HTTP/1.1\r\n${H}\r\n`, 400, CLOSE],
	['a control character in the line', `GET /health\x01z HTTP/1.1\r\n${H}\r\n`,
		400, CLOSE],
];

const methods = [
	['a method in small letters', req('get'), 400, CLOSE],
	['an unknown method', req('FROBNICATE'), 501, CLOSE],
	['a method with a hyphen', req('M-SEARCH'), 501, CLOSE],
	['an empty method', ` /healthz HTTP/1.1\r\n${H}\r\n`, 400, CLOSE],
	['a method with a dot', req('GE.T'), 400, CLOSE],
	['TRACE', req('TRACE'), 405, CLOSE],
	['CONNECT', `CONNECT localhost:80 HTTP/1.1\r\n${H}\r\n`, 400, CLOSE],
	['CONNECT to a path', req('CONNECT'), 405, CLOSE],
	['DELETE in HTTP/1.0, which Kore would refuse barely', `DELETE /healthz ` +
		`HTTP/1.0\r\n${H}\r\n`, 405, CLOSE, { app: true }],
	['PROPFIND', req('PROPFIND'), 501, CLOSE],
	['PUT', req('PUT', CL + '3\r\n', 'abc'), 405, NEXT, { app: true }],
	['PATCH', req('PATCH', CL + '3\r\n', 'abc'), 405, NEXT, { app: true }],
	['DELETE', req('DELETE'), 405, NEXT, { app: true }],
	['OPTIONS', req('OPTIONS'), 405, NEXT, { app: true }],
	['OPTIONS *', `OPTIONS * HTTP/1.1\r\n${H}\r\n`, 400, CLOSE],
	['a method of 4,000 letters', req(long(4000, 'A')), 501, CLOSE],
	['GET of an asset that is not there', get('/assets/x.0123456789.css'),
		404, NEXT],
	['POST to an asset that is not there', 'POST /assets/x.0123456789.css ' +
		`HTTP/1.1\r\n${H}${CL}1\r\n\r\na`, 404, NEXT],
];

const hosts = [
	['no Host', 'GET /healthz HTTP/1.1\r\n\r\n', 400, CLOSE],
	['an empty Host', 'GET /healthz HTTP/1.1\r\nHost:\r\n\r\n', 400, CLOSE],
	['two Hosts', `GET /healthz HTTP/1.1\r\n${H}Host: other\r\n\r\n`,
		400, CLOSE],
	['two equal Hosts', `GET /healthz HTTP/1.1\r\n${H}${H}\r\n`, 400, CLOSE],
	['a header that begins with host', get('/healthz', 'Hostile: x\r\n'),
		200, NEXT],
	['that header before Host', 'GET /healthz HTTP/1.1\r\nHost-Name: x\r\n' +
		`${H}\r\n`, 200, NEXT],
	['Host with a port', 'GET /healthz HTTP/1.1\r\nHost: localhost:8080\r\n' +
		'\r\n', 200, NEXT],
	['Host of IPv6', 'GET /healthz HTTP/1.1\r\nHost: [::1]:80\r\n\r\n',
		200, NEXT],
	['Host with a blank', 'GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n',
		400, CLOSE],
	['Host with a slash', 'GET /healthz HTTP/1.1\r\nHost: a/b\r\n\r\n',
		400, CLOSE],
	['Host with an at', 'GET /healthz HTTP/1.1\r\nHost: a@b\r\n\r\n',
		400, CLOSE],
	['Host with a quote', 'GET /healthz HTTP/1.1\r\nHost: a"b\r\n\r\n',
		400, CLOSE],
	['Host with a comma', 'GET /healthz HTTP/1.1\r\nHost: a,b\r\n\r\n',
		400, CLOSE],
	['Host with a byte above 127', 'GET /healthz HTTP/1.1\r\nHost: \xe9\r\n' +
		'\r\n', 400, CLOSE],
	['Host with NUL', 'GET /healthz HTTP/1.1\r\nHost: a\0b\r\n\r\n',
		400, CLOSE],
	['Host with two dots', 'GET /healthz HTTP/1.1\r\nHost: a..b\r\n\r\n',
		400, CLOSE],
	['Host with a port that is none', 'GET /healthz HTTP/1.1\r\n' +
		'Host: localhost:x\r\n\r\n', 400, CLOSE],
	['Host of 240 letters', `GET /healthz HTTP/1.1\r\nHost: ${long(240)}\r\n` +
		'\r\n', 200, NEXT],
	['Host of 254 letters, where Kore gives up', 'GET /healthz HTTP/1.1\r\n' +
		`Host: ${long(254)}\r\n\r\n`, 400, CLOSE],
	['the absolute form', 'GET http://localhost/healthz HTTP/1.1\r\n' +
		`${H}\r\n`, 200, NEXT],
	['the absolute form with another Host', 'GET http://localhost/healthz ' +
		'HTTP/1.1\r\nHost: other\r\n\r\n', 200, NEXT],
	['the absolute form without a path', 'GET http://localhost HTTP/1.1\r\n' +
		`${H}\r\n`, 200, NEXT, { app: true }],
	['the absolute form with a user', 'GET http://u@localhost/healthz ' +
		`HTTP/1.1\r\n${H}\r\n`, 400, CLOSE],
	['the absolute form in capitals', 'GET HTTP://LOCALHOST/healthz HTTP/1.1' +
		`\r\n${H}\r\n`, 200, NEXT],
	['the absolute form with a host of 254 letters', 'GET http://' +
		`${long(254)}/healthz HTTP/1.1\r\n${H}\r\n`, 400, CLOSE],
	['the absolute form with a host of 240 letters', 'GET http://' +
		`${long(240)}/healthz HTTP/1.1\r\n${H}\r\n`, 200, NEXT],
	['the absolute form of another service', 'GET ftp://localhost/healthz ' +
		`HTTP/1.1\r\n${H}\r\n`, 400, CLOSE],
	['the absolute form with odd letters in its host', 'GET ' +
		`http://loc!host/healthz HTTP/1.1\r\n${H}\r\n`, 400, CLOSE],
	['the authority form', `GET localhost:80 HTTP/1.1\r\n${H}\r\n`,
		400, CLOSE],
	['the asterisk form', `GET * HTTP/1.1\r\n${H}\r\n`, 400, CLOSE],
];

const headers = [
	['a blank before the colon', get('/healthz', 'X-A : b\r\n'), 400, CLOSE],
	['a blank before the colon of the length', post('Content-Length : 3\r\n',
		'abc'), 400, CLOSE],
	['a folded header', get('/healthz', 'X-A: b\r\n c\r\n'), 400, CLOSE],
	['a folded header with a tab', get('/healthz', 'X-A: b\r\n\tc\r\n'),
		400, CLOSE],
	['a header that is only folded', `GET /healthz HTTP/1.1\r\n X: y\r\n${H}` +
		'\r\n', 400, CLOSE],
	['a header without colon is left out', get('/healthz', 'nonsense\r\n'),
		200, NEXT],
	['a header without name', get('/healthz', ': b\r\n'), 400, CLOSE],
	['a name with odd characters is left out', get('/healthz',
		'X-{A}: b\r\n'), 200, NEXT],
	['a name with a byte above 127 is left out', get('/healthz',
		'X-\xe9: b\r\n'), 200, NEXT],
	['a name with NUL', get('/healthz', 'X\0A: b\r\n'), 400, CLOSE],
	['a name with a control character', get('/healthz', 'X\x01A: b\r\n'),
		400, CLOSE],
	['a name with underscores is left out', get('/healthz',
		'Content_Length: 5\r\n'), 200, NEXT],
	['a value with NUL', get('/healthz', 'X-A: a\0b\r\n'), 400, CLOSE],
	['a value with a carriage return alone', get('/healthz',
		'X-A: a\rb\r\n'), 400, CLOSE],
	['an empty value', get('/healthz', 'X-A:\r\n'), 200, NEXT],
	['an empty value of a header that Kore is given', get('/healthz',
		'Accept-Language:\r\nCookie:\r\nOrigin:\r\n'), 200, NEXT],
	['a value with a tab', get('/healthz', 'Accept-Language: de\ten\r\n'),
		200, NEXT],
	['a value with bytes above 127', get('/healthz',
		'Accept-Language: \xc3\xa9\r\nOrigin: http://\xe9\r\n'), 200, NEXT],
	['100 headers', get('/healthz', many(100, (i) => `X-${i}: ${i}\r\n`)),
		200, NEXT],
	['600 headers', get('/healthz', many(600, (i) => `X-${i}: ${i}\r\n`)),
		200, NEXT],
	['the cookie after 100 headers', get('/healthz',
		many(100, (i) => `X-${i}: ${i}\r\n`) + 'Cookie: a=b\r\n'), 200, NEXT],
	['a header of 7,000 bytes', get('/healthz', `X-A: ${long(7000)}\r\n`),
		200, NEXT],
	['a header of 9,000 bytes', get('/healthz', `X-A: ${long(9000)}\r\n`),
		431, CLOSE],
	['headers of 40,000 bytes together', get('/healthz',
		many(10, (i) => `X-${i}: ${long(4000)}\r\n`)), 431, CLOSE],
	['a header block of 100,000 bytes', get('/healthz',
		many(100, (i) => `X-${i}: ${long(1000)}\r\n`)), 431, CLOSE],
	['hop-by-hop names for others', get('/healthz',
		'Connection: X-Forwarded-For, Host\r\n'), 200, NEXT],
	['an address that the client claims', get('/healthz',
		'X-Forwarded-For: 10.0.0.1\r\nForwarded: for=10.0.0.1\r\n'), 200, NEXT],
];

const lengths = [
	['a POST with a body', post(CL + '3\r\n', 'abc'), POSTED, NEXT,
		{ app: true }],
	['a POST with an empty body', post(CL + '0\r\n'), POSTED, NEXT,
		{ app: true }],
	['a POST without a length', post(''), 411, NEXT],
	['a length with leading zeros', post(CL + '0003\r\n', 'abc'), POSTED, NEXT,
		{ app: true }],
	['two lengths', post(CL + '3\r\n' + CL + '5\r\n', 'abc'), 400, CLOSE],
	['two equal lengths', post(CL + '3\r\n' + CL + '3\r\n', 'abc'),
		400, CLOSE],
	['a list of lengths', post(CL + '3, 3\r\n', 'abc'), 400, CLOSE],
	['+3', post(CL + '+3\r\n', 'abc'), 400, CLOSE],
	['-3', post(CL + '-3\r\n', 'abc'), 400, CLOSE],
	['0x3', post(CL + '0x3\r\n', 'abc'), 400, CLOSE],
	['3.0', post(CL + '3.0\r\n', 'abc'), 400, CLOSE],
	['3e0', post(CL + '3e0\r\n', 'abc'), 400, CLOSE],
	['3 and a letter', post(CL + '3a\r\n', 'abc'), 400, CLOSE],
	['3 blank 3', post(CL + '3 3\r\n', 'abc'), 400, CLOSE],
	['an empty length', post('Content-Length:\r\n', 'abc'), 400, CLOSE],
	['a length in quotes', post(CL + '"3"\r\n', 'abc'), 400, CLOSE],
	['a length with a byte above 127', post(CL + '3\xa0\r\n', 'abc'),
		400, CLOSE],
	['a length of 2^63', post(CL + '9223372036854775808\r\n', 'abc'),
		400, CLOSE],
	['a length of 2^64 + 3', post(CL + '18446744073709551619\r\n', 'abc'),
		400, CLOSE],
	['a length of 100 nines', post(CL + long(100, '9') + '\r\n', 'abc'),
		400, CLOSE],
	['a length over the limit', post(CL + '12582913\r\n', 'abc'), 413, CLOSE,
		{ has: 'Too large' }],
	['a length of 2^62', post(CL + '4611686018427387904\r\n', 'abc'),
		413, CLOSE],
	['more bytes than the length: the next request', post(CL + '3\r\n',
		'abc' + get('/healthz')), [POSTED, 200], NEXT, { app: true }],
	['a smuggled request inside the body', post(CL + smuggled.length + '\r\n',
		smuggled), POSTED, NEXT, { app: true }],
	...['GET', 'HEAD', 'DELETE', 'OPTIONS'].flatMap((method) => [
		[`${method} with a body`, req(method, CL + smuggled.length + '\r\n',
			smuggled), 400, CLOSE, { method }],
		[`${method} with a chunked body`, req(method, TE + 'chunked\r\n',
			'3\r\nabc\r\n0\r\n\r\n'), 400, CLOSE, { method }],
	]),
	['GET with a length of 0', req('GET', CL + '0\r\n'), 200, NEXT],
];

const encodings = [
	['a chunked POST', post(TE + 'chunked\r\n', '3\r\nabc\r\n0\r\n\r\n'),
		POSTED, NEXT, { app: true }],
	['chunks in capitals', post(TE + 'CHUNKED\r\n', 'A\r\n0123456789\r\n' +
		'0\r\n\r\n'), POSTED, NEXT, { app: true }],
	['an empty chunked body', post(TE + 'chunked\r\n', '0\r\n\r\n'),
		POSTED, NEXT, { app: true }],
	['chunk extensions', post(TE + 'chunked\r\n', '3;a=b;c="d"\r\nabc\r\n' +
		'0;z\r\n\r\n'), POSTED, NEXT, { app: true }],
	// nginx takes them, and there is no setting; see README, "The edge".
	['line feeds alone in chunks', post(TE + 'chunked\r\n', '3\nabc\n' +
		'0\n\n'), POSTED, NEXT, { app: true }],
	['trailers', post(TE + 'chunked\r\n', '3\r\nabc\r\n0\r\nX-A: b\r\n\r\n'),
		POSTED, NEXT, { app: true }],
	['a trailer that is a length', post(TE + 'chunked\r\n', '3\r\nabc\r\n0\r\n' +
		'Content-Length: 99\r\n\r\n'), POSTED, NEXT, { app: true }],
	['chunk sizes with leading zeros', post(TE + 'chunked\r\n',
		'0000003\r\nabc\r\n000\r\n\r\n'), POSTED, NEXT, { app: true }],
	['a chunk that is too short', post(TE + 'chunked\r\n', '5\r\nabc\r\n' +
		'0\r\n\r\n'), 400, CLOSE],
	['a chunk that is too long', post(TE + 'chunked\r\n', '2\r\nabc\r\n' +
		'0\r\n\r\n'), 400, CLOSE],
	['a negative chunk', post(TE + 'chunked\r\n', '-3\r\nabc\r\n0\r\n\r\n'),
		400, CLOSE],
	['a chunk of +3', post(TE + 'chunked\r\n', '+3\r\nabc\r\n0\r\n\r\n'),
		400, CLOSE],
	['a chunk of 0x3', post(TE + 'chunked\r\n', '0x3\r\nabc\r\n0\r\n\r\n'),
		400, CLOSE],
	['a chunk of g', post(TE + 'chunked\r\n', 'g\r\nabc\r\n0\r\n\r\n'),
		400, CLOSE],
	['an empty chunk size', post(TE + 'chunked\r\n', '\r\nabc\r\n0\r\n\r\n'),
		400, CLOSE],
	['a chunk of 2^64 + 3', post(TE + 'chunked\r\n', '10000000000000003\r\nabc' +
		'\r\n0\r\n\r\n'), 400, CLOSE],
	['a chunk over the limit', post(TE + 'chunked\r\n', 'c00001\r\nabc'),
		413, CLOSE],
	['chunks that pass the limit together', post(TE + 'chunked\r\n',
		many(13, () => `100000\r\n${long(0x100000)}\r\n`) + '0\r\n\r\n'),
		413, CLOSE],
	['chunked and a length (CL.TE)', post(CL + '6\r\n' + TE + 'chunked\r\n',
		'0\r\n\r\nG'), 400, CLOSE],
	['a length and chunked (TE.CL)', post(TE + 'chunked\r\n' + CL + '4\r\n',
		'5c\r\n' + smuggled + '0\r\n\r\n'), 400, CLOSE],
	['a length of 0 and chunked (CL.0)', post(CL + '0\r\n' + TE +
		'chunked\r\n', '0\r\n\r\n' + smuggled), 400, CLOSE],
	['chunked twice', post(TE + 'chunked\r\n' + TE + 'chunked\r\n',
		'0\r\n\r\n'), 400, CLOSE],
	['chunked and identity', post(TE + 'chunked\r\n' + TE + 'identity\r\n',
		'0\r\n\r\n'), 400, CLOSE],
	['chunked, chunked', post(TE + 'chunked, chunked\r\n', '0\r\n\r\n'),
		501, CLOSE],
	['gzip, chunked', post(TE + 'gzip, chunked\r\n', '0\r\n\r\n'),
		501, CLOSE],
	['chunked, identity', post(TE + 'chunked, identity\r\n', '0\r\n\r\n'),
		501, CLOSE],
	['identity', post(TE + 'identity\r\n' + CL + '3\r\n', 'abc'), 501, CLOSE],
	['xchunked', post(TE + 'xchunked\r\n' + CL + '3\r\n', 'abc'), 501, CLOSE],
	['chunkedx', post(TE + 'chunkedx\r\n' + CL + '3\r\n', 'abc'), 501, CLOSE],
	['chunked in quotes', post(TE + '"chunked"\r\n', '0\r\n\r\n'), 501, CLOSE],
	['an empty encoding', post('Transfer-Encoding:\r\n' + CL + '3\r\n', 'abc'),
		501, CLOSE],
	['chunked after a vertical tab', post(TE + '\x0bchunked\r\n' + CL +
		'3\r\n', 'abc'), 501, CLOSE],
	['chunked after a tab', post('Transfer-Encoding:\tchunked\r\n',
		'0\r\n\r\n'), 501, CLOSE],
	['chunked and a byte above 127', post(TE + 'chunked\xa0\r\n',
		'0\r\n\r\n'), 501, CLOSE],
	['a blank before the colon of the encoding', post('Transfer-Encoding : ' +
		'chunked\r\n' + CL + '3\r\n', 'abc'), 400, CLOSE],
	['the encoding with an underscore', post('Transfer_Encoding: chunked\r\n' +
		CL + '3\r\n', 'abc'), POSTED, NEXT, { app: true }],
	['the encoding on a folded line', post('X-A: b\r\n Transfer-Encoding: ' +
		'chunked\r\n' + CL + '3\r\n', 'abc'), 400, CLOSE],
	['the encoding after a lone carriage return', post('X-A: b\r' +
		'Transfer-Encoding: chunked\r\n' + CL + '3\r\n', 'abc'), 400, CLOSE],
	['chunked in HTTP/1.0', `POST /healthz HTTP/1.0\r\n${H}${TE}chunked\r\n` +
		'\r\n3\r\nabc\r\n0\r\n\r\n', 400, CLOSE],
	['Expect: 100-continue', [post('Expect: 100-continue\r\n' + CL +
		'3\r\n'), 50, 'abc'], POSTED, NEXT, { app: true, interim: [100] }],
	['another expectation', post('Expect: tea\r\n' + CL + '3\r\n', 'abc'),
		POSTED, NEXT, { app: true }],
	['Expect: 100-continue with too much', post('Expect: 100-continue\r\n' +
		CL + '99999999\r\n'), 413, CLOSE],
];

const paths = [
	['dot segments that stay inside', get('/a/../healthz'), 400, CLOSE],
	['dot segments that lead out', get('/../healthz'), 400, CLOSE],
	['a single dot', get('/./healthz'), 400, CLOSE],
	['dots at the end', get('/healthz/..'), 400, CLOSE],
	['encoded dots', get('/a/%2e%2e/healthz'), 400, CLOSE],
	['half-encoded dots', get('/a/.%2E/healthz'), 400, CLOSE],
	['an encoded slash', get('/a%2fhealthz'), 400, CLOSE],
	['an encoded slash in capitals', get('/a%2Fhealthz'), 400, CLOSE],
	['an encoded backslash', get('/a%5chealthz'), 400, CLOSE],
	['a backslash', get('/a\\healthz'), 400, CLOSE],
	['an encoded NUL', get('/healthz%00'), 400, CLOSE],
	['a fragment', get('/healthz#a'), 400, CLOSE],
	['half an escape', get('/healthz%2'), 400, CLOSE],
	['an escape that is none', get('/healthz%zz'), 400, CLOSE],
	['two slashes at the start', get('//healthz'), 404, NEXT],
	['two slashes inside', get('/a//healthz'), 404, NEXT],
	['an escaped letter is that letter', get('/%68ealthz'), 200, NEXT],
	['a twice encoded slash is no slash', get('/a%252fhealthz'), 404, NEXT,
		{ app: true }],
	['raw bytes above 127', get('/\xc3\xa9'), 404, NEXT, { app: true }],
	['a broken UTF-8 sequence', get('/%c3%28'), 404, NEXT, { app: true }],
	['an encoded line end', get('/a%0d%0aX-A:%20b'), 404, NEXT, { app: true }],
	['dots in the query', get('/healthz?a=/../%2f%00'), 200, NEXT],
	['a question mark in the query', get('/healthz??a?b'), 200, NEXT],
	['a path of 1,900 bytes', get('/' + long(1900)), 404, NEXT, { app: true }],
	['a target of 1,981 bytes, before Kore gives up', get('/healthz?' +
		long(1972)), 414, CLOSE],
	['a target of 5,000 bytes', get('/' + long(5000)), 414, CLOSE],
	['a target of 20,000 bytes', get('/' + long(20000)), 414, CLOSE],
	['assets without a name', get('/assets/'), 404, NEXT],
	['assets without a hash', get('/assets/app.css'), 404, NEXT],
	['a compressed copy by its own name', get('/assets/app.0123456789.css.gz'),
		404, NEXT],
	['out of the assets', get('/assets/../conf/nginx.conf'), 400, CLOSE],
	['out of the assets, encoded', get('/assets/%2e%2e/exitpoll.so'),
		400, CLOSE],
	['out of the assets, encoded twice', get('/assets/%252e%252e/x'),
		404, NEXT],
	['a dot file', get('/assets/.lock'), 404, NEXT],
	['the edge\'s own pages', get('/_edge/404.html'), 404, NEXT],
];

const cookies = [
	...[1, 9, 10, 11, 50].map((n) => [`${n} cookies`, get('/healthz',
		'Cookie: ' + many(n, (i) => `c${i}=v${i}; `) + 'z=1\r\n'), 200, NEXT]),
	['a cookie of 4 kB', get('/healthz', `Cookie: a=${long(4096)}\r\n`),
		200, NEXT],
	['a cookie of 9 kB', get('/healthz', `Cookie: a=${long(9000)}\r\n`),
		431, CLOSE],
	['a cookie with bytes above 127', get('/healthz', 'Cookie: a=\xff\xfe\r\n'),
		200, NEXT],
	['a cookie with a tab', get('/healthz', 'Cookie: a=b\tc\r\n'), 200, NEXT],
	['two Cookie headers', get('/healthz', 'Cookie: a=b\r\nCookie: c=d\r\n'),
		200, NEXT],
	['a cookie of signs only', get('/healthz', 'Cookie: ;;=;=a;b\r\n'),
		200, NEXT],
];

const pipelines = [
	...[2, 3, 5, 10].map((n) => [`${n} requests in one packet`,
		many(n, (i) => get(i % 2 ? '/no/such' : '/healthz')),
		Array.from({ length: n }, (_, i) => i % 2 ? 404 : 200), NEXT,
		{ app: true }]),
	['a GET behind a POST', post(CL + '3\r\n', 'abc') + get('/healthz') +
		get('/no/such'), [POSTED, 200, 404], NEXT, { app: true }],
	['a chunked POST between two GETs', get('/healthz') + post(TE +
		'chunked\r\n', '3\r\nabc\r\n0\r\n\r\n') + get('/healthz'),
		[200, POSTED, 200], NEXT, { app: true }],
	['a bad request behind a good one', get('/healthz') + 'nonsense\r\n\r\n',
		[200, 400], CLOSE],
	['nothing behind a request that closes', get('/healthz',
		'Connection: close\r\n') + get('/healthz'), 200, CLOSE],
	['nothing behind a refused body', req('GET', CL + '5\r\n', 'abcde') +
		get('/healthz'), 400, CLOSE],
];

const clocks = [
	['a request byte by byte', [...get('/healthz')].flatMap((c) => [c, 1]),
		200, NEXT],
	['a body byte by byte', [post(CL + '3\r\n'), 20, 'a', 20, 'b', 20, 'c'],
		POSTED, NEXT, { app: true }],
	['a chunk size in pieces', [post(TE + 'chunked\r\n'), 5, '0', 5, '3', 5,
		'\r', 5, '\nab', 5, 'c\r\n0\r\n', 5, '\r\n'], POSTED, NEXT,
		{ app: true }],
	['half closed after the answer', [get('/healthz'), 300, HALF], 200, CLOSE],
	['half closed after a POST', [post(CL + '3\r\n', 'abc'), 300, HALF],
		POSTED, CLOSE, { app: true }],
	['closed in the request line', ['GET /hea', HALF], NONE, CLOSE],
	['closed in the headers', ['GET /healthz HTTP/1.1\r\nHo', HALF],
		NONE, CLOSE],
	['closed in the body', [post(CL + '3\r\n', 'a'), HALF], NONE, CLOSE],
	['closed in a chunk', [post(TE + 'chunked\r\n', '5\r\nab'), HALF],
		NONE, CLOSE],
	['closed without a word', [HALF], NONE, CLOSE],
	// nginx has no answer for a time-out: it closes (so does RFC 9112, 9.5).
	['headers that never end', ['GET /healthz HTTP/1.1\r\n' + H, 16_000],
		NONE, CLOSE],
];

const groups = { plain, lines, methods, hosts, headers, lengths, encodings,
	paths, cookies, pipelines, clocks };

export const cases = Object.entries(groups).flatMap(([group, rows]) =>
	rows.map(([name, send, want, after, more = {}]) => ({
		name: `${group}: ${name}`, send, after, ...more,
		want: Array.isArray(want) ? want : [want],
	})));
