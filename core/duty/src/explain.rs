//! Why a verdict is what it is: a small tree, rendered the same on phone and at HQ, in Chinese and English (N10).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::flags;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    Zh,
    En,
}

/// A statement, its arguments, and what it rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub code: String,
    pub args: BTreeMap<String, String>,
    pub children: Vec<Reason>,
}

impl Reason {
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), ..Self::default() }
    }

    #[must_use]
    pub fn arg(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }

    #[must_use]
    pub fn because(mut self, child: Reason) -> Self {
        self.children.push(child);
        self
    }
}

/// Code, Chinese, English. `{name}` is replaced by the argument of that name.
const TEXTS: &[(&str, &str, &str)] = &[
    ("on_time", "按时到岗", "on post in time"),
    (
        "on_time_uncertain",
        "按时到岗（时间证据不足，按有利认定）",
        "on post in time (evidence is wide; the kinder reading)",
    ),
    ("late", "迟到 {minutes} 分钟", "{minutes} min late"),
    ("very_late", "严重迟到 {minutes} 分钟", "{minutes} min late (very late)"),
    ("early_not_counted", "到岗过早，未计入，待岗上任一动作确认", "too early to count until something confirms it"),
    ("not_checked_in", "未打卡（相关设备已全部同步）", "not checked in (every device concerned has synced)"),
    ("unknown", "暂无数据", "not known yet"),
    ("leave_pending", "请假待批", "leave asked for, not decided"),
    ("excused_leave", "请假", "on leave"),
    ("excused_substituted", "已由他人替岗", "somebody stands in"),
    ("not_judged", "日程未定，不作评判", "the day is not settled, nobody is judged"),
    ("no_duty_known", "本人收到的安排中没有此岗", "by the roster that had reached them, no duty here"),
    ("kept", "守到下岗时间", "stayed to the end"),
    (
        "kept_uncertain",
        "守到下岗时间（时间证据不足，按有利认定）",
        "stayed to the end (evidence is wide; the kinder reading)",
    ),
    ("left_early", "提前 {minutes} 分钟下岗", "left {minutes} min early"),
    ("missing", "到岗后没有下岗记录", "no check-out after checking in"),
    ("off_unknown", "下岗情况暂无数据", "end of duty not known yet"),
    ("due", "应到 {due} = {movement} {start} − {lead} 分", "due {due} = {movement} {start} − {lead} min"),
    ("off_due", "应守到 {due}", "to stay until {due}"),
    ("due_only", "应到 {due}", "due {due}"),
    ("off_due_clear", "应守到 {due}（按实际清场时间）", "to stay until {due} (as pupils really left)"),
    ("off_excused", "下岗不要求", "need not stay"),
    ("off_not_judged", "下岗不作评判", "leaving is not judged"),
    ("off_by_other_version", "下岗按另一版安排认定", "leaving is judged by another version"),
    ("your_time", "{at} 到岗，证据等级 {grade}", "checked in at {at}, grade {grade}"),
    (
        "your_time_wide",
        "到岗在 {from} 至 {to} 之间，证据等级 {grade}",
        "checked in between {from} and {to}, grade {grade}",
    ),
    ("your_leaving", "{at} 下岗，证据等级 {grade}", "checked out at {at}, grade {grade}"),
    (
        "your_leaving_wide",
        "下岗在 {from} 至 {to} 之间，证据等级 {grade}",
        "checked out between {from} and {to}, grade {grade}",
    ),
    ("seen_there", "{at} 有人证实在岗", "seen on post at {at}"),
    ("heard_otherwise", "有相关记录，但不足以认定到岗", "something was heard, but not enough to say when they came"),
    ("confirmed_by_act", "此前已在岗并经证实，自 {at} 起计", "there before and confirmed, counted from {at}"),
    ("late_entry", "补登已批准：{at} 到岗", "a later entry was accepted: on post at {at}"),
    ("place_inside", "位置：校门范围内", "place: inside"),
    ("place_outside", "位置：校门范围外", "place: outside"),
    ("place_unsure", "位置：不确定", "place: unsure"),
    ("place_measured", "距 {gate} {distance} 米（精度 {accuracy} 米）", "{distance} m from {gate} (±{accuracy} m)"),
    ("place_grade", "位置证据等级 {grade}", "place grade {grade}"),
    (
        "datum_mixup_suspected",
        "疑似坐标系混用，不作校门外认定",
        "GCJ-02 seems to have been read as WGS-84; not counted as outside",
    ),
    ("proof_rotating", "已扫门卫室当时显示的校门码", "scanned the code that the guard room showed then"),
    ("proof_sheet", "已扫当日打印的校门码", "scanned the day's printed code"),
    ("proof_sticker", "已扫固定标签", "scanned the fixed sticker"),
    ("not_before", "不早于 {at}（指挥中心凭据）", "certainly not before {at} (HQ's nonce)"),
    ("not_after", "不晚于 {at}（指挥中心收到）", "certainly not after {at} (HQ's receipt)"),
    ("disputed", "本人有异议，待复核，未计入统计", "disputed: under review, in no statistic"),
    ("place_mock", "定位来自模拟位置", "the position is a mock one"),
    ("synced_to", "相关设备均已同步至 {at}", "every device concerned had synced by {at}"),
    ("not_all_synced", "仍有设备未同步", "some device has not synced"),
    ("joined", "{at} 起替岗", "stood in from {at}"),
];

/// Renders the whole tree on one line: `statement：part；part`.
pub fn render(reason: &Reason, language: Language) -> String {
    let template = match (words(&reason.code), language) {
        (Some((zh, _)), Language::Zh) => zh,
        (Some((_, en)), Language::En) => en,
        (None, _) => reason.code.as_str(),
    };
    let line = filled(template, &reason.args);
    if reason.children.is_empty() {
        return line;
    }
    let (colon, semicolon) = match language {
        Language::Zh => ("：", "；"),
        Language::En => (": ", "; "),
    };
    let parts: Vec<String> = reason.children.iter().map(|child| render(child, language)).collect();
    format!("{line}{colon}{}", parts.join(semicolon))
}

/// The template of a code, Chinese and English; `flag.CODE` are the words of a flag.
fn words(code: &str) -> Option<(&'static str, &'static str)> {
    match code.strip_prefix("flag.") {
        Some(flag) => flags::words(flag),
        None => TEXTS.iter().find(|(known, ..)| *known == code).map(|(_, zh, en)| (*zh, *en)),
    }
}

/// Replaces each `{name}` once, left to right, so that an argument's own braces stay what they are.
fn filled(template: &str, args: &BTreeMap<String, String>) -> String {
    let mut line = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        line.push_str(before);
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        line.push_str(args.get(name).map_or("?", String::as_str));
        rest = behind;
    }
    line.push_str(rest);
    line
}

/// Every code that can be rendered, for the test that none is missing.
pub fn codes() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(code, _, _)| *code)
}

/// Every code with its template in Chinese and English, for whoever shows reasons line by line.
pub fn texts() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    TEXTS.iter().copied()
}
